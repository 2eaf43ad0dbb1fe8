"""Facts of all files → the repository, linked by what each row of the table of technologies knows."""

from collections.abc import Mapping

from .facts import Facts
from .files.tree import Tree
from .repository import Given, Repository


def build_repository(tree: Tree, files: Mapping[str, Facts], *, keeps: bool = True, **given: object) -> Repository:
    """Put the facts of all files together; `given` are further fields of `Given`."""
    return Repository(Given(tree, **given), dict(sorted(files.items())), keeps=keeps)  # type: ignore[arg-type]
