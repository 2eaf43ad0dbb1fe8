"""Facts: what is kept of a file once it has been read.

They are tuples rather than frozen dataclasses: a large repository has a hundred thousand of them, and tuples are made
and sent between processes several times as fast.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from typing import NamedTuple, TypeVar

from ..schemas.reference_forms import Kind, Reference
from ..schemas.references import REFERENCES
from ..schemas.validation.validate import Violation, ViolationType
from .text.parse_error import ParseError, ParseErrorType
from .text.place import Node
from .text.typed_access import Pairs

#: Mistakes with which something stands in an object that its reader does not see where it is meant to be.
_MISREAD = frozenset({ViolationType.UNKNOWN_FIELD, ViolationType.WRONG_TYPE})


class ObjectFact(NamedTuple):
    """A Kubernetes object: `at` is its root, `("items", 0)` inside of a List. `namespace` is what is written."""

    at: Node
    api_version: str
    kind: str
    name: str
    namespace: str | None
    labels: Pairs
    annotations: Pairs

    @property
    def group(self) -> str:
        """The API group, "" for the core."""
        return self.api_version.rpartition("/")[0]

    @property
    def type(self) -> Kind:
        """Group and kind."""
        return _kind_of(self.api_version, self.kind)


@lru_cache(maxsize=1000)
def _kind_of(api_version: str, kind: str) -> Kind:
    """One value for each kind: it is asked for with every object, again and again."""
    return Kind(api_version.rpartition("/")[0], kind)


class ReferenceFact(NamedTuple):
    """Something that is named: `row` counts in `REFERENCES`, `owner` is the object's root; `namespace` if written."""

    row: int
    at: Node
    owner: Node
    value: str
    namespace: str | None
    optional: bool

    @property
    def reference(self) -> Reference:
        """The row of the table."""
        return REFERENCES[self.row]


class ViolationFact(NamedTuple):
    """What differs from the schema of an object or document; `owner` is its root, `api_version` and `kind` its kind.

    `written` is the text of a scalar as it stands in the file where that differs from how it is read.
    """

    at: Node
    owner: Node
    api_version: str
    kind: str
    violation: Violation
    written: str = ""


class BlankFact(NamedTuple):
    """That a file says nothing: `empty`, or `comments` where there is text that says nothing."""

    how: str


class FileState(Enum):
    """Whether a file was read, or why not; the values are the words of reports."""

    READ = "read"
    SOPS = "sops"
    TEMPLATED = "templated"
    HELM_TEMPLATE = "helm-template"
    ENCRYPTED = "encrypted"
    LFS_POINTER = "lfs-pointer"
    BINARY = "binary"
    EXCLUDED = "excluded"
    TOO_LARGE = "too-large"
    UNREADABLE = "unreadable"
    NOT_FETCHED = "not-fetched"
    OUT_OF_TIME = "out-of-time"
    GONE = "gone"

    @property
    def is_read(self) -> bool:
        """Whether the content counts; SOPS leaves names and structure in the open."""
        return self in (FileState.READ, FileState.SOPS)


#: Any of the types here and in the packages of the technologies: a named tuple.
Fact = tuple[object, ...]
F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one blob says, by the type of the fact; it does not know the path that it has."""

    state: FileState = FileState.READ
    documents: int = 0
    by_type: Mapping[type, tuple[Fact, ...]] = field(default_factory=dict)

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """The facts of one type, in the order of the text."""
        return self.by_type.get(kind, ())  # type: ignore[return-value]

    @property
    def is_broken(self) -> bool:
        """Whether the text ends, for its reader, where it is no YAML any more: what stands behind that is not known."""
        return any(parse_error.type is ParseErrorType.SYNTAX for parse_error in self.of(ParseError))

    @property
    def misread_nodes(self) -> tuple[Node, ...]:
        """Where something has a name or a type that its kind does not know.

        A schema that only a comment names is not the one of the kind's reader.
        """
        wrong = self.of(ViolationFact)
        return tuple(fact.at for fact in wrong if fact.violation.type in _MISREAD and fact.api_version)

    def is_misread(self, root: Node) -> bool:
        """Whether something in that part of the file has a name or type that its kind does not know.

        What is missing there may be what is written wrongly: that it is missing, and what follows from it, is no other
        mistake.
        """
        return any(node.is_in(root) for node in self.misread_nodes)

    def plus(self, *facts: Fact) -> "Facts":
        """The same with further facts behind those of their types."""
        return replace(self, by_type=sort_by_type(self, facts))


def facts_of(facts: Iterable[Fact], state: FileState = FileState.READ, documents: int = 0) -> Facts:
    """The facts of a blob, sorted by their types."""
    return Facts(state, documents, sort_by_type(Facts(), facts))


def sort_by_type(before: Facts, facts: Iterable[Fact]) -> Mapping[type, tuple[Fact, ...]]:
    """All facts by type: those that were there, then the others in their order."""
    found: dict[type, list[Fact]] = {kind: list(rows) for kind, rows in before.by_type.items()}
    for fact in facts:
        found.setdefault(type(fact), []).append(fact)
    return {kind: tuple(rows) for kind, rows in found.items()}
