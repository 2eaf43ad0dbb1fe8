"""Where the paths of talhelper's configuration lead: they are seen from its folder."""

from ....schemas.references import TALCONFIG
from ...edge import Edge
from ...kustomize.path_edges_of_kind import path_edges_of_kind
from ...repository import Repository, file_query, files_having
from ..facts.fact_types import MachineFact


@file_query(files_having(MachineFact))
def talhelper_edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The edges of the talhelper configurations in a file."""
    return path_edges_of_kind(repository, path, TALCONFIG)
