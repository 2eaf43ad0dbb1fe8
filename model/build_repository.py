"""Facts of all files → the repository. What finds the paths that they name is what the table of technologies has."""

from collections.abc import Mapping

from .facts import Facts
from .files.file_tree import Tree
from .repository import Repository, RepositoryContext
from .technologies import TABLE


def build_repository(tree: Tree, files: Mapping[str, Facts], *, keeps: bool = True, **given: object) -> Repository:
    """Put the facts of all files together; `given` are further fields of `RepositoryContext`."""
    edges = tuple(row.edges for row in TABLE)
    known = RepositoryContext(tree, edges=edges, **given)  # type: ignore[arg-type]
    return Repository(known, dict(sorted(files.items())), keeps=keeps)
