"""Where the folders lead that Flux Kustomizations deploy: in the repository of their source, which may be another."""

from ...schemas.references import FLUX_KUSTOMIZATION
from ..edge import Edge
from ..files.file_tree import WhyMissing
from ..kustomize.path_edges_of_kind import path_edges_of_kind
from ..repository import Repository, file_query, files_having
from ..text.place import Node
from .facts import FluxFact
from .own_sources import is_elsewhere, why_elsewhere
from .patched import may_rewrite, patched_fields

#: Fields that say where a Kustomization's folder is.
_PLACING = frozenset({"path", "sourceRef"})


@file_query(files_having(FluxFact))
def edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The edges of the Flux Kustomizations in a file; what is not here may be in the repository of their source.

    What is here is not what one names whose source is another repository.
    """
    found = path_edges_of_kind(repository, path, FLUX_KUSTOMIZATION)
    return tuple(_certain(repository, edge) if edge.is_missing else _own(repository, edge) for edge in found)


def _own(repository: Repository, edge: Edge) -> Edge:
    fact = _fact_around(repository, edge)
    if edge.hit is None or fact is None or not is_elsewhere(repository, fact):
        return edge
    return edge._replace(hit=None, why=WhyMissing.REMOTE)


def _fact_around(repository: Repository, edge: Edge) -> FluxFact | None:
    node = edge.at.at
    facts = repository.facts_at(edge.at.path, FluxFact)
    return next((one for one in facts if isinstance(node, Node) and node.is_in(one.object.at)), None)


def _certain(repository: Repository, edge: Edge) -> Edge:
    fact = _fact_around(repository, edge)
    if fact is None:
        return edge._replace(why=WhyMissing.GENERATED)
    why = why_elsewhere(repository, fact)
    if why is None and (patched_fields(repository) & _PLACING or may_rewrite(repository, edge.at.path, fact.object)):
        why = WhyMissing.GENERATED
    return edge if why is None else edge._replace(why=why)
