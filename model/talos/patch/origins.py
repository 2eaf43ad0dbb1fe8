"""Where a value of a patched configuration was written: in the base, or in which patch.

Nothing is kept for this while patches are applied. It is found afterwards for the paths that are asked for, by
following those alone through the base and the patches.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ....schemas.tables.notation import Version
from ....schemas.talos.type_shapes import FieldShape, Items, ScalarShape, Shape, Struct, TableShape, kind_shape
from ...text.document import Document
from ...text.place import Node, NodePath
from ..go.typed_values import Decoded, Typed, decode_document
from .delete import DeleteError, Deletion, delete
from .json_patch import JsonPatchError, pointer
from .merge import Entries, merge_values
from .patcher import JsonPatch, Patch, Strategic


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
        return _Put(self.value[step], self.origin._replace(at=at.below(step)))


class _Drop(NamedTuple):
    """What is left of a deletion's path."""

    path: NodePath
    deletion: Deletion


_Change = _Put | _Drop


class _Story(NamedTuple):
    """What happens to a value, in order, and its shape, None where its type has no such value."""

    changes: "Sequence[_Change]"
    shape: Shape | None


class Origins:
    """The origins of the values of one configuration. What is found out about a path serves those below it."""

    def __init__(self, base: Sequence[Document], patches: Sequence[Patch], at: Version) -> None:
        self._base, self._patches, self._at = base, patches, at
        self._operations = {
            index: _Operations(patch) for index, patch in enumerate(patches) if isinstance(patch, JsonPatch)
        }
        self._stories: dict[tuple[tuple[str, str], NodePath], _Story] = {}
        self._lists: dict[tuple[tuple[str, str], NodePath], list[list[_Change]]] = {}

    @cached_property
    def _held(self) -> list[tuple[int, Decoded | None]]:
        """The documents of the base by their index, as Talos holds them."""
        return [(document.index, decode_document(document.value)) for document in self._base]

    def of(self, identity: tuple[str, str], path: NodePath) -> Origin | None:
        """Where the value at a path of the document with that kind and name was written last; None where nowhere."""
        for index, operations in reversed(self._operations.items()):
            if (operation := operations.last(path)) is not None:
                return Origin(index, Node(0, (operation,)))
        changes, shape = self._story(identity, path)
        puts = [change for change in changes if isinstance(change, _Put)] if shape is not None else []
        return puts[-1].origin if puts else None

    def _story(self, identity: tuple[str, str], path: NodePath) -> _Story:
        key = (identity, path)
        if key not in self._stories:
            self._stories[key] = self._below(identity, path) if path else self._of_document(identity)
        return self._stories[key]

    def _of_document(self, identity: tuple[str, str]) -> _Story:
        shape = kind_shape(identity[0])
        return _Story(_changes(self._held, self._patches, identity) if shape is not None else (), shape)

    def _below(self, identity: tuple[str, str], path: NodePath) -> _Story:
        around, step = path[:-1], path[-1]
        changes, shape = self._story(identity, around)
        if isinstance(shape, ScalarShape) and isinstance(step, int):  # a list somewhere in a free mapping
            shape = Items(shape, pointers=False, key="")
        if shape is None:
            return _Story((), None)
        if isinstance(shape, Items):
            if (identity, around) not in self._lists:
                self._lists[identity, around] = _entries(changes, shape, self._at)
            entries = self._lists[identity, around]
            return _Story(entries[step] if isinstance(step, int) and step < len(entries) else (), shape.entry)
        inner_shape, replaced = _inner(shape, step)
        inner = _since_gone(list(_below(changes, step)))
        return _Story(inner[-1:] if replaced else inner, inner_shape)


class _Operations:
    """The operations of a JSON patch by their paths."""

    def __init__(self, patch: JsonPatch) -> None:
        self._at: dict[tuple[str, ...], int] = {}
        self._above: dict[tuple[str, ...], int] = {}
        for index, operation in enumerate(patch.operations):
            try:
                way = tuple(map(str, pointer(operation)))
            except JsonPatchError:
                continue
            self._at[way] = index
            for length in range(len(way) + 1):
                self._above[way[:length]] = index

    def last(self, path: NodePath) -> int | None:
        """The last operation on a path, or on one above or below it."""
        steps = tuple(map(str, path))
        found = [self._at[steps[:length]] for length in range(len(steps) + 1) if steps[:length] in self._at]
        found += [self._above[steps]] if steps in self._above else []
        return max(found, default=None)


def _changes(
    base: Sequence[tuple[int, Decoded | None]], patches: Sequence[Patch], identity: tuple[str, str]
) -> list[_Change]:
    """What happens to a document, in order; what is before its deletion as a whole is left out."""
    changes: list[_Change] = []
    for document, held in base:
        if held is not None and held.identity == identity:
            changes.append(_Put(held.value, Origin(-1, Node(document, ()))))
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


def _inner(shape: Shape, step: str | int) -> tuple[Shape | None, bool]:
    match shape:
        case Struct(fields=fields):
            field = fields.get(str(step))
            return (field.shape, field.replaced) if field else (None, False)
        case TableShape(entry=entry):
            return entry, False
        case ScalarShape("object" | "args" | "certificate" | "certificate-and-key" | "key"):
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
    values = Entries((), shape.key)
    found: list[list[_Change]] = []
    for change in changes:
        if isinstance(change, _Drop):
            values = _drop(values, found, shape, change, at)
            continue
        for index, entry in enumerate(change.value if isinstance(change.value, list) else ()):
            where = values.find_match(entry)
            if where is None:
                values.append(entry)
                found.append([change.below(index)])
            elif shape.key == "image":
                values.put(where, entry)
                found[where] = [change.below(index)]
            else:
                values.put(where, merge_values(values.values[where], entry, shape.entry))
                found[where].append(change.below(index))
    return found


def _drop(entries: Entries, found: list[list[_Change]], shape: Items, change: _Drop, at: Version) -> Entries:
    """Take the entry out that a deletion means."""
    list_shape = Struct("", {"entries": FieldShape(shape, pointer=False, omitted=True, replaced=False)})
    deletion = change.deletion._replace(path=("entries", 0))
    values = entries.values
    try:
        left = delete({"entries": values}, list_shape, deletion, at)["entries"]
    except DeleteError:
        return entries
    index = next((n for n, (one, other) in enumerate(zip(values, left, strict=False)) if one is not other), len(left))
    del found[index]
    return Entries(left, shape.key)
