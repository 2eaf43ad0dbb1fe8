"""Where the path of a reference leads that is counted from its file's folder or the top, and has no ways of its own."""

import posixpath

from ..schemas.files import is_placeholder
from ..schemas.reference_forms import Base, Path, path_in
from .edge import Edge
from .facts import ReferenceFact
from .files.tree import MISSING, Tree, Why, joined, rooted
from .kustomize.paths import resolve
from .text.place import Place


def path_edge(fact: ReferenceFact, path: str, tree: Tree) -> Edge:
    """The edge of a reference that stands in the file at `path`."""
    reference = fact.reference
    named = path_in(reference.target, fact.value) if isinstance(reference.target, Path) else None
    if named is None or not isinstance(reference.target, Path):
        raise TypeError("names of objects are looked up elsewhere")
    edge = Edge(reference, Place(path, fact.at), fact.value, named)
    if is_placeholder(named):
        return edge._replace(why=Why.TEMPLATED)
    is_from_top = reference.target.base is Base.ROOT
    target = rooted(named) if is_from_top else joined(posixpath.dirname(path), named)
    found = resolve(target, reference.leads, tree)
    if isinstance(found, Place):
        return edge._replace(target=target, hit=found)
    return edge._replace(target=target, why=Why.GENERATED if found in MISSING and reference.rule is None else found)
