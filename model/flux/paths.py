"""Where the folders lead that Flux Kustomizations deploy: in the repository of their source, which may be another."""

from ...schemas.references import FLUX_KUSTOMIZATION
from ..edge import Edge
from ..kustomize.path_edges_of_kind import path_edges_of_kind
from ..repository import Repository, file_query
from .facts import FluxFact


@file_query(lambda repository: repository.facts(FluxFact))
def edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The edges of the Flux Kustomizations in a file; what is not here may be in the repository of their source."""
    return path_edges_of_kind(repository, path, FLUX_KUSTOMIZATION)
