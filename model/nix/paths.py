"""Where the paths lead that Nix files name."""

import posixpath

from ...schemas.reference_forms import Leads
from ...schemas.references import NIX_FILE, REFERENCES
from ..edge import Edge
from ..files.file_tree import Hit, Tree, WhyMissing, folders_of, join
from ..repository import Repository, file_query, files_having
from ..text.place import Place
from .facts import FLAKE, NixPathFact

DEFAULT = "default.nix"
_ROWS = {row.path: row for row in REFERENCES if row.source == NIX_FILE}


@file_query(files_having(NixPathFact))
def edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The edges of the paths in a Nix file; what is outside of the repository is not known."""
    tree = repository.tree
    return tuple(_edge(fact, path, tree) for fact in repository.facts_at(path, NixPathFact))


def _edge(fact: NixPathFact, path: str, tree: Tree) -> Edge:
    row = _ROWS["asked" if fact.is_asked else "import" if fact.is_imported else "path"]
    target = join(posixpath.dirname(path), fact.written)
    edge = Edge(row, Place(path, fact.at), fact.written, target)
    if fact.written.startswith(("/", "~")):
        return edge._replace(why=WhyMissing.OUTSIDE)
    found = tree.find(target)
    if isinstance(found, Hit) and found.is_folder and row.leads is Leads.NIX:
        target = join(found.path, DEFAULT)
        found = tree.find(target)
    edge = edge._replace(target=target)
    if not isinstance(found, Hit):
        is_generated = f"{target}.in" in tree.files
        return edge._replace(why=WhyMissing.GENERATED if is_generated else found)
    if found.path in tree.not_added and is_in_flake(path, tree):
        return edge._replace(why=WhyMissing.UNTRACKED)
    return edge._replace(hit=Place(found.path))


def is_in_flake(path: str, tree: Tree) -> bool:
    """Whether a flake is around a file, so that Nix sees only what git has."""
    return any(join(folder, FLAKE) in tree.files for folder in folders_of(path))
