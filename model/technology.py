"""What a technology is to the repository: the facts in its files, and where what they name leads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .check_against_known_schemas import Checker
from .edge import Edge
from .facts import Fact, Facts, ObjectFact
from .files.source import Source
from .repository import Repository
from .text.document import Document, Loaded, Value
from .text.parse_error import ParseError, has_syntax_error
from .text.scalars import Profile
from .unit import Evaluated, Unit, Verdict


@dataclass(frozen=True, slots=True)
class FileText:
    """A YAML file that is being read: its path, its bytes as they are parsed, and what was parsed of them."""

    path: str
    raw: bytes
    documents: tuple[Document, ...]
    parse_errors: tuple[ParseError, ...]
    objects: tuple[tuple[ObjectFact, Value], ...]
    checker: Checker

    @property
    def is_broken(self) -> bool:
        """Whether the text ends, for its reader, where it is not valid YAML any more."""
        return has_syntax_error(self.parse_errors)


def _of_no_object(_found: ObjectFact, _value: Value, _text: FileText) -> Iterable[Fact]:
    return ()


def _of_no_file(_text: FileText) -> Iterable[Fact]:
    return ()


def _no_objects(_document: Document) -> Iterable[tuple[ObjectFact, Value]]:
    return ()


def _unread(_data: bytes) -> Iterable[Fact]:
    return ()


def _no_edges(_repository: Repository) -> Mapping[str, tuple[Edge, ...]]:
    return {}


class Dialect(NamedTuple):
    """How the scalars of a technology's own files are read, and by which bytes those are known."""

    is_own: Callable[[bytes], bool]
    profile: Profile


class Unquoted(NamedTuple):
    """A manifest with tags that are not in quotes: what it is with them, and whether they are its own controller's."""

    loaded: Loaded
    plain: bytes
    parse_errors: tuple[ParseError, ...]
    is_own: bool


def _no_manifest(_path: str, _raw: bytes) -> Unquoted | None:
    return None


class Templates(NamedTuple):
    """What counts in a template of a Helm chart that has `mark` in its bytes: some of the facts that it would have."""

    mark: bytes
    pick: Callable[[Facts], Iterable[Fact]]


Results = Iterable[tuple[Unit, Evaluated | None]]


def _no_verdicts(_source: Source, _results: Results) -> Iterable[Verdict]:
    return ()


def _no_results(_results: Results) -> Mapping[type[Fact], tuple[Fact, ...]]:
    return {}


class Units(NamedTuple):
    """How a technology's units are evaluated.

    `find` gives the units of a repository; `tasks` what is to be evaluated of each, as values that can be sent to
    another process; `evaluate` does it there, for several, until a time of `time.monotonic` if one is given. What comes
    of them, None where there was no time, is turned into `verdicts` or `facts`: `yields` are the types, and who asks
    for none of these pays for nothing. Beyond `budget` values together no more units are evaluated. `next_contract`
    asks for what a newer version would say, too. A file with facts of a type in `made_of` may be part of a unit;
    `is_named` is set where files of other technologies name what are units. `part` tasks are handed out together, where
    there are `serial_limit` of them. `noun` is what the summary calls one for which there was no time.
    """

    find: Callable[[Repository, Source], Iterable[Unit]]
    tasks: Callable[..., Iterable[tuple[Unit, object]]]
    evaluate: Callable[[Sequence[object], float | None], list[Evaluated]]
    budget: int
    noun: str
    verdicts: Callable[[Source, Results], Iterable[Verdict]] = _no_verdicts
    facts: Callable[[Results], Mapping[type[Fact], tuple[Fact, ...]]] = _no_results
    yields: tuple[type, ...] = (Verdict,)
    made_of: tuple[type[Fact], ...] = ()
    is_named: bool = False
    part: int = 16
    serial_limit: int = 40


@dataclass(frozen=True, slots=True)
class Technology:
    """A row of `technologies.py`.

    `of_object` and `of_file` give the facts of an object and of a file, `edges` the paths that files name, by file;
    `units` is for what must be evaluated as a whole. `facts` are the types of facts that it brings: those alone can
    be sent to another process, or kept.

    `names` are YAML files of the technology whose names do not end like that. Those in `lone` are nobody else's: their
    facts are what is said there, and no more. `languages` are for files that are not YAML, by how their names end: from
    a file's path and its bytes to its facts; `files` are the same by their whole paths. `objects` finds the objects of
    a document. `dialect` is set where scalars are read in another way. `unread` gives facts of a file that cannot be
    read, by its bytes; `find_unquoted` the manifest that a text is meant to be which is no YAML; `templates` says what
    counts in a chart's templates.
    """

    name: str
    of_object: Callable[[ObjectFact, Value, FileText], Iterable[Fact]] = _of_no_object
    of_file: Callable[[FileText], Iterable[Fact]] = _of_no_file
    edges: Callable[[Repository], Mapping[str, tuple[Edge, ...]]] = _no_edges
    units: Units | None = None
    facts: tuple[type[Fact], ...] = ()
    names: frozenset[str] = frozenset()
    lone: Mapping[str, Callable[[FileText], Iterable[Fact]]] = field(default_factory=dict)
    languages: Mapping[str, Callable[[str, bytes], Facts]] = field(default_factory=dict)
    files: Mapping[str, Callable[[str, bytes], Facts]] = field(default_factory=dict)
    objects: Callable[[Document], Iterable[tuple[ObjectFact, Value]]] = _no_objects
    dialect: Dialect | None = None
    unread: Callable[[bytes], Iterable[Fact]] = _unread
    find_unquoted: Callable[[str, bytes], Unquoted | None] = _no_manifest
    templates: Templates | None = None

    @property
    def looks_at_objects(self) -> bool:
        """Whether there is something to be asked of objects."""
        return self.of_object is not _of_no_object

    @property
    def has_objects(self) -> bool:
        """Whether it finds objects."""
        return self.objects is not _no_objects
