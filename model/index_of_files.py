"""What stands in files, by a key: made anew, after a change, only for the keys of what has changed."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from .text.place import Place

K = TypeVar("K", bound=Hashable)
Entries = tuple[tuple[K, Place], ...]


@dataclass(frozen=True, slots=True, eq=False)
class IndexOfFiles(Generic[K]):
    """The entries of files, and the places of each key, in their order."""

    files: Mapping[str, Entries[K]]
    places: Mapping[K, tuple[Place, ...]]


def index_files(files: Mapping[str, Entries[K]], before: IndexOfFiles[K] | None) -> IndexOfFiles[K]:
    """The index of these files; of an earlier one everything is kept that is the same."""
    if before is None:
        return IndexOfFiles(files, _places(entry for entries in files.values() for entry in entries))
    if files is before.files:
        return before
    paths = {path for path, entries in files.items() if before.files.get(path) is not entries}
    paths |= before.files.keys() - files.keys()
    old = [entry for path in paths for entry in before.files.get(path, ())]
    new = [entry for path in paths for entry in files.get(path, ())]
    if len(old) + len(new) > len(before.places) // 4:
        return index_files(files, None)
    places = dict(before.places)
    added: dict[K, set[Place]] = {}
    for key, place in new:
        added.setdefault(key, set()).add(place)
    for key in dict.fromkeys(key for key, _ in (*old, *new)):
        others = {place for place in places.get(key, ()) if place.path not in paths}
        if now := others | added.get(key, set()):
            places[key] = tuple(sorted(now))
        else:
            del places[key]
    return IndexOfFiles(files, places)


def _places(entries: Iterable[tuple[K, Place]]) -> Mapping[K, tuple[Place, ...]]:
    found: dict[K, list[Place]] = {}
    for key, place in entries:
        found.setdefault(key, []).append(place)
    return {key: tuple(sorted(set(places))) if len(places) > 1 else (places[0],) for key, places in found.items()}
