"""Objects and documents against the schemas of their kinds, where the file is read."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from ..schemas.tables.catalogue import find
from ..schemas.tables.notation import KindRow
from ..schemas.validation.validate import Fault, Mistake, mistakes
from .facts import MistakeFact, ObjectFact
from .text.document import Value
from .text.place import Node
from .text.positions import Positions

#: How keys begin that tell how to merge, and never reach the system.
_DIRECTIVE = "$"
#: What sops adds to a document that it has encrypted.
_SOPS = "sops"


class Checker:
    """Checks what one file holds; its text is decoded only where something is wrong."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    @cached_property
    def _positions(self) -> Positions:
        return Positions(self._raw.decode("utf-8", "replace"))

    def object(self, fact: ObjectFact, value: Value) -> Iterator[MistakeFact]:
        """What is wrong with a Kubernetes object; nothing where its kind has no schema."""
        if (row := find(fact.api_version, fact.kind)) is not None:
            yield from self.checked(row, value, fact.at)

    def checked(self, row: KindRow, value: Value, owner: Node) -> Iterator[MistakeFact]:
        """What is wrong with a document of that kind."""
        yield from self.placed(mistakes(row, value), owner, row.api_version, row.kind)

    def placed(self, found: Iterable[Mistake], owner: Node, api_version: str, kind: str) -> Iterator[MistakeFact]:
        """Mistakes in an object or document, each with its place and with what is written there."""
        found = tuple(found)
        is_patch = any(_is_directive(mistake) and mistake.path != (_SOPS,) for mistake in found)
        for mistake in found:
            if not _is_directive(mistake) and not (is_patch and mistake.is_absence):
                at = node_of(owner, mistake)
                yield MistakeFact(at, owner, api_version, kind, mistake, self._written(at, mistake))

    def _written(self, at: Node, mistake: Mistake) -> str:
        if mistake.fault not in (Fault.WRONG_TYPE, Fault.NOT_ALLOWED) or mistake.got[:1] in '"a':
            return ""
        written = self._positions.written(at)
        return "" if written == mistake.got else written


def node_of(owner: Node, mistake: Mistake) -> Node:
    """Where a mistake is shown: at the key of a field that should not be there, at the mapping that lacks one."""
    path = (*owner.path, *mistake.path)
    match mistake.fault:
        case Fault.UNKNOWN_FIELD | Fault.LIFE:
            return Node(owner.document, path, key=True)
        case Fault.MISSING_FIELD:
            return _of_mapping(owner, path[:-1])
        case Fault.EXCLUSIVE:
            return _of_mapping(owner, path)
        case _:
            return Node(owner.document, path)


def _of_mapping(owner: Node, path: tuple[str | int, ...]) -> Node:
    """The key of a mapping; an object as a whole is shown at its kind."""
    if path == owner.path:
        return Node(owner.document, (*path, "kind"))
    return Node(owner.document, path, key=isinstance(path[-1], str))


def _is_directive(mistake: Mistake) -> bool:
    """Whether the field is for what merges or decrypts, which takes it out."""
    name = str(mistake.path[-1]) if mistake.path else ""
    unknown = mistake.fault is Fault.UNKNOWN_FIELD
    return unknown and (name.startswith(_DIRECTIVE) or (mistake.path == (_SOPS,)))
