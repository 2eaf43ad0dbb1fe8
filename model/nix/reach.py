"""Which Nix files something evaluates: what flakes, and the files at the top of the repository, import."""

import posixpath

from ...schemas.reference_forms import Leads
from ..derived_values import Query
from ..path_edges import path_edges_by_file
from ..repository import Repository
from .facts import FLAKE, NixFileFact

#: Files that a command looks for in any folder.
_LOOKED_FOR = frozenset({FLAKE, "shell.nix", "hive.nix", "release.nix"})


@Query
def find_reached_nix(repository: Repository) -> frozenset[str] | None:
    """The Nix files that a root reaches; None where there is no flake, or one of them reads what cannot be told."""
    every = repository.facts(NixFileFact)
    roots = {path for path in every if "/" not in path or posixpath.basename(path) in _LOOKED_FOR}
    if not any(posixpath.basename(path) == FLAKE for path in roots):
        return None
    edges = path_edges_by_file(repository)
    found: set[str] = set()
    waiting = sorted(roots)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        if path.endswith(".nix") and (path not in every or every[path][0].is_open):
            return None
        named = edges.get(path, ())
        if any(edge.is_missing and edge.reference.leads is Leads.NIX for edge in named):
            return None  # what was meant may be any file
        waiting += (edge.hit.path for edge in named if edge.hit is not None)
    return frozenset(found)


def is_unreached_nix(repository: Repository, path: str) -> bool:
    """Whether it is known that nothing evaluates this Nix file."""
    found = find_reached_nix(repository)
    return found is not None and path not in found
