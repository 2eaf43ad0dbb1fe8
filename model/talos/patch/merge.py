"""Talos' strategic merge of two typed values. Nothing is copied that does not change.

Source: pkg/machinery/config/merge/merge.go, and the Merge methods of the types that have one.
"""

import json
from bisect import insort
from collections.abc import Callable, Iterable, Mapping

from ....schemas.talos.type_shapes import FieldShape, Items, ScalarShape, Shape, Struct, TableShape
from ..go.go_url import merge_urls
from ..go.typed_values import Typed, is_zero


class MergeError(Exception):
    """Two values that Talos cannot merge, or panics over. `path` leads to them from the document's root."""

    def __init__(self, message: str, *path: str | int, panics: bool = False) -> None:
        super().__init__(message)
        self.path = path
        self.panics = panics

    def below(self, step: str | int) -> "MergeError":
        """The same, seen from the value around it."""
        return MergeError(str(self), step, *self.path, panics=self.panics)


def merge_structs(left: dict[str, Typed], right: dict[str, Typed], shape: Struct) -> dict[str, Typed]:
    """A struct over another. What the right does not set is kept, save the fields that merging always copies."""
    found = dict(left)
    for name, value in right.items():
        field = shape.fields[name]
        try:
            found[name] = _merge_fields(left[name], value, field) if name in left else value
        except MergeError as error:
            raise error.below(name) from None
    for name in shape.volatile:
        if name not in right and name in left:
            _erase(found, name, shape.fields[name].shape)
    return found


def _merge_fields(left: Typed, right: Typed, field: FieldShape) -> Typed:
    return right if field.replaced else merge_values(left, right, field.shape)


def _erase(found: dict[str, Typed], name: str, shape: Shape) -> None:
    """What an absent value in the patch leaves of a field."""
    rest = merge_structs(found[name], {}, shape) if isinstance(shape, Struct) else {}
    if rest:
        found[name] = rest
    else:
        del found[name]


def merge_values(left: Typed, right: Typed, shape: Shape) -> Typed:
    """A value over another of its type; both are set."""
    match shape:
        case Struct():
            return merge_structs(left, right, shape)
        case Items(key=""):
            return [*left, *right]
        case Items():
            return merge_entries(left, right, shape)
        case TableShape():
            return _merge_tables(left, right, shape)
        case ScalarShape(word):
            return _SPECIAL[word](left, right) if word in _SPECIAL else right


def _merge_tables(left: dict[str, Typed], right: dict[str, Typed], shape: TableShape) -> dict[str, Typed]:
    found = dict(left)
    for key, value in right.items():
        if found.get(key) is None:
            found[key] = value
        elif value is not None and (not is_zero(value, shape.entry) or isinstance(value, bool) or shape.pointers):
            found[key] = merge_values(found[key], value, shape.entry)
    return found


def merge_entries(left: list[Typed], right: list[Typed], shape: Items) -> list[Typed]:
    """A list whose entries are found by a key: what is there already is merged with, the rest is appended."""
    found = Entries(left, shape.key)
    for at, entry in enumerate(right):
        index = found.find_match(entry)
        if index is None:
            found.append(entry)
        elif shape.key == "image":  # these are exchanged
            found.put(index, entry)
        else:
            try:
                found.put(index, merge_values(found.values[index], entry, shape.entry))
            except MergeError as error:
                raise error.below(at) from None
    return found.values


class Entries:
    """The entries of a list, found by a key; without a key none is."""

    def __init__(self, values: Iterable[Typed], key: str) -> None:
        self.values: list[Typed] = []
        self._key = key
        self._known: dict[str, list[int]] = {}
        for value in values:
            self.append(value)

    def append(self, entry: Typed) -> None:
        """One more entry at the end."""
        self.values.append(entry)
        self._note(len(self.values) - 1)

    def put(self, index: int, entry: Typed) -> None:
        """Another entry in the place of one."""
        self.values[index] = entry
        self._note(index)

    def find_match(self, entry: Typed) -> int | None:
        """The index of the entry that another one is merged with; None where it is appended."""
        wanted = _sought(entry, self._key) if entry is not None else None
        found = self._known.get(wanted, ()) if wanted is not None else ()
        return next((at for at in found if wanted in _marks(self.values[at], self._key)), None)

    def _note(self, index: int) -> None:
        for mark in _marks(self.values[index], self._key):
            places = self._known.setdefault(mark, [])
            if index not in places[-1:]:
                insort(places, index)


def _sought(entry: dict[str, Typed], key: str) -> str | None:
    """The mark that an entry is looked for with: of a device its name, else a selector with the same fields.

    A selector with `physical` equals no other in Go.
    """
    if key != "devices":
        return _mark(key, entry.get(key, "")) if key else None
    key = "interface" if "interface" in entry else "deviceSelector"
    wanted = entry.get(key)
    return None if wanted is None or (key == "deviceSelector" and "physical" in wanted) else _mark(key, wanted)


def _marks(entry: Typed, key: str) -> list[str]:
    """The marks that an entry of a list can be found by."""
    if entry is None or not key:
        return []
    if key != "devices":
        return [_mark(key, entry.get(key, ""))]
    return [_mark(key, entry[key]) for key in ("interface", "deviceSelector") if entry.get(key) is not None]


def _mark(key: str, value: Typed) -> str:
    return f"{key} {json.dumps(value, sort_keys=True, default=str)}"


def _merge_objects(left: dict[str, Typed], right: dict[str, Typed]) -> dict[str, Typed]:
    """Free mappings: merged key by key, as long as the types agree."""
    found = dict(left)
    for key, value in right.items():
        old = found.get(key)
        if old is None:
            found[key] = value
            continue
        if value is None:
            raise MergeError(
                f"Talos panics over `{key}: null` in a free mapping that has a value there", key, panics=True
            )
        if type(old) is not type(value):
            raise MergeError(
                f"`{key}` is {_describe_type(old)} before the patch and {_describe_type(value)} in it", key
            )
        if isinstance(value, dict):
            try:
                found[key] = _merge_objects(old, value)
            except MergeError as error:
                raise error.below(key) from None
        elif isinstance(value, list):
            found[key] = [*old, *value]
        elif value or isinstance(value, bool):
            found[key] = value
    return found


def _describe_type(value: Typed) -> str:
    names = {dict: "a mapping", list: "a list", str: "a text", bool: "a truth value"}
    return names.get(type(value), "a whole number" if isinstance(value, int) else "a fraction")


def _merge_sizes(left: str, right: str) -> str:
    """Talos keeps bytes and percent apart, and bytes win over percent, whichever came last."""
    return left if "%" in right and "%" not in left else right


def _merge_url_values(left: str, right: str) -> str:
    both = merge_urls(left, right)
    if both is None:
        raise MergeError("two URLs that both name a user cannot be merged")
    return both


def _unmergeable(_left: str, _right: str) -> str:
    raise MergeError("Talos cannot merge two sizes of a disk selector")


_SPECIAL: Mapping[str, Callable[[Typed, Typed], Typed]] = {
    "object": _merge_objects,
    "args": lambda left, right: {**left, **right},
    "size": _merge_sizes,
    "url": _merge_url_values,
    "size-condition": _unmergeable,
}
