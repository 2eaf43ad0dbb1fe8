"""Values that know where they were written, and how parts of them are replaced.

Nothing is changed in place: what a base says is shared by all builds that include it. An origin says where a value was
written; what is below it was written below that place, unless `parts` says otherwise, so that an object which nobody
changes has one origin as a whole.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ...text.document import Value
from ...text.place import Node, NodePath, Place


class Origin(NamedTuple):
    """Where a value was written. `spread` says that all that is below it came from that very place."""

    place: Place
    parts: "Mapping[str | int, Origin] | None" = None
    spread: bool = False

    def below(self, step: str | int) -> "Origin":
        """The origin of an entry."""
        if self.parts is not None and step in self.parts:
            return self.parts[step]
        return Origin(_below(self.place, (step,), self.spread), None, self.spread)

    def at(self, path: NodePath) -> "Origin":
        """The origin of the value at a path."""
        origin = self
        for count, step in enumerate(path):
            if origin.parts is None:
                return Origin(_below(origin.place, path[count:], origin.spread), None, origin.spread)
            origin = origin.below(step)
        return origin

    def of(self, path: NodePath) -> Place:
        """Where the value at a path was written last."""
        return self.at(path).place


def _below(place: Place, steps: NodePath, spread: bool) -> Place:
    if spread or not isinstance(place.at, Node):
        return place
    return Place(place.path, place.at.below(*steps))


class Traced(NamedTuple):
    """A value and its origin."""

    value: Value
    origin: Origin

    def entry(self, step: str) -> "Traced | None":
        """The value of a key; None where there is none, or this is no mapping."""
        if isinstance(self.value, dict) and step in self.value:
            return Traced(self.value[step], self.origin.below(step))
        return None

    def at(self, *path: str) -> "Traced | None":
        """The value at the end of a path of keys."""
        found = self.value
        for step in path:
            if not isinstance(found, dict) or step not in found:
                return None
            found = found[step]
        return Traced(found, self.origin.at(path))

    def items(self) -> "list[Traced]":
        """The entries of a list; none where this is no list."""
        if not isinstance(self.value, list):
            return []
        return [Traced(value, self.origin.below(index)) for index, value in enumerate(self.value)]


def written(value: Value, place: Place, *, spread: bool = False) -> Traced:
    """A value as it stands at a place; with `spread` all of it came from there."""
    return Traced(value, Origin(place, None, spread))


def put(around: Traced, key: str, entry: Traced) -> Traced:
    """The mapping with one entry more, or another."""
    value = around.value if isinstance(around.value, dict) else {}
    parts = {**(around.origin.parts or {}), key: entry.origin}
    return Traced({**value, key: entry.value}, around.origin._replace(parts=parts))


def drop(around: Traced, key: str) -> Traced:
    """The mapping without a key."""
    if not isinstance(around.value, dict) or key not in around.value:
        return around
    left = {name: value for name, value in around.value.items() if name != key}
    parts = {name: part for name, part in (around.origin.parts or {}).items() if name != key}
    return Traced(left, around.origin._replace(parts=parts or None))


def make_list(around: Origin, entries: Sequence[Traced]) -> Traced:
    """A list of entries that may have come from anywhere; it stands where `around` says."""
    parts: dict[str | int, Origin] = {index: entry.origin for index, entry in enumerate(entries)}
    return Traced([entry.value for entry in entries], around._replace(parts=parts))


def put_all(around: Traced, entries: Mapping[str, Traced | None]) -> Traced:
    """The mapping with many entries put into it at once; those that are None are taken out."""
    if not entries:
        return around
    value = dict(around.value) if isinstance(around.value, dict) else {}
    parts = dict(around.origin.parts or {})
    for key, entry in entries.items():
        if entry is None:
            value.pop(key, None)
            parts.pop(key, None)
        else:
            value[key] = entry.value
            parts[key] = entry.origin
    return Traced(value, around.origin._replace(parts=parts))


def put_at(around: Traced, path: Sequence[str], entry: Traced | None) -> Traced:
    """The value with another one at a path of keys, made where they are not there; with None without it."""
    key, *rest = path
    if rest:
        inner = around.entry(key)
        if entry is None and (inner is None or not isinstance(inner.value, dict)):
            return around
        if inner is None or not isinstance(inner.value, dict):
            inner = Traced({}, entry.origin if entry is not None else around.origin)
        return put(around, key, put_at(inner, rest, entry))
    return drop(around, key) if entry is None else put(around, key, entry)


def change_items(around: Traced, change: Callable[[Traced], Traced]) -> Traced:
    """The list with each entry changed; the same object where none was."""
    before = around.items()
    after = [change(entry) for entry in before]
    if all(new is old for new, old in zip(after, before, strict=True)):
        return around
    return make_list(around.origin, after)
