"""Where paths lead that are counted from the folder of their file or from the top, and have no ways of their own."""

import posixpath

from ...schemas.file_types import is_placeholder
from ...schemas.reference_forms import Base, Kind, Path, path_in
from ..edge import Edge
from ..facts import Facts, ReferenceFact
from ..files.file_tree import MISSING, Tree, WhyMissing, join, normalize_from_root
from ..repository import Repository
from ..text.place import Place
from .paths import resolve_path


def path_edges_of_kind(repository: Repository, path: str, source: Kind) -> tuple[Edge, ...]:
    """The paths that what is of a kind names in a file."""
    named = (repository.file(path) or Facts()).of(ReferenceFact)
    return tuple(
        _edge(fact, fact.reference.target, path, repository.tree)
        for fact in named
        if fact.reference.source == source and isinstance(fact.reference.target, Path)
    )


def _edge(fact: ReferenceFact, form: Path, path: str, tree: Tree) -> Edge:
    written = path_in(form, fact.value) or fact.value
    edge = Edge(fact.reference, Place(path, fact.at), fact.value, written)
    if is_placeholder(written):
        return edge._replace(why=WhyMissing.TEMPLATED)
    target = normalize_from_root(written) if form.base is Base.ROOT else join(posixpath.dirname(path), written)
    found = resolve_path(target, form.leads, tree)
    if isinstance(found, Place):
        return edge._replace(target=target, hit=found)
    is_known = found not in MISSING or fact.reference.rule is not None
    return edge._replace(target=target, why=found if is_known else WhyMissing.GENERATED)
