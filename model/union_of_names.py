"""The names that stand in files, together: after a change only those of the changed files are counted again."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain


@dataclass(frozen=True, slots=True, eq=False)
class NamesInFiles:
    """The names of each file, and all of them; `counts` is in how many files each is, once something has changed."""

    files: Mapping[str, frozenset[str]]
    names: frozenset[str]
    counts: Mapping[str, int] = field(default_factory=dict)


def gather_names(files: Mapping[str, frozenset[str]], before: NamesInFiles | None) -> NamesInFiles:
    """The names in these files; where they are those of before it is the same value."""
    if before is None or not before.files:
        return NamesInFiles(files, frozenset().union(*files.values()))
    if files is before.files:
        return before
    counts = dict(before.counts) if before.counts else dict(Counter(chain.from_iterable(before.files.values())))
    changed = [path for path, names in files.items() if before.files.get(path) is not names]
    changed += before.files.keys() - files.keys()
    touched: set[str] = set()
    for path in changed:
        old, new = before.files.get(path, frozenset()), files.get(path, frozenset())
        touched |= old ^ new
        for name in old - new:
            counts[name] -= 1
        for name in new - old:
            counts[name] = counts.get(name, 0) + 1
    gone = {name for name in touched if not counts[name]}
    for name in gone:
        del counts[name]
    come = touched - gone - before.names
    return NamesInFiles(files, (before.names | come) - gone if come or gone else before.names, counts)
