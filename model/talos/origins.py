"""Where a value of a patched configuration was written: in the base, or in which patch.

Nothing is kept for this while patches are applied. It is found afterwards for the path that is asked for, by following
that path alone through the base and the patches.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...schemas.notation import Version
from ...schemas.talos_shapes import Field, Items, Scalar, Shape, Struct, Table, kind_shape
from ..document import Document
from ..place import Node, NodePath
from .decoding import Decoded, Typed, decoded
from .deleting import DeleteError, Deletion, deleted
from .json_patch import JsonPatchError, pointer
from .merge import matching, merged
from .patching import JsonPatch, Patch, Strategic


class Origin(NamedTuple):
    """A place in the patch of that index, or in the base where that is -1."""

    patch: int
    at: Node


class _Put(NamedTuple):
    """A value that is merged over what was there, and where it was written."""

    value: Typed
    origin: Origin

    def below(self, step: str | int) -> "_Put":
        at = self.origin.at
        return _Put(self.value[step], self.origin._replace(at=Node(at.document, (*at.path, step))))


class _Drop(NamedTuple):
    """What is left of a deletion's path."""

    path: NodePath
    deletion: Deletion


_Change = _Put | _Drop


def origin(
    base: Sequence[Document], patches: Sequence[Patch], identity: tuple[str, str], path: NodePath, at: Version
) -> Origin | None:
    """Where the value at a path of the document with that kind and name was written last; None where it is not set."""
    for index in range(len(patches) - 1, -1, -1):
        patch = patches[index]
        if isinstance(patch, JsonPatch):
            operation = _operation(patch, path)
            if operation is not None:
                return Origin(index, Node(0, (operation,)))
    shape = kind_shape(identity[0])
    if shape is None:
        return None
    return _written(_changes(base, patches, identity), shape, path, at)


def _operation(patch: JsonPatch, path: NodePath) -> int | None:
    """The last operation on a path, or on one above or below it."""
    steps = tuple(str(step) for step in path)
    for index in range(len(patch.operations) - 1, -1, -1):
        try:
            way = tuple(str(step) for step in pointer(patch.operations[index]))
        except JsonPatchError:
            continue
        if way[: len(steps)] == steps[: len(way)]:
            return index
    return None


def _changes(base: Sequence[Document], patches: Sequence[Patch], identity: tuple[str, str]) -> list[_Change]:
    """What happens to a document, in order; what is before its deletion as a whole is left out."""
    changes: list[_Change] = []
    for document in base:
        held = decoded(document.value)
        if held is not None and held.identity == identity:
            changes.append(_Put(held.value, Origin(-1, Node(document.index, ()))))
    for index, patch in enumerate(patches):
        for step in patch.steps if isinstance(patch, Strategic) else ():
            if isinstance(step.change, Decoded) and step.change.identity == identity:
                changes.append(_Put(step.change.value, Origin(index, Node(step.document, ()))))
            elif isinstance(step.change, Deletion) and (step.change.kind, step.change.name) == identity:
                changes.append(_Drop(step.change.path, step.change))
    return _since_gone(changes)


def _since_gone(changes: Sequence[_Change]) -> list[_Change]:
    last = max((index for index, one in enumerate(changes) if isinstance(one, _Drop) and not one.path), default=-1)
    return list(changes[last + 1 :])


def _written(changes: Sequence[_Change], shape: Shape, path: NodePath, at: Version) -> Origin | None:
    if not path:
        puts = [change for change in changes if isinstance(change, _Put)]
        return puts[-1].origin if puts else None
    step = path[0]
    if isinstance(shape, Scalar) and isinstance(step, int):  # a list somewhere in a free mapping
        shape = Items(shape, pointers=False, key="")
    if isinstance(shape, Items):
        entries = _entries(changes, shape, at)
        inner = entries[step] if isinstance(step, int) and step < len(entries) else []
        return _written(inner, shape.entry, path[1:], at)
    inner_shape, replaced = _inner(shape, step)
    inner = _since_gone(list(_below(changes, step)))
    if replaced:
        inner = inner[-1:]
    return None if inner_shape is None else _written(inner, inner_shape, path[1:], at)


def _inner(shape: Shape, step: str | int) -> tuple[Shape | None, bool]:
    match shape:
        case Struct(fields=fields):
            field = fields.get(str(step))
            return (field.shape, field.replaced) if field else (None, False)
        case Table(entry=entry):
            return entry, False
        case Scalar("object" | "args" | "certificate" | "certificate-and-key" | "key"):
            return shape, False
        case _:
            return None, False


def _below(changes: Sequence[_Change], step: str | int) -> Iterator[_Change]:
    for change in changes:
        if isinstance(change, _Drop):
            if change.path[0] == step:
                yield _Drop(change.path[1:], change.deletion)
        elif isinstance(change.value, list) and isinstance(step, int):
            if step < len(change.value):
                yield change.below(step)
        elif isinstance(change.value, dict) and step in change.value:
            yield change.below(step)


def _entries(changes: Sequence[_Change], shape: Items, at: Version) -> list[list[_Change]]:
    """The entries of a list, each with what happened to it."""
    values: list[Typed] = []
    found: list[list[_Change]] = []
    for change in changes:
        if isinstance(change, _Drop):
            _drop(values, found, shape, change, at)
            continue
        for index, entry in enumerate(change.value):
            where = matching(values, entry, shape.key) if shape.key else None
            if where is None:
                values.append(entry)
                found.append([change.below(index)])
            elif shape.key == "image":
                values[where], found[where] = entry, [change.below(index)]
            else:
                values[where] = merged(values[where], entry, shape.entry)
                found[where].append(change.below(index))
    return found


def _drop(values: list[Typed], found: list[list[_Change]], shape: Items, change: _Drop, at: Version) -> None:
    """Take the entry out that a deletion means."""
    list_shape = Struct("", {"entries": Field(shape, pointer=False, omitted=True, replaced=False)})
    deletion = change.deletion._replace(path=("entries", 0))
    try:
        left = deleted({"entries": values}, list_shape, deletion, at)["entries"]
    except DeleteError:
        return
    index = next((n for n, (one, other) in enumerate(zip(values, left, strict=False)) if one is not other), len(left))
    del values[index], found[index]
