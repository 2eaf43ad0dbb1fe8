"""The place nearest to a file, of many that are sorted: only those around it are looked at."""

import posixpath
from bisect import bisect_left
from collections.abc import Sequence

from ..text.place import Place


def nearest(places: Sequence[Place], path: str) -> Place | None:
    """Of places in their order, the first of those whose paths have most of their beginning in common with a path.

    Paths that begin alike stand beside each other, so that few comparisons are enough, however many places there are.
    """
    if len(places) < 2:
        return places[0] if places else None
    at = bisect_left(places, path, key=_path)
    shared = max((_shared(place, path) for place in places[max(at - 1, 0) : at + 1]), key=len)
    return places[bisect_left(places, shared, key=_path)]


def nearest_of(found: Sequence[Sequence[Place]], path: str) -> Place | None:
    """The same, of several sorted sequences together."""
    if len(found) == 1:
        return nearest(found[0], path)
    each = (place for places in found if (place := nearest(places, path)))
    return min(each, key=lambda place: (-len(_shared(place, path)), place), default=None)


def _path(place: Place) -> str:
    return place.path


def _shared(place: Place, path: str) -> str:
    return posixpath.commonprefix([place.path, path])
