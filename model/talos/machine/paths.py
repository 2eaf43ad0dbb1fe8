"""Where the paths of talhelper's configuration lead: they are seen from its folder."""

from ....schemas.references import TALCONFIG
from ...edge import Edge
from ...facts import Facts, ReferenceFact
from ...path_edge import path_edge
from ...query import file_query
from ...repository import Repository
from ..facts.machine import MachineFact


@file_query(lambda repository: repository.facts(MachineFact))
def edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The edges of the talhelper configurations in a file."""
    named = (repository.file(path) or Facts()).of(ReferenceFact)
    return tuple(path_edge(fact, path, repository.tree) for fact in named if fact.reference.source == TALCONFIG)
