"""What some files say of others: made anew, after a change, only for those of which something else is said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

V = TypeVar("V")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, eq=False)
class SaidOfFiles(Generic[V, R]):
    """What each source says of files, by its path, and what comes of that for each file.

    `by_file` is the same by file and source; there is none before something has changed.
    """

    sources: Mapping[str, Mapping[str, V]]
    values: Mapping[str, R]
    by_file: dict[str, dict[str, V]] = field(default_factory=dict)


def gather(
    sources: Mapping[str, Mapping[str, V]], before: SaidOfFiles[V, R] | None, combine: Callable[[Sequence[V]], R]
) -> SaidOfFiles[V, R]:
    """What comes of all that is said of each file, in the order of the sources; of before all is kept that is the same.

    `combine` makes it of what is said, which is at least one value.
    """
    if before is None or not before.sources:
        found: dict[str, list[V]] = {}
        for said in sources.values():
            for file, value in said.items():
                found.setdefault(file, []).append(value)
        return SaidOfFiles(sources, {file: combine(values) for file, values in found.items()})
    if sources is before.sources:
        return before
    changed = {path for path, said in sources.items() if before.sources.get(path) is not said}
    changed |= before.sources.keys() - sources.keys()
    by_file = dict(before.by_file) if before.by_file else _by_file(before.sources)
    own = {file: dict(by_file.get(file, {})) for file in _files_of(changed, before.sources, sources)}
    for path in changed:
        for file in before.sources.get(path, ()):
            own[file].pop(path, None)
        for file, value in sources.get(path, {}).items():
            own[file][path] = value
    values = dict(before.values)
    for file, said in own.items():
        by_file[file] = said
        if said:
            values[file] = combine([said[path] for path in sorted(said)])
        else:
            values.pop(file, None)
    return SaidOfFiles(sources, values, by_file)


def _files_of(paths: set[str], *sources: Mapping[str, Mapping[str, V]]) -> set[str]:
    return {file for path in paths for each in sources for file in each.get(path, ())}


def _by_file(sources: Mapping[str, Mapping[str, V]]) -> dict[str, dict[str, V]]:
    found: dict[str, dict[str, V]] = {}
    for path, said in sources.items():
        for file, value in said.items():
            found.setdefault(file, {})[path] = value
    return found


def unite(said: Sequence[frozenset[V]]) -> frozenset[V]:
    """All that is in one of them."""
    return said[0] if len(said) == 1 else frozenset().union(*said)
