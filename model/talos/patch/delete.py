"""`$patch: delete`: what a patch takes out of a configuration, and how.

Source: delete.go and selector.go of pkg/machinery/config/configloader/internal/decoder.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from ....schemas.tables.notation import Version
from ....schemas.talos.type_shapes import FieldShape, Items, ScalarShape, Shape, Struct, TableShape
from ...text.document import Value
from ...text.place import NodePath
from ..go.typed_values import Typed, print_value, zero

_DIRECTIVE = "$patch"
#: Keys beside which a document has to have others, else it is taken for empty.
_EMPTY = frozenset({"version", "kind", "name"})


class DeleteError(Exception):
    """A deletion that Talos refuses; `path` is where it stands in the patch's document."""

    def __init__(self, message: str, path: NodePath = ()) -> None:
        super().__init__(message)
        self.path = path


class Deletion(NamedTuple):
    """What is taken out of which document: all of it where `path` is empty, else what `path` leads to.

    A path that ends in a number is an entry of a list: the one whose `key` has that `value`.
    """

    kind: str
    name: str
    path: NodePath
    key: str = ""
    value: str = ""


def deletions(document: Value) -> tuple[tuple[Deletion, ...], Value]:
    """The deletions of a patch's document, and what is left of it: None where that is nothing.

    DeleteError where Talos refuses one of them.
    """
    found: list[_Found] = []
    rest = _without(document, (), False, found)
    made = tuple(_deletion(document, *one) for one in found)
    return made, None if isinstance(rest, _Gone) or is_empty_patch(rest) else rest


def is_empty_patch(document: Value) -> bool:
    """Whether Talos skips a document of a patch, because it says nothing."""
    return isinstance(document, dict) and all(
        key in _EMPTY and not isinstance(inner, dict | list) for key, inner in document.items()
    )


class _Gone:
    """Stands for a value that has been taken out."""


_GONE = _Gone()
#: Where a deletion stands, the mapping that it stands in, and whether that is an entry of a list.
_Found: TypeAlias = tuple[NodePath, dict[str, Value], bool]


def _without(value: Value, path: NodePath, in_list: bool, found: list[_Found]) -> "Value | _Gone":
    """The value without what it deletes; mappings and lists that become empty by that go, too."""
    if isinstance(value, dict):
        return _mapping_without(value, path, in_list, found)
    if isinstance(value, list):
        rests = [_without(entry, (*path, at), True, found) for at, entry in enumerate(value)]
        kept = [entry for entry in rests if not isinstance(entry, _Gone)]
        return kept if kept or not value else _GONE
    return value


def _mapping_without(value: dict[str, Value], path: NodePath, in_list: bool, found: list[_Found]) -> "Value | _Gone":
    kept: dict[str, Value] = {}
    for key, inner in value.items():
        if key == _DIRECTIVE and inner == "delete":
            if not in_list and any(isinstance(step, int) for step in path):
                raise DeleteError("a key inside an entry of a list cannot be deleted", path)
            found.append((path, value, in_list))
            return _GONE
        rest = _without(inner, (*path, key), False, found)
        if not isinstance(rest, _Gone):
            kept[key] = rest
    return kept if kept or not value else _GONE


def _deletion(document: Value, path: NodePath, at: dict[str, Value], in_list: bool) -> Deletion:
    root = document if isinstance(document, dict) else {}
    kind, version = _describe_key(root, "kind"), _describe_key(root, "apiVersion")
    if not path and not (kind and version):
        raise DeleteError("the document that `$patch: delete` takes out must have `apiVersion` and `kind`")
    if bool(kind) != bool(version):
        raise DeleteError("a document in which `$patch: delete` stands must have both `apiVersion` and `kind`", path)
    key, value = _first(at, path) if in_list else ("", "")
    return Deletion(kind, _describe_key(root, "name"), path, key, value)


def _first(entry: dict[str, Value], path: NodePath) -> tuple[str, str]:
    for key in entry:
        if key != _DIRECTIVE or entry[key] != "delete":
            return key, _describe_key(entry, key)
    raise DeleteError("beside `$patch: delete` in a list, a key must say which entry is meant", path)


def _describe_key(mapping: dict[str, Value], key: str) -> str:
    value = mapping.get(key)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, dict | list) else str(value)


def delete(typed: dict[str, Typed], shape: Struct, deletion: Deletion, at: Version) -> dict[str, Typed]:
    """A typed document without what `deletion.path` leads to; DeleteError where it leads nowhere."""
    found: dict[str, Typed] = _delete_at(typed, shape, deletion.path, deletion, at)
    return found


def _delete_at(typed: Typed, shape: Shape, path: NodePath, deletion: Deletion, at: Version) -> Typed:
    step, rest = path[0], path[1:]
    match shape:
        case Struct(fields=fields) if step in fields:
            return _delete_field(typed, str(step), fields[str(step)], rest, deletion, at)
        case TableShape(entry=entry) if step in typed:
            return _delete_key(typed, step, entry, rest, deletion, at)
        case ScalarShape("object" | "args") if isinstance(typed, dict) and step in typed:
            return _delete_key(
                typed, step, shape if isinstance(typed[step], dict) else ScalarShape(""), rest, deletion, at
            )
        case Items() if isinstance(step, int):
            return _delete_entry(typed, shape, rest, deletion, at)
    raise DeleteError("there is nothing at this path to delete", deletion.path)


def _delete_field(
    typed: Typed, step: str, field: FieldShape, rest: NodePath, deletion: Deletion, at: Version
) -> dict[str, Typed]:
    kept = {name: value for name, value in typed.items() if name != step}
    if not rest:
        return kept
    inner = typed.get(step)
    if inner is None and (field.pointer or not isinstance(field.shape, Struct)):
        raise DeleteError("there is nothing at this path to delete", deletion.path)
    left = _delete_at({} if inner is None else inner, field.shape, rest, deletion, at)
    if field.pointer or left or not isinstance(field.shape, Struct):
        return {**typed, step: left}
    return kept


def _delete_key(typed: Typed, step: str | int, entry: Shape, rest: NodePath, deletion: Deletion, at: Version) -> Typed:
    if not rest:
        return {key: value for key, value in typed.items() if key != step}
    if typed[step] is None:
        raise DeleteError("there is nothing at this path to delete", deletion.path)
    return {**typed, step: _delete_at(typed[step], entry, rest, deletion, at)}


def _delete_entry(typed: list[Typed], shape: Items, rest: NodePath, deletion: Deletion, at: Version) -> list[Typed]:
    if rest:
        raise DeleteError("`$patch: delete` finds no further way below an entry of a list", deletion.path)
    for index in _entries_with(typed, shape, deletion, at):
        return [*typed[:index], *typed[index + 1 :]]
    raise DeleteError(f"no entry of the list has `{deletion.key}: {deletion.value}`", deletion.path)


def _entries_with(typed: list[Typed], shape: Items, deletion: Deletion, at: Version) -> Iterator[int]:
    fields = shape.entry.fields if isinstance(shape.entry, Struct) else {}
    field = fields.get(deletion.key)
    if field is None or not _is_comparable(field.shape):
        return
    for index, entry in enumerate(typed):
        if entry is not None and (deletion.key in entry or not field.pointer):
            held = entry.get(deletion.key, zero(field.shape))
            if str(print_value(held, field.shape, at)) == deletion.value:
                yield index


def _is_comparable(shape: Shape) -> bool:
    """Whether Talos compares values of that type by their text; numbers and truth values it does not."""
    return isinstance(shape, ScalarShape) and shape.word not in ("int", "flag", "object", "args", "size-condition")
