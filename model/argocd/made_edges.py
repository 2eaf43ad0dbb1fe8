"""Where the paths lead that Applications name which an ApplicationSet makes."""

from collections.abc import Iterator
from typing import NamedTuple

from ..edge import Edge
from ..facts import facts_of
from ..path_edges import excuse_hidden
from ..repository import Repository
from ..text.place import Node, Place
from .applicationset_facts import MadeFact
from .own_urls import identity
from .paths import find_edges


class MadeEdge(NamedTuple):
    """What an element's Application names; the edge starts where the ApplicationSet says it."""

    made: MadeFact
    edge: Edge


def missing_made_edges(repository: Repository) -> Iterator[MadeEdge]:
    """The paths that lead nowhere, of all Applications that are made."""
    known = identity(repository)
    for made in repository.evaluated(MadeFact):
        facts = facts_of((made.application, *made.references))
        missing = (one for one in find_edges(made.owner.path, facts, repository.tree, known) if one.is_missing)
        origins = dict(made.origins)
        for edge in excuse_hidden(repository, missing):
            if edge.is_missing and isinstance(edge.at.at, Node) and edge.at.at.path in origins:
                at = Place(edge.at.path, Node(edge.at.at.document, origins[edge.at.at.path]))
                yield MadeEdge(made, edge._replace(at=at))
