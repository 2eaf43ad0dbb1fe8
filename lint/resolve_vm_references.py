"""Virtual machines with the claims, storage classes and networks that they name, as far as all of these are known."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from ..model.deployed.resolve_names import name_edges, namespaces
from ..model.facts import ObjectFact
from ..model.kubevirt.facts import ClaimFact, VirtualMachineFact
from ..model.kustomize.partial_objects import is_whole
from ..model.repository import Repository, file_query, files_having
from ..model.text.place import Node, Place


class _OfObject(Protocol):
    """A fact of an object, with the root of that."""

    @property
    def object(self) -> Node: ...


F = TypeVar("F", bound=_OfObject)


def owner_at(repository: Repository, path: str, root: Node) -> ObjectFact | None:
    """The object with that root, None where it is not known to be what stands there."""
    found = next((one for one in repository.facts_at(path, ObjectFact) if one.at == root), None)
    return found if found is not None and is_whole(repository, path, found) else None


def whole_machines(repository: Repository) -> Iterator[tuple[str, ObjectFact, VirtualMachineFact]]:
    """The machines to which nothing is added, with their files and objects."""
    every = _machines_in(repository).items()
    return ((path, owner, machine) for path, found in every for owner, machine in found)


def machines_in(repository: Repository, path: str) -> tuple[tuple[ObjectFact, VirtualMachineFact], ...]:
    """The same of one file."""
    return _machines_in.at(repository, path) or ()


@file_query(files_having(VirtualMachineFact))
def _machines_in(repository: Repository, path: str) -> tuple[tuple[ObjectFact, VirtualMachineFact], ...]:
    return tuple(_whole(repository, path, repository.facts_at(path, VirtualMachineFact)))


def claims_in(repository: Repository, path: str) -> Iterator[tuple[ObjectFact, ClaimFact]]:
    """The claims in a file, and what makes some, to which nothing is added, with their objects."""
    return _whole(repository, path, repository.facts_at(path, ClaimFact))


def _whole(repository: Repository, path: str, facts: Iterable[F]) -> Iterator[tuple[ObjectFact, F]]:
    for fact in facts:
        owner = owner_at(repository, path, fact.object)
        if owner is not None:
            yield owner, fact


def namespace_of(repository: Repository, path: str, fact: ObjectFact) -> str | None:
    """The namespace of an object, None where it is not known."""
    return fact.namespace or namespaces.at(repository, path)


def claim_at(repository: Repository, place: Place | None) -> ClaimFact | None:
    """The claim, or what makes one, at a place that references lead to."""
    claims = repository.facts_at(place.path, ClaimFact) if place is not None else ()
    return next((claim for claim in claims if place is not None and claim.named == place.at), None)


def targets_of(repository: Repository, path: str) -> Mapping[Node, Place]:
    """Where the names of objects in a file lead, by the place of the name."""
    edges = name_edges.at(repository, path) or ()
    return {edge.at.at: edge.hit for edge in edges if edge.hit is not None and isinstance(edge.at.at, Node)}
