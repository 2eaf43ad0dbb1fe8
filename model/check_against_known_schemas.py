"""Objects and documents against the schemas of their kinds, where the file is read."""

import json
from collections.abc import Iterable, Iterator
from functools import cached_property

from ..schemas.tables.catalogue import find_any
from ..schemas.tables.notation import KindRow
from ..schemas.validation.validate import Violation, ViolationType, find_violations
from .facts import ObjectFact, ViolationFact
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

    def object(self, fact: ObjectFact, value: Value) -> Iterator[ViolationFact]:
        """What is wrong with a Kubernetes object; of a kind without a schema only its labels and annotations."""
        if (row := find_any(fact.api_version, fact.kind)) is not None:
            yield from self.check(row, value, fact.at)
        elif found := _no_texts(value):
            yield from self.place_violations(found, fact.at, fact.api_version, fact.kind)

    def check(self, row: KindRow, value: Value, owner: Node) -> Iterator[ViolationFact]:
        """What is wrong with a document of that kind."""
        yield from self.place_violations(find_violations(row, value), owner, row.api_version, row.kind)

    def place_violations(
        self, found: Iterable[Violation], owner: Node, api_version: str, kind: str
    ) -> Iterator[ViolationFact]:
        """Mistakes in an object or document, each with its place and with what is written there."""
        found = tuple(found)
        is_patch = any(_is_directive(violation) and violation.path != (_SOPS,) for violation in found)
        for violation in found:
            if not _is_directive(violation) and not (is_patch and violation.is_absence):
                at = node_of(owner, violation)
                yield ViolationFact(at, owner, api_version, kind, violation, self._written(at, violation))

    def _written(self, at: Node, violation: Violation) -> str:
        if violation.type not in (ViolationType.WRONG_TYPE, ViolationType.NOT_ALLOWED) or violation.got[:1] in '"a':
            return ""
        written = self._positions.text_of(at)
        return "" if written == violation.got else written


def _no_texts(value: Value) -> list[Violation]:
    """The labels and annotations that are no texts; the API server reads those of every kind alike."""
    found: list[Violation] = []
    metadata = value.get("metadata") if isinstance(value, dict) else None
    if isinstance(metadata, dict):
        for field in ("labels", "annotations"):
            entries = metadata.get(field)
            if isinstance(entries, dict):
                for key, entry in entries.items():
                    if not isinstance(entry, str) and entry is not None:
                        path = ("metadata", field, str(key))
                        found.append(Violation(ViolationType.WRONG_TYPE, path, _shown(entry), ("string",)))
    return found


def _shown(entry: Value) -> str:
    if isinstance(entry, list | dict):
        return "a list" if isinstance(entry, list) else "a mapping"
    return json.dumps(entry, default=str)


def node_of(owner: Node, violation: Violation) -> Node:
    """Where a violation is shown: at the key of a field that should not be there, at the mapping that lacks one."""
    path = (*owner.path, *violation.path)
    match violation.type:
        case ViolationType.UNKNOWN_FIELD | ViolationType.LIFE:
            return Node(owner.document, path, key=True)
        case ViolationType.MISSING_FIELD:
            return _of_mapping(owner, path[:-1])
        case ViolationType.EXCLUSIVE | ViolationType.RULE:
            return _of_mapping(owner, path)
        case _:
            return Node(owner.document, path)


def _of_mapping(owner: Node, path: tuple[str | int, ...]) -> Node:
    """The key of a mapping; an object as a whole is shown at its kind."""
    if path == owner.path:
        return Node(owner.document, (*path, "kind"))
    return Node(owner.document, path, key=isinstance(path[-1], str))


def _is_directive(violation: Violation) -> bool:
    """Whether the field is for what merges or decrypts, which takes it out."""
    name = str(violation.path[-1]) if violation.path else ""
    unknown = violation.type is ViolationType.UNKNOWN_FIELD
    return unknown and (name.startswith(_DIRECTIVE) or (violation.path == (_SOPS,)))
