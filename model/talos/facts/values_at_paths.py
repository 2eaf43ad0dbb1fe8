"""Values at paths with lists on the way."""

from collections.abc import Iterator

from ....schemas.reference_forms import path_keys
from ...text.open_collections import Value
from ...text.place import NodePath


def each(value: Value, dotted: str) -> Iterator[tuple[NodePath, Value]]:
    """Every value at a path such as `nodes[].patches[]`, with the way to it."""
    return _each(value, path_keys(dotted), ())


def _each(value: Value, left: tuple[str, ...], path: NodePath) -> Iterator[tuple[NodePath, Value]]:
    if not left:
        yield path, value
    elif left[0] == "[]":
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from _each(item, left[1:], (*path, index))
    elif isinstance(value, dict) and left[0] in value:
        yield from _each(value[left[0]], left[1:], (*path, left[0]))
