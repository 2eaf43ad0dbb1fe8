"""The repository as a value: the facts of all files, and what follows from them."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from ..schemas.tables.scalars import JsonSchema
from .facts import F, Facts, State
from .files.journal import Interrupted
from .files.tree import Tree, Why
from .query import At, FileQuery, Kept, KeptFiles, Query, Readers, Reads
from .unit import Verdict

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
#: Earlier states of which is known what has changed since.
_REMEMBERED = 8
#: The keys under which what is said of all files is read: their states, how many documents they have, their facts.
_STATES, _DOCUMENTS, _FILES = "states", "documents", "files"


def _nothing_hidden(_paths: set[str]) -> Mapping[str, Why]:
    return {}


@dataclass(frozen=True)
class Given:
    """What a repository is made of, beside its files.

    `urls` and `branch` are what git knows it under. `external` are objects that come from elsewhere: `Secret/web-*`.
    `hidden` says which of some paths `.gitignore` hides, or may hide. `own_schemas` are the schemas that the repository
    brings itself, by API version and kind. `versions` are those of products that the configuration has. `scaffold` is
    the name that the repository has in its answers, "" where it was not made by `stackwright new`. `interrupted` is the
    run of `add` or `new` that has left the files half-written. `verdicts` are what the systems would say of its units.
    """

    tree: Tree
    urls: tuple[str, ...] = ()
    branch: str | None = None
    external: frozenset[str] = frozenset()
    hidden: Callable[[set[str]], Mapping[str, Why]] = _nothing_hidden
    own_schemas: Mapping[tuple[str, str], tuple[JsonSchema, ...]] = field(default_factory=dict)
    versions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scaffold: str = ""
    interrupted: Interrupted | None = None
    verdicts: tuple[Verdict, ...] = ()


class Repository:
    """Everything that rules, graph and generator may ask: facts as relations, and queries that are made of them.

    A repository does not change; `changed` gives another one, which keeps what is the same in both.
    """

    def __init__(
        self, given: Given, files: Mapping[str, Facts], before: "Repository | None" = None, *, keeps: bool = True
    ) -> None:
        #: Whether it is noted what values read, so that another state can keep them.
        self._keeps = keeps
        self._given = given
        self._asked_for_verdicts = False
        self._all = files
        self._relations: dict[type, Mapping[str, tuple[Any, ...]]] = {}
        self._states: Mapping[str, State] | None = None
        self._documents: Mapping[str, int] | None = None
        self._kept: dict[Hashable, Kept | KeptFiles] = {}
        self._before: Mapping[Hashable, Kept | KeptFiles] = before._everything() if before and keeps else {}
        self._reading: list[dict[Hashable, object]] = []
        self._state = object()
        #: What has changed since earlier states, as far as they are remembered.
        self._since: Mapping[object, frozenset[str]] = {}

    def _everything(self) -> Mapping[Hashable, Kept | KeptFiles]:
        """What was made, and what an earlier state has made and nobody has asked this one for."""
        return {**self._before, **self._kept}

    # What it is made of

    @property
    def tree(self) -> Tree:
        """Which paths there are."""
        return self._read("tree", self._given.tree)

    @property
    def urls(self) -> tuple[str, ...]:
        """The URLs under which git and the configuration know it."""
        return self._read("urls", self._given.urls)

    @property
    def branch(self) -> str | None:
        """The branch that is checked out."""
        return self._read("branch", self._given.branch)

    @property
    def external(self) -> frozenset[str]:
        """Objects that come from elsewhere."""
        return self._read("external", self._given.external)

    @property
    def configured(self) -> Mapping[str, tuple[str, ...]]:
        """The versions that the configuration has."""
        return self._read("versions", self._given.versions)

    @property
    def scaffold(self) -> str:
        """The name in the answers that it was made from, "" where there are none."""
        return self._read("scaffold", self._given.scaffold)

    @property
    def interrupted(self) -> Interrupted | None:
        """The run that has left files half-written."""
        return self._read("interrupted", self._given.interrupted)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What the systems would say of its units."""
        self._asked_for_verdicts = True
        return self._read("verdicts", self._given.verdicts)

    @property
    def own_schemas(self) -> Mapping[tuple[str, str], tuple[JsonSchema, ...]]:
        """The schemas that it brings itself."""
        return self._read("own_schemas", self._given.own_schemas)

    def hidden(self, paths: set[str]) -> Mapping[str, Why]:
        """Which of these paths `.gitignore` hides, or may hide."""
        return self._read("hidden", self._given.hidden)(paths)

    # Its facts

    @property
    def files(self) -> Mapping[str, Facts]:
        """The facts of every file; who reads these is made anew whenever any file changes."""
        return self._read(_FILES, self._all)

    @property
    def states(self) -> Mapping[str, State]:
        """Whether each file was read, or why not."""
        return self._read(_STATES, self._states_of_files())

    @property
    def documents(self) -> Mapping[str, int]:
        """How many documents each file has."""
        return self._read(_DOCUMENTS, self._documents_of_files())

    def facts(self, kind: type[F]) -> Mapping[str, tuple[F, ...]]:
        """The facts of one type, by the path of the files that have some, sorted."""
        return self._read(kind, self._relation(kind))

    def facts_at(self, path: str, kind: type[F]) -> tuple[F, ...]:
        """The facts of one type in one file."""
        facts = self.file(path)
        return facts.of(kind) if facts else ()

    def state_at(self, path: str) -> State | None:
        """Whether a file was read, or why not; None of one that is not looked into."""
        facts = self.file(path)
        return facts.state if facts else None

    def each(self, kind: type[F]) -> Iterator[tuple[str, F]]:
        """Every fact of one type, with its file."""
        return ((path, fact) for path, facts in self.facts(kind).items() for fact in facts)

    def file(self, path: str) -> Facts | None:
        """The facts of one file, None where it is none that is read."""
        return self._read((path,), self._all.get(path))

    def _relation(self, kind: type[F]) -> Mapping[str, tuple[F, ...]]:
        if not self._relations:
            every: dict[type, dict[str, tuple[Any, ...]]] = {}
            for path, facts in self._all.items():
                for of, found in facts.by_type.items():
                    every.setdefault(of, {})[path] = found
            self._relations.update(every)
        return self._relations.setdefault(kind, {})

    def _states_of_files(self) -> Mapping[str, State]:
        if self._states is None:
            self._states = {path: facts.state for path, facts in self._all.items()}
        return self._states

    def _documents_of_files(self) -> Mapping[str, int]:
        if self._documents is None:
            self._documents = {path: facts.documents for path, facts in self._all.items()}
        return self._documents

    # What follows

    def derive(self, query: Query[T]) -> T:
        """The value of a query; a query calls this itself."""
        return self._read(query, self._derived(query))

    def derive_files(self, query: FileQuery[T]) -> Mapping[str, T]:
        """The values of a query of files."""
        return self._read(query, self._derived_files(query))

    def derive_at(self, query: Query[Mapping[K, V]], key: K) -> V | None:
        """What a mapping that is derived has at a key."""
        return self._read(At(query, key), self._derived(query).get(key))

    def derive_has(self, query: Query[frozenset[K]], key: K) -> bool:
        """Whether a set that is derived has a key."""
        return self._read(At(query, key), key in self._derived(query))

    def derive_file(self, query: FileQuery[T], path: str) -> T | None:
        """The value of one file."""
        return self._read(At(query, path), self._derived_files(query).get(path))

    def _derived(self, query: Query[T]) -> T:
        if query not in self._kept:
            old = self._before.get(query)
            is_good = isinstance(old, Kept) and self._is_same(old.reads)
            self._kept[query] = old if old is not None and is_good else self._made(lambda: query.make(self), old)
        return cast("T", self._kept[query].value)

    def _derived_files(self, query: FileQuery[T]) -> Mapping[str, T]:
        if query not in self._kept:
            old = self._before.get(query)
            if self._keeps:
                self._kept[query] = self._kept_files(query, old if isinstance(old, KeptFiles) else None)
            else:
                values = {path: query.make(self, path) for path in self._derived(query.paths)}
                self._kept[query] = Kept(values, ())
        return cast("Mapping[str, T]", self._kept[query].value)

    def _kept_files(self, query: FileQuery[T], old: KeptFiles | None) -> KeptFiles:
        paths = self._derived(query.paths)
        if old is None:
            empty = KeptFiles({}, {}, {}, {}, Readers(), None)
            return self._with_files(query, empty, paths)
        changed = self._since.get(old.state)
        if changed is None or not self._is_same(tuple(old.shared.items())):
            return self._with_files(query, old._replace(value={}, files={}, shared={}, wholes={}), paths, old)
        gone = old.files.keys() - set(paths)
        dirty = {path for path in paths if path not in old.files}
        dirty.update(path for path in changed if path in old.files)
        for path in changed:
            dirty.update(old.readers.of_files.get(path, ()))
        for whole, before in old.wholes.items():
            if (now := self._now(whole)) is not before:
                dirty.update(old.readers.of_others(whole, before, now))
        if not dirty and not gone:
            return old._replace(wholes={key: self._now(key) for key in old.wholes}, state=self._state)
        return self._with_files(query, old, sorted(dirty - gone), old, gone)

    def _with_files(
        self,
        query: FileQuery[T],
        base: KeptFiles,
        paths: Iterable[str],
        old: KeptFiles | None = None,
        gone: Iterable[str] = (),
    ) -> KeptFiles:
        """The values of `base` without those that are gone, with those of these files, kept where that is right."""
        files, values = dict(base.files), dict(base.value)
        shared, wholes = dict(base.shared), {key: self._now(key) for key in base.wholes}
        is_longer, is_other = False, bool(gone) or base is not old
        for path in gone:
            del files[path], values[path]
        for path in paths:
            is_longer = is_longer or path not in files
            one = old.files.get(path) if old else None
            if one is None or not self._is_same(one.reads):
                one = self._made(lambda path=path: query.make(self, path), one)  # type: ignore[misc]
                base.readers.add(path, one.reads)
            is_other = is_other or values.get(path, base) is not one.value
            files[path], values[path] = one, one.value
            for key, value in one.reads:
                match key:
                    case At(whole, _):
                        wholes[whole] = self._now(whole)
                    case (str(),):
                        pass
                    case _:
                        shared[key] = value
        if is_longer and base.files:
            files, values = dict(sorted(files.items())), dict(sorted(values.items()))
        if old is not None and (not is_other or _are_same(values, old.value)):
            return KeptFiles(old.value, files, shared, wholes, base.readers, self._state)
        return KeptFiles(values, files, shared, wholes, base.readers, self._state)

    def _made(self, make: Callable[[], object], old: "Kept | KeptFiles | None") -> Kept:
        """A value that is made now; where it equals the earlier one it is that, so that nothing behind it is made."""
        if not self._keeps:
            return Kept(make(), ())
        with self._noting() as reads:
            value = make()
        return Kept(value if old is None else _as_before(old.value, value), tuple(reads.items()))

    @contextmanager
    def _noting(self) -> Iterator[dict[Hashable, object]]:
        reads: dict[Hashable, object] = {}
        self._reading.append(reads)
        try:
            yield reads
        finally:
            self._reading.pop()

    def _is_same(self, reads: Reads) -> bool:
        for key, value in reads:
            now = self._now(key)
            # A part of a value may be made anew and be the same.
            if now is not value and not (isinstance(key, At) and now == value):
                return False
        return True

    def _now(self, key: Hashable) -> object:
        match key:
            case At(of, inner):
                whole = self._now(of)
                return whole.get(inner) if isinstance(whole, Mapping) else inner in cast("frozenset[object]", whole)
            case Query():
                return self._derived(key)
            case FileQuery():
                return self._derived_files(key)
            case type():
                return self._relation(key)
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

    def _read(self, key: Hashable, value: T) -> T:
        if self._reading:
            self._reading[-1][key] = value
        return value

    # Other states

    def judged(self, verdicts: tuple[Verdict, ...]) -> "Repository":
        """The repository with what is said of its units, which nobody must have asked for before."""
        if self._asked_for_verdicts:
            raise ValueError("something has been made without the verdicts")
        self._given = replace(self._given, verdicts=verdicts)
        return self

    def changed(self, files: Mapping[str, Facts | None], **given: object) -> "Repository":
        """The repository with other facts of some files, None for those that are gone, and with what else changes."""
        every = {path: facts for path, facts in {**self._all, **files}.items() if facts is not None}
        if every.keys() != self._all.keys():
            every = dict(sorted(every.items()))
        other = Repository(replace(self._given, **given), every, self, keeps=self._keeps)  # type: ignore[arg-type]
        now = frozenset(files)
        remembered = list(self._since.items())[-_REMEMBERED:]
        other._since = {**{state: paths | now for state, paths in remembered}, self._state: now}
        for kind, relation in self._relations.items():
            changes = {path: facts.of(kind) if facts else () for path, facts in files.items()}
            if any(relation.get(path, ()) != found for path, found in changes.items()):
                merged = {path: found for path, found in {**relation, **changes}.items() if found}
                relation = merged if merged.keys() == relation.keys() else dict(sorted(merged.items()))
            other._relations[kind] = relation
        states = self._states_of_files()
        same = all(facts is not None and states.get(path) is facts.state for path, facts in files.items())
        other._states = states if same else None
        counts = self._documents_of_files()
        same = all(facts is not None and counts.get(path) == facts.documents for path, facts in files.items())
        other._documents = counts if same else None
        return other


#: The names of what a repository is given.
_GIVEN = frozenset(Given.__dataclass_fields__)


def _as_before(old: object, value: object) -> object:
    """The earlier value where it equals the new one; of a mapping that does not, the entries that do."""
    if isinstance(value, dict) and isinstance(old, Mapping):
        found = {key: before if (before := old.get(key)) == entry else entry for key, entry in value.items()}
        is_same = len(found) == len(old) and all(old.get(key) is entry for key, entry in found.items())
        return old if is_same and list(found) == list(old) else found
    return old if old == value else value


def _are_same(values: Mapping[str, object], old: Mapping[str, object]) -> bool:
    return len(values) == len(old) and all(old.get(path, values) is value for path, value in values.items())
