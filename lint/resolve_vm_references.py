"""Virtual machines with the claims, storage classes and networks that they name, as far as all of these are known."""

from collections.abc import Iterator, Mapping

from ..model.deployed.resolve_names import name_edges, namespaces
from ..model.facts import ObjectFact
from ..model.kubevirt.facts import ClaimFact, VirtualMachineFact
from ..model.kustomize.partial_objects import is_whole
from ..model.repository import Repository
from ..model.text.place import Node, Place


def owner_at(repository: Repository, path: str, root: Node) -> ObjectFact | None:
    """The object with that root, None where it is not known to be what stands there."""
    found = next((one for one in repository.facts_at(path, ObjectFact) if one.at == root), None)
    return found if found is not None and is_whole(repository, path, found) else None


def whole_machines(repository: Repository) -> Iterator[tuple[str, ObjectFact, VirtualMachineFact]]:
    """The machines to which nothing is added, with their files and objects."""
    for path, machine in repository.each(VirtualMachineFact):
        owner = owner_at(repository, path, machine.object)
        if owner is not None:
            yield path, owner, machine


def namespace_of(repository: Repository, path: str, fact: ObjectFact) -> str | None:
    """The namespace of an object, None where it is not known."""
    return fact.namespace or namespaces.at(repository, path)


def claims_by_place(repository: Repository) -> Mapping[Place, tuple[str, ClaimFact]]:
    """The claims, and what makes some, by the place that references to them lead to."""
    return {Place(path, claim.named): (path, claim) for path, claim in repository.each(ClaimFact)}


def targets_of(repository: Repository, path: str) -> Mapping[Node, Place]:
    """Where the names of objects in a file lead, by the place of the name."""
    edges = name_edges.at(repository, path) or ()
    return {edge.at.at: edge.hit for edge in edges if edge.hit is not None and isinstance(edge.at.at, Node)}
