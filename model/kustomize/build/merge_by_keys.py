"""Lists of mappings that are merged by the keys of their entries.

The laws are those of `kubectl kustomize` 1.37.1, found with lists of up to three entries in all orders.
"""

from collections.abc import Callable, Iterable, Sequence

from .objects import shown
from .patch_directives import directive
from .traced import Traced

#: An entry of a patch over the one that is there, if there is one; None where nothing is left.
Merge = Callable[[Traced | None, Traced], Traced | None]
_Key = tuple[str, ...]


def merge_by_keys(have: list[Traced], patch: list[Traced], keys: Sequence[str], merge: Merge) -> list[Traced]:
    """The entries of two lists: those of the patch first, in its order, then the others.

    Where an entry has no key at all, kustomize loses those that have one.
    """
    have, patch = ([one for one in each if one.value is not None] for each in (have, patch))
    used = _used_keys([*have, *patch], keys)
    if any(not any(_key_of(one, used)) for one in (*have, *patch)):
        return [one for one in have or patch if not any(_key_of(one, used))]
    merge_all = _merge_by_one if len(used) == 1 else _merge_by_more
    return [one for one in merge_all(have, patch, used, merge) if one.value != {}]


def _key_of(entry: Traced, keys: Sequence[str]) -> _Key:
    value = entry.value if isinstance(entry.value, dict) else {}
    return tuple(shown(value.get(key)) for key in keys)


def _used_keys(entries: list[Traced], keys: Sequence[str]) -> Sequence[str]:
    """The keys that any entry has; the others do not tell entries apart."""
    found = [_key_of(one, keys) for one in entries]
    return [key for index, key in enumerate(keys) if any(one[index] for one in found)] or keys[:1]


def _merge_by_one(have: list[Traced], patch: list[Traced], keys: Sequence[str], merge: Merge) -> list[Traced]:
    """Of entries that stand twice the first of the patch counts, and of the object's the last, as it was."""
    before: dict[_Key, list[Traced]] = {}
    for entry in have:
        before.setdefault(_key_of(entry, keys), []).append(entry)
    merged: dict[_Key, Traced | None] = {}
    for entry in patch:
        key = _key_of(entry, keys)
        if key not in merged:
            merged[key] = _merge_entry(before.get(key, []), entry, merge)
    for key, entries in before.items():
        merged.setdefault(key, entries[-1])
    return [entry for entry in merged.values() if entry is not None]


def _merge_entry(before: list[Traced], entry: Traced, merge: Merge) -> Traced | None:
    merged = merge(before[0] if before else None, entry)
    # What was there is put back over an entry that was replaced, or that stands there twice.
    is_kept = merged is not None and before and (len(before) > 1 or directive(entry) == "replace")
    return before[-1] if is_kept else merged


def _merge_by_more(have: list[Traced], patch: list[Traced], keys: Sequence[str], merge: Merge) -> list[Traced]:
    """What is merged keeps its place. An entry with the first key alone does not go together with whole ones.

    Of those of a patch that are lost: one with the first key alone where another of that key is whole, and a whole one
    where the object has one with the first key alone.
    """
    ours: list[tuple[_Key, Traced | None]] = [(_key_of(one, keys), one) for one in have]
    places = {key: index for index, (key, _) in reversed([*enumerate(ours)])}
    whole = {_key_of(one, keys)[0] for one in (*have, *patch) if all(_key_of(one, keys))}
    partial = {key[0] for key, _ in ours if not all(key)}
    first: dict[_Key, Traced | None] = {}
    for entry in patch:
        key = _key_of(entry, keys)
        at = places.get(key)
        is_lost = key in first or key[0] in (partial if all(key) else whole)
        if is_lost and (at is None or not all(key)):
            continue
        if at is None:
            first[key] = merge(None, entry)
        else:
            ours[at] = (key, _merge_entry([one for one in (ours[at][1],) if one is not None], entry, merge))
    return [one for one in (*first.values(), *_without_earlier(ours)) if one is not None]


def _without_earlier(ours: list[tuple[_Key, Traced | None]]) -> Iterable[Traced | None]:
    """An entry takes the place of the same above it, and one with the first key alone of all of that key."""
    found: dict[_Key, Traced | None] = {}
    of_first: dict[str, set[_Key]] = {}
    for key, one in ours:
        for gone in (key,) if all(key) else of_first.pop(key[0], ()):
            found.pop(gone, None)
        found[key] = one
        of_first.setdefault(key[0], set()).add(key)
    return found.values()
