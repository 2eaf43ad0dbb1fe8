"""The repository as a value: the facts of all files, and what follows from them."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from ..schemas.tables.scalars import JsonSchema
from .derived_values import FileQuery
from .edge import Edge
from .facts import F, Fact, Facts, FileState
from .files.file_tree import Tree, WhyMissing
from .files.journal import Interrupted
from .memo import Memo
from .unit import Verdict

T = TypeVar("T")
V = TypeVar("V")
#: The keys under which what is said of all files is read: their states, how many documents they have, their facts.
_STATES, _DOCUMENTS, _FILES = "states", "documents", "files"


def _nothing_hidden(_paths: set[str]) -> Mapping[str, WhyMissing]:
    return {}


@dataclass(frozen=True)
class RepositoryContext:
    """What a repository is made of, beside its files.

    `urls` and `branch` are what git knows it under. `external` are objects that come from elsewhere: `Secret/web-*`.
    `hidden` says which of some paths `.gitignore` hides, or may hide. `own_schemas` are the schemas that the repository
    brings itself, by API version and kind. `versions` are those of products that the configuration has. `scaffold` is
    the name that the repository has in its answers, "" where it was not made by `stackwright new`. `interrupted` is the
    run of `add` or `new` that has left the files half-written. `verdicts` are what the systems would say of its units,
    `evaluated` the facts that come of these, by type.
    `edges` find the paths that files name, by file, each those of one technology.
    """

    tree: Tree
    urls: tuple[str, ...] = ()
    branch: str | None = None
    external: frozenset[str] = frozenset()
    hidden: Callable[[set[str]], Mapping[str, WhyMissing]] = _nothing_hidden
    own_schemas: Mapping[tuple[str, str], tuple[JsonSchema, ...]] = field(default_factory=dict)
    versions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scaffold: str = ""
    interrupted: Interrupted | None = None
    verdicts: tuple[Verdict, ...] = ()
    evaluated: Mapping[type[Fact], tuple[Fact, ...]] = field(default_factory=dict)
    edges: "tuple[Callable[[Repository], Mapping[str, tuple[Edge, ...]]], ...]" = ()


class Repository:
    """Everything that rules, graph and generator may ask: facts as relations, and queries that are made of them.

    A repository does not change; `changed` gives another one, which keeps what is the same in both.
    """

    def __init__(
        self,
        given: RepositoryContext,
        files: Mapping[str, Facts],
        before: Memo | None = None,
        changed: Iterable[str] = (),
        *,
        keeps: bool = True,
    ) -> None:
        self.memo = Memo(self, self._now, before, changed, keeps=keeps)
        self._given = given
        self._asked_for_verdicts = False
        self._all = files
        self._relations: dict[type, Mapping[str, tuple[Fact, ...]]] = {}
        self._paths: dict[type, tuple[str, ...]] = {}
        self._states: Mapping[str, FileState] | None = None
        self._documents: Mapping[str, int] | None = None

    # What it is made of

    @property
    def tree(self) -> Tree:
        """Which paths there are."""
        return self.memo.note("tree", self._given.tree)

    @property
    def urls(self) -> tuple[str, ...]:
        """The URLs under which git and the configuration know it."""
        return self.memo.note("urls", self._given.urls)

    @property
    def branch(self) -> str | None:
        """The branch that is checked out."""
        return self.memo.note("branch", self._given.branch)

    @property
    def external(self) -> frozenset[str]:
        """Objects that come from elsewhere."""
        return self.memo.note("external", self._given.external)

    @property
    def configured(self) -> Mapping[str, tuple[str, ...]]:
        """The versions that the configuration has."""
        return self.memo.note("versions", self._given.versions)

    @property
    def scaffold(self) -> str:
        """The name in the answers that it was made from, "" where there are none."""
        return self.memo.note("scaffold", self._given.scaffold)

    @property
    def interrupted(self) -> Interrupted | None:
        """The run that has left files half-written."""
        return self.memo.note("interrupted", self._given.interrupted)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What the systems would say of its units."""
        self._asked_for_verdicts = True
        return self.memo.note("verdicts", self._given.verdicts)

    def evaluated(self, kind: type[F]) -> tuple[F, ...]:
        """The facts of one type that come of its units; a rule that asks for them says so where it is declared."""
        self._asked_for_verdicts = True
        return self.memo.note("evaluated", self._given.evaluated).get(kind, ())  # type: ignore[return-value]

    def is_evaluated(self, kind: type[Fact]) -> bool:
        """Whether units have been evaluated that yield facts of one type, so that none means that there are none."""
        self._asked_for_verdicts = True
        return kind in self.memo.note("evaluated", self._given.evaluated)

    @property
    def own_schemas(self) -> Mapping[tuple[str, str], tuple[JsonSchema, ...]]:
        """The schemas that it brings itself."""
        return self.memo.note("own_schemas", self._given.own_schemas)

    @property
    def edges(self) -> "tuple[Callable[[Repository], Mapping[str, tuple[Edge, ...]]], ...]":
        """What finds the paths that files name, by file."""
        return self.memo.note("edges", self._given.edges)

    def hidden(self, paths: set[str]) -> Mapping[str, WhyMissing]:
        """Which of these paths `.gitignore` hides, or may hide."""
        return self.memo.note("hidden", self._given.hidden)(paths)

    # Its facts

    @property
    def files(self) -> Mapping[str, Facts]:
        """The facts of every file; who reads these is made anew whenever any file changes."""
        return self.memo.note(_FILES, self._all)

    @property
    def states(self) -> Mapping[str, FileState]:
        """Whether each file was read, or why not."""
        return self.memo.note(_STATES, self._states_of_files())

    @property
    def documents(self) -> Mapping[str, int]:
        """How many documents each file has."""
        return self.memo.note(_DOCUMENTS, self._documents_of_files())

    def facts(self, kind: type[F]) -> Mapping[str, tuple[F, ...]]:
        """The facts of one type, by the path of the files that have some, sorted."""
        return self.memo.note(kind, self._relation(kind))

    def paths(self, kind: type[Fact]) -> tuple[str, ...]:
        """The files that have facts of one type, sorted; who asks for no more does not hang on what these say."""
        return self.memo.note(_Having(kind), self._paths_of(kind))

    def facts_at(self, path: str, kind: type[F]) -> tuple[F, ...]:
        """The facts of one type in one file."""
        facts = self.file(path)
        return facts.of(kind) if facts else ()

    def state_at(self, path: str) -> FileState | None:
        """Whether a file was read, or why not; None of one that is not looked into."""
        facts = self.file(path)
        return facts.state if facts else None

    def each(self, kind: type[F]) -> Iterator[tuple[str, F]]:
        """Every fact of one type, with its file."""
        return ((path, fact) for path, facts in self.facts(kind).items() for fact in facts)

    def file(self, path: str) -> Facts | None:
        """The facts of one file, None where it is none that is read."""
        found = self._all.get(path)
        return self.memo.note((path,), found) if self.memo.keeps else found

    def _relation(self, kind: type[F]) -> Mapping[str, tuple[F, ...]]:
        if not self._relations:
            every: dict[type, dict[str, tuple[Fact, ...]]] = {}
            for path, facts in self._all.items():
                for of, found in facts.by_type.items():
                    every.setdefault(of, {})[path] = found
            self._relations.update(every)
        return self._relations.setdefault(kind, {})  # type: ignore[return-value]

    def _paths_of(self, kind: type[Fact]) -> tuple[str, ...]:
        if kind not in self._paths:
            self._paths[kind] = tuple(sorted(self._relation(kind)))
        return self._paths[kind]

    def _states_of_files(self) -> Mapping[str, FileState]:
        if self._states is None:
            self._states = {path: facts.state for path, facts in self._all.items()}
        return self._states

    def _documents_of_files(self) -> Mapping[str, int]:
        if self._documents is None:
            self._documents = {path: facts.documents for path, facts in self._all.items()}
        return self._documents

    def _now(self, key: Hashable) -> object:
        """What it has under a key, for those who have read that in another state."""
        match key:
            case type():
                return self._relation(key)
            case _Having(kind):
                return self._paths_of(kind)
            case "states":
                return self._states_of_files()
            case "documents":
                return self._documents_of_files()
            case "files":
                return self._all
            case str() if key in _GIVEN:
                return getattr(self._given, key)
            case (str() as path,):
                return self._all.get(path)
            case _:
                raise TypeError(f"nothing is read under {key!r}")

    # Other states

    def with_evaluated(
        self, verdicts: tuple[Verdict, ...], evaluated: Mapping[type[Fact], tuple[Fact, ...]]
    ) -> "Repository":
        """The repository with what comes of its units; raises as `check_unasked` does."""
        self.check_unasked()
        self._given = replace(self._given, verdicts=verdicts, evaluated=evaluated)
        return self

    def with_evaluated_anew(
        self, verdicts: tuple[Verdict, ...], evaluated: Mapping[type[Fact], tuple[Fact, ...]]
    ) -> "Repository":
        """The repository with what comes of its units now; itself where that is the same as before."""
        verdicts = self._given.verdicts if self._given.verdicts == verdicts else verdicts
        evaluated = self._given.evaluated if self._given.evaluated == evaluated else evaluated
        if verdicts is self._given.verdicts and evaluated is self._given.evaluated:
            return self
        return self.with_files({}, verdicts=verdicts, evaluated=evaluated)

    def check_unasked(self) -> None:
        """Raises ValueError where something was made of what comes of its units before that was there."""
        if self._asked_for_verdicts:
            raise ValueError("something has been made without the verdicts")

    def with_files(self, files: Mapping[str, Facts | None], **given: object) -> "Repository":
        """The repository with other facts of some files, None for those that are gone, and with what else changes."""
        every = _with_changes(self._all, files)
        given_now = replace(self._given, **given)  # type: ignore[arg-type]
        other = Repository(given_now, every, self.memo, files, keeps=self.memo.keeps)
        for kind in {*self._relations, *(kind for facts in files.values() if facts for kind in facts.by_type)}:
            relation: Mapping[str, tuple[Fact, ...]] = self._relation(kind)
            found = {path: facts.of(kind) if facts else () for path, facts in files.items()}
            if kind in self._paths and all((path in relation) == bool(facts) for path, facts in found.items()):
                other._paths[kind] = self._paths[kind]
            other._relations[kind] = _where_other(relation, {path: facts or None for path, facts in found.items()})
        states = {path: facts.state if facts else None for path, facts in files.items()}
        other._states = _where_other(self._states_of_files(), states)
        documents = {path: facts.documents if facts else None for path, facts in files.items()}
        other._documents = _where_other(self._documents_of_files(), documents)
        return other


class _Having(NamedTuple):
    """The key under which it is read which files have facts of a type."""

    kind: type


#: The names of what a repository is given.
_GIVEN = frozenset(RepositoryContext.__dataclass_fields__)


def _where_other(before: Mapping[str, T], changes: Mapping[str, T | None]) -> Mapping[str, T]:
    """The same, which is that of before where it has these values already."""
    is_same = all(before.get(path) == value for path, value in changes.items())
    return before if is_same else _with_changes(before, changes)


def _with_changes(before: Mapping[str, T], changes: Mapping[str, T | None]) -> Mapping[str, T]:
    """A mapping with other values of some paths, None for those that are gone, in the order of its paths."""
    now = dict(before)
    for path, value in changes.items():
        if value is None:
            now.pop(path, None)
        else:
            now[path] = value
    is_longer = any(value is not None and path not in before for path, value in changes.items())
    return dict(sorted(now.items())) if is_longer else now


def files_having(*kinds: type[Fact]) -> Callable[[Repository], Iterable[str]]:
    """The files that have facts of any of these types, for `file_query`."""

    def paths(repository: Repository) -> Iterable[str]:
        if len(kinds) == 1:
            return repository.paths(kinds[0])
        return {path for kind in kinds for path in repository.paths(kind)}

    return paths


def file_query(
    paths: "Callable[[Repository], Iterable[str]] | FileQuery[Repository, V]",
) -> Callable[[Callable[[Repository, str], T]], FileQuery[Repository, T]]:
    """Declare a value of each of these files."""

    def declare(make: Callable[[Repository, str], T]) -> FileQuery[Repository, T]:
        return FileQuery(make, paths)

    return declare
