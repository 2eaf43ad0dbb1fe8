"""The paths of a table's rows as one tree for each kind, so that an object is walked once for all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..schemas.reference_forms import Kind, path_keys


@dataclass(slots=True)
class Branch:
    """A step on the way of some rows: the numbers of those that end here, and the next steps (`[]` for each item)."""

    rows: list[int] = field(default_factory=list)
    children: "dict[str, Branch]" = field(default_factory=dict)


def branches_of(rows: Iterable[tuple[Kind, str]]) -> Mapping[Kind, Branch]:
    """The trees of the rows, which are given by their kinds and paths and numbered in their order."""
    roots: dict[Kind, Branch] = {}
    for number, (kind, path) in enumerate(rows):
        branch = roots.setdefault(kind, Branch())
        for step in path_keys(path):
            branch = branch.children.setdefault(step, Branch())
        branch.rows.append(number)
    return roots
