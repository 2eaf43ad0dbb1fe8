"""What differs between a value and the one before it: only at those keys those that have read parts look again."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Set
from itertools import compress
from operator import is_, is_not


class Differences:
    """At which keys values differ, each pair of them compared once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[object, object, Collection[Hashable]]] = {}

    def note(self, before: object, now: object, keys: Collection[Hashable]) -> None:
        """Take down the keys at which two values differ, where they are known from how the second one was made."""
        self._known[id(before), id(now)] = (before, now, keys)

    def between(self, before: object, now: object) -> Collection[Hashable]:
        """The keys at which mappings have not the same value, or sets not the same elements.

        What stands there may be equal all the same. Where one of both is neither, there are none.
        """
        known = self._known.get((id(before), id(now)))
        if known is None:
            known = self._known[id(before), id(now)] = (before, now, _compare(before, now))
        return known[2]


def _compare(before: object, now: object) -> Collection[Hashable]:
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        if _has_same_keys(before, now):
            return tuple(compress(now, map(is_not, now.values(), before.values())))
        return [*(before.keys() - now.keys()), *_others(before, now)]
    return before ^ now if isinstance(before, Set) and isinstance(now, Set) else ()


def _others(before: Mapping[Hashable, object], now: Mapping[Hashable, object]) -> Iterator[Hashable]:
    """The keys of the second one under which the first has not the very same object; None is as good as nothing."""
    return compress(now, map(is_not, map(before.get, now), now.values()))


def _has_same_keys(before: Mapping[Hashable, object], now: Mapping[Hashable, object]) -> bool:
    """Whether they have the same keys in the same order, each being the very same object."""
    return len(before) == len(now) and all(map(is_, before, now))


def as_before(old: object, value: object, differences: Differences) -> object:
    """The earlier value where it equals the new one; of a mapping that does not, the entries that do."""
    if old is value or not (isinstance(value, dict) and isinstance(old, Mapping)):
        return old if old == value else value
    if _has_same_keys(old, value):  # most entries are the same as well
        others = compress(value, map(is_not, value.values(), old.values()))
        differing = [key for key in others if old[key] != value[key]]
        if not differing:
            return old
        now = {**old, **{key: value[key] for key in differing}}
        differences.note(old, now, differing)
        return now
    found = dict(value)
    differing = [key for key in _others(old, value) if old.get(key) != value[key]]
    for key in set(_others(old, value)).difference(differing):
        found[key] = old[key]
    if len(found) == len(old) and not differing and list(found) == list(old):
        return old
    differences.note(old, found, [*(old.keys() - found.keys()), *differing])
    return found
