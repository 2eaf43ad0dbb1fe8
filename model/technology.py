"""What a technology is to the repository: the facts in its files, and where what they name leads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from .edge import Edge
from .facts import Fact, ObjectFact
from .text.document import Document, Value
from .text.parse_error import Flaw, has_syntax_error
from .unit import Evaluated, Unit, Verdict

if TYPE_CHECKING:
    from .files.source import Source
    from .repository import Repository
    from .violations import Checker


@dataclass(frozen=True, slots=True)
class Text:
    """A YAML file that is being read: its path, its bytes as they are parsed, and what was parsed of them."""

    path: str
    raw: bytes
    documents: tuple[Document, ...]
    flaws: tuple[Flaw, ...]
    objects: tuple[tuple[ObjectFact, Value], ...]
    checker: "Checker"

    @property
    def is_broken(self) -> bool:
        """Whether the text ends, for its reader, where it is no YAML any more."""
        return has_syntax_error(self.flaws)


def _of_no_object(_found: ObjectFact, _value: Value, _text: Text) -> Iterable[Fact]:
    return ()


def _of_no_file(_text: Text) -> Iterable[Fact]:
    return ()


def _no_edges(_repository: "Repository") -> Mapping[str, tuple[Edge, ...]]:
    return {}


class Units(NamedTuple):
    """How a technology's units are evaluated.

    `find` gives the units of a repository; `tasks` what is to be evaluated of each, as values that can be sent to
    another process; `evaluate` does it there, for several; `verdicts` says where what came of them stands. Beyond
    `budget` values together no more units are evaluated. `next_contract` asks for what a newer version would say, too.
    A file with facts of a type in `made_of` may be part of a unit.
    """

    find: "Callable[[Repository, Source], Iterable[Unit]]"
    tasks: "Callable[..., Iterable[tuple[Unit, object]]]"
    evaluate: Callable[[Sequence[object]], list[Evaluated]]
    verdicts: "Callable[[Source, Iterable[tuple[Unit, Evaluated | None]]], Iterable[Verdict]]"
    budget: int
    made_of: tuple[type[Fact], ...] = ()


@dataclass(frozen=True, slots=True)
class Technology:
    """A row of `technologies.py`.

    `of_object` and `of_file` give the facts of an object and of a file, `edges` the paths that files name, by file;
    `units` is for what must be evaluated as a whole.
    """

    name: str
    of_object: Callable[[ObjectFact, Value, Text], Iterable[Fact]] = _of_no_object
    of_file: Callable[[Text], Iterable[Fact]] = _of_no_file
    edges: "Callable[[Repository], Mapping[str, tuple[Edge, ...]]]" = _no_edges
    units: "Units | None" = None

    @property
    def looks_at_objects(self) -> bool:
        """Whether there is something to be asked of objects."""
        return self.of_object is not _of_no_object
