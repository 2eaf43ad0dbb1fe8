"""Where a field belongs that stands at a wrong level of its object."""

from collections import deque
from collections.abc import Iterator

from ..tables.scalars import JsonSchema
from .subschema import subschema
from .violation import FieldPath

#: Levels below the field's own that are looked through, and nodes of a schema in all.
_DEEPEST, _MOST_NODES = 4, 2_000
#: Places of which more would not help anybody.
_MOST_PLACES = 2
#: A step into the entries of a list.
ENTRY = 0


def belongs(schema: JsonSchema, path: FieldPath) -> tuple[FieldPath, ...]:
    """The places of a field of that name, the nearest ones: below where it stands, else below what is around it.

    `path` ends with the field's name; in the answers `ENTRY` stands for any entry of a list.
    """
    *around, name = path
    for length in range(len(around), -1, -1):
        above = tuple(around[:length])
        if found := _below(schema, above, str(name)):
            return found if len(found) <= _MOST_PLACES else ()
    return ()


def _below(schema: JsonSchema, start: FieldPath, name: str) -> tuple[FieldPath, ...]:
    """The places of that name at the first level that has one."""
    level: deque[FieldPath] = deque([start])
    seen = 0
    for _ in range(_DEEPEST):
        inner: list[FieldPath] = [place for path in level for place in _entries(schema, path)]
        seen += len(inner)
        if found := tuple(path for path in inner if path[-1] == name):
            return found
        if seen > _MOST_NODES:
            return ()
        level = deque(inner)
    return ()


def _entries(schema: JsonSchema, path: FieldPath) -> Iterator[FieldPath]:
    """The fields of a node, of a list those of its entries."""
    node = subschema(schema, path)
    if isinstance(node.get("items"), dict):
        path = (*path, ENTRY)
        node = subschema(schema, path)
    for name in node.get("properties", {}):
        yield (*path, name)
