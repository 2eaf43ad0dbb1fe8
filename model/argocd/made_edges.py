"""What the Applications that ApplicationSets make name and deploy; asked where those have been expanded."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...schemas.reference_forms import Leads
from ..derived_values import Query
from ..edge import Edge
from ..facts import ObjectFact, facts_of
from ..files.file_tree import MISSING, WhyMissing
from ..objects_of_kind import objects_of_kind
from ..path_edges import excuse_hidden
from ..repository import Repository
from ..text.place import Node, Place
from .applicationset_facts import ExpandedFact, MadeFact
from .own_urls import identity
from .paths import find_edges

#: The kind of which every object must have been expanded.
_KIND = "ApplicationSet"
#: With these reasons a path leads to nothing that is here.
_ELSEWHERE = MISSING | {WhyMissing.REMOTE, WhyMissing.OPTIONAL, WhyMissing.SUBMODULE}


class MadeEdge(NamedTuple):
    """What an element's Application names; the edge starts where the ApplicationSet says it."""

    made: MadeFact
    edge: Edge


@Query
def made_by_key(repository: Repository) -> Mapping[str, MadeFact]:
    """The Applications that are made, each under a key of its own, for what is to be kept of each."""
    return {f"{made.owner.path}#{number}": made for number, made in enumerate(repository.evaluated(MadeFact))}


def missing_made_edges(repository: Repository) -> Iterator[MadeEdge]:
    """The paths that lead nowhere, of all Applications that are made."""
    for made, edges in made_edges(repository).items():
        missing = (one for one in edges if one.is_missing)
        origins = dict(made.origins)
        for edge in excuse_hidden(repository, missing):
            if edge.is_missing and isinstance(edge.at.at, Node) and edge.at.at.path in origins:
                at = Place(edge.at.path, Node(edge.at.at.document, origins[edge.at.at.path]))
                yield MadeEdge(made, edge._replace(at=at))


@Query
def made_edges(repository: Repository) -> Mapping[MadeFact, tuple[Edge, ...]]:
    """Where the paths lead that each Application names which is made."""
    known = identity(repository)
    return {
        made: tuple(find_edges(made.owner.path, facts_of((made.application, *made.references)), repository.tree, known))
        for made in repository.evaluated(MadeFact)
    }


def made_folders(repository: Repository) -> Iterator[tuple[MadeFact, Edge]]:
    """Each folder that is here and that an Application deploys which is made."""
    for made, edges in made_edges(repository).items():
        yield from ((made, edge) for edge in edges if edge.reference.leads is Leads.FOLDER and edge.hit is not None)


@Query
def find_open_sets(repository: Repository) -> Mapping[Place, str]:
    """The ApplicationSets that may make more than is known here, by their places, with why."""
    written = {Place(path, fact.at) for path, fact in objects_of_kind(repository, _KIND)}
    expanded = {fact.at: fact.why for fact in repository.evaluated(ExpandedFact)}
    found = dict.fromkeys(
        written - expanded.keys(), "it is not expanded where it stands, as something changes or completes it"
    )
    found |= {at: why for at, why in expanded.items() if why}
    for made, edges in made_edges(repository).items():
        vague = next((edge for edge in edges if _may_be_here(edge)), None)
        if vague is not None:
            found.setdefault(made.owner, f"it is not known where `{vague.written}` leads to")
    return {at: found[at] for at in sorted(found)}


def _may_be_here(edge: Edge) -> bool:
    return edge.reference.leads is Leads.FOLDER and edge.hit is None and edge.why not in _ELSEWHERE


def name_made(made: MadeFact, repository: Repository) -> str:
    """The Application with the namespace of its ApplicationSet: `argocd/web`."""
    root = made.owner.at
    objects = repository.facts_at(made.owner.path, ObjectFact)
    namespace = next((fact.namespace for fact in objects if fact.at == root), None)
    name = made.application.object.name or made.element
    return f"{namespace}/{name}" if namespace else name
