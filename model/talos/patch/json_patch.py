"""JSON patches (RFC 6902) as Talos applies them, to the one document of a configuration.

Source: evanphx/json-patch, which Talos uses.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from ....schemas.formats.whole_number import parse_whole
from ...text.document import Value
from ...text.events import DEPTH_LIMIT

#: What copies may add to a document, in values; whole configurations have some hundreds.
COPY_BUDGET = 10_000


#: What is changed, and the step in it: the name of an entry, or where it is in a list.
_Change: TypeAlias = Callable[[list[Value] | dict[str, Value], str], Value]
_PLACING = frozenset({"add", "replace", "copy", "move"})


class TooLargeError(Exception):
    """Operations make a document larger or deeper than is followed; the argument is the index of the last one."""


class JsonPatchError(Exception):
    """An operation that cannot be carried out; `index` says which."""

    def __init__(self, message: str, index: int = 0) -> None:
        super().__init__(message)
        self.index = index


def apply_operations(document: Value, operations: Sequence[Value]) -> Value:
    """The document after all operations; JsonPatchError where one fails. The document is left as it was."""
    copied = 0
    for index, operation in enumerate(operations):
        if not isinstance(operation, Mapping):
            raise JsonPatchError("an operation of a JSON patch must be a mapping", index)
        try:
            document = _apply_one(document, operation)
            if operation.get("op") in _PLACING:
                way = pointer(operation)
                count, depth = extent(_at(document, (*way[:-1], "-1") if way[-1] == "-" else way), COPY_BUDGET)
                copied += count if operation["op"] == "copy" else 0
                if copied > COPY_BUDGET or depth + len(way) > DEPTH_LIMIT:
                    raise TooLargeError(index)
        except JsonPatchError as error:
            raise JsonPatchError(str(error), index) from None
    return document


def pointer(operation: object, key: str = "path") -> tuple[str, ...]:
    """The way that an operation's path names, as texts; numbers of list entries are texts as well."""
    text = operation.get(key) if isinstance(operation, Mapping) else None
    if not isinstance(text, str) or not text.startswith("/"):
        raise JsonPatchError(f"`{key}` must be a path that begins with `/`")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text[1:].split("/"))


def _apply_one(document: Value, operation: Mapping[str, Value]) -> Value:
    path = pointer(operation)
    match operation.get("op"):
        case "add":
            return _change_around(document, path, _add(operation.get("value")))
        case "remove":
            return _change_around(document, path, _remove)
        case "replace":
            return _change_around(document, path, _replace(operation.get("value")))
        case "move":
            source = pointer(operation, "from")
            value = _at(document, source)
            return _change_around(_change_around(document, source, _remove), path, _add(value))
        case "copy":
            return _change_around(document, path, _add(_at(document, pointer(operation, "from"))))
        case "test":
            if _find(document, path) != operation.get("value"):
                raise JsonPatchError("the value that `test` expects is not there")
            return document
        case other:
            raise JsonPatchError(f"`{other}` is not an operation of a JSON patch")


def extent(value: Value, most: int) -> tuple[int, int]:
    """How many values there are in a value, itself included, and in how many levels; counted until there are `most`."""
    count = depth = 0
    level = [value]
    while level and count <= most:
        count, depth = count + len(level), depth + 1
        collections = [one for one in level if isinstance(one, dict | list)] if count <= most else []
        level = [part for one in collections for part in (one.values() if isinstance(one, dict) else one)]
    return min(count, most + 1), depth


def _find(document: Value, path: tuple[str, ...]) -> Value:
    """What stands at a path, None where nothing does."""
    try:
        return _at(document, path)
    except JsonPatchError:
        return None


def _at(document: Value, path: tuple[str, ...]) -> Value:
    for step in path:
        if isinstance(document, dict) and step in document:
            document = document[step]
        elif isinstance(document, list) and (index := _index(step, len(document))) is not None:
            document = document[index]
        else:
            raise JsonPatchError(f"there is nothing at `/{'/'.join(path)}`")
    return document


def _index(step: str, length: int) -> int | None:
    if not step.removeprefix("-").isdecimal():
        return None
    index = parse_whole(step) + (length if step.startswith("-") else 0)
    return index if 0 <= index < length else None


def _change_around(document: Value, path: tuple[str, ...], change: _Change) -> Value:
    """The document with the collection around the path's end changed."""
    step = path[0]
    if len(path) == 1:
        if not isinstance(document, dict | list):
            raise JsonPatchError(f"what is around `{step}` is neither a mapping nor a list")
        return change(document, step)
    inner = _at(document, (step,))
    if isinstance(document, list):
        index = _index(step, len(document))
        return [_change_around(inner, path[1:], change) if at == index else one for at, one in enumerate(document)]
    around = document if isinstance(document, dict) else {}
    return {**around, step: _change_around(inner, path[1:], change)}


def _add(value: Value) -> _Change:
    def add(around: list[Value] | dict[str, Value], step: str) -> Value:
        if isinstance(around, dict):
            return {**around, step: value}
        index = len(around) if step == "-" else _index(step, len(around) + 1)
        if index is None:
            raise JsonPatchError(f"`{step}` is not a place in a list of {len(around)}")
        return [*around[:index], value, *around[index:]]

    return add


def _remove(around: list[Value] | dict[str, Value], step: str) -> Value:
    _at(around, (step,))
    if isinstance(around, dict):
        return {key: value for key, value in around.items() if key != step}
    index = _index(step, len(around))
    return [one for at, one in enumerate(around) if at != index]


def _replace(value: Value) -> _Change:
    def replace(around: list[Value] | dict[str, Value], step: str) -> Value:
        _at(around, (step,))
        if isinstance(around, dict):
            return {**around, step: value}
        index = _index(step, len(around))
        return [value if at == index else one for at, one in enumerate(around)]

    return replace
