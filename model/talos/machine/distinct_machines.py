"""Machines that are known to stand beside each other: the nodes of a talhelper configuration, the files of a folder.

What stands in a folder may be alternatives for one machine, so a file counts as a machine only where it gives one host
name, and two of them as different ones only where those names differ.
"""

import posixpath
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface, ip_address, ip_interface
from typing import NamedTuple, TypeAlias

from ....schemas.file_types import is_archived
from ....schemas.talos.machine_identity_fields import ROLES, Says
from ...derived_values import Query
from ...path_edges import named_paths
from ...repository import Repository
from ...text.place import Node, NodePath, Place
from ..facts.fact_types import Form, MachineFact, MachineFieldFact

IPAddress: TypeAlias = IPv4Address | IPv6Address
IPInterface: TypeAlias = IPv4Interface | IPv6Interface
_DOCUMENTS = (Form.WHOLE, Form.PATCH)


class GivenAddress(NamedTuple):
    """A text at a place, and the address that it is."""

    place: Place
    text: str
    address: IPAddress | None


class Neighbour(NamedTuple):
    """A machine: its name, its role ("" where that is not said) and its addresses.

    `addresses` are those by which others reach it: the one that talhelper connects to, and those of the links with a
    gateway; not those that every machine may have for itself. `everything` has these and all others.
    """

    path: str
    at: Place
    name: GivenAddress | None
    role: str
    addresses: tuple[GivenAddress, ...]
    everything: tuple[GivenAddress, ...]
    virtual: tuple[GivenAddress, ...]


class Neighbours(NamedTuple):
    """Machines of one cluster; `is_complete` says that all of it is here, and that each of them exists."""

    path: str
    is_complete: bool
    machines: tuple[Neighbour, ...]


@Query
def neighbours(repository: Repository) -> tuple[Neighbours, ...]:
    """The machines of the repository, by where they stand together."""
    return tuple(_neighbours(repository))


def _neighbours(repository: Repository) -> Iterator[Neighbours]:
    folders: dict[str, list[Neighbour]] = {}
    for path, found_there in repository.facts(MachineFact).items():
        if is_archived(path):
            continue
        for machine in found_there:
            if machine.form is Form.TALHELPER:
                yield Neighbours(path, True, tuple(_of_talhelper(path, machine)))
        if not named_paths.has(repository, path) and (found := _of_file(path, found_there)) is not None:
            folders.setdefault(posixpath.dirname(path), []).append(found)
    for folder, machines in folders.items():
        yield Neighbours(folder, False, tuple(machines))


def parse_address(written: str) -> IPAddress | None:
    """The address that a text is, with or without a prefix length."""
    try:
        return ip_interface(written).ip
    except ValueError:
        return None


def _of_talhelper(path: str, machine: MachineFact) -> Iterator[Neighbour]:
    nodes: dict[NodePath, list[MachineFieldFact]] = {}
    top = len(machine.at.path)
    for fact in machine.said:
        if fact.at.path[top : top + 1] == ("nodes",):
            nodes.setdefault(fact.at.path[: top + 2], []).append(fact)
    for at, said in sorted(nodes.items(), key=lambda entry: [step for step in entry[0] if isinstance(step, int)]):
        yield _machine(path, Node(machine.at.document, at), said, "worker")


def _of_file(path: str, machines: Iterable[MachineFact]) -> Neighbour | None:
    own = (machine for machine in machines if machine.form in _DOCUMENTS and not machine.is_inline)
    said = [fact for machine in own for fact in machine.said]
    named = [fact for fact in said if fact.what is Says.HOST_NAME]
    return _machine(path, named[0].at, said, "") if len({fact.value for fact in named}) == 1 else None


def _machine(path: str, at: Node, said: list[MachineFieldFact], role: str) -> Neighbour:
    links = [(fact, found) for fact in said if fact.what is Says.ADDRESS if (found := _interface(fact.value))]
    reached = [fact for fact, found in links if _is_reached(fact, found, said)]
    named = [given for fact in said if fact.what is Says.NODE_ADDRESS for given in _split(path, fact)]
    ignored = any(fact.what is Says.IGNORED_NAME and fact.value == "true" for fact in said)
    names = [fact for fact in said if fact.what is Says.HOST_NAME and not ignored]
    roles = [ROLES.get(fact.value, "") for fact in said if fact.what is Says.ROLE]
    return Neighbour(
        path,
        Place(path, at),
        _make_given(path, names[0]) if names else None,
        roles[0] if roles else role,
        (*named, *(_make_given(path, fact) for fact in reached)),
        (*named, *(_make_given(path, fact) for fact, _ in links)),
        tuple(_make_given(path, fact) for fact in said if fact.what is Says.VIP),
    )


def _make_given(path: str, fact: MachineFieldFact) -> GivenAddress:
    return GivenAddress(Place(path, fact.at), fact.value, parse_address(fact.value))


def _split(path: str, fact: MachineFieldFact) -> Iterator[GivenAddress]:
    """talhelper takes several addresses in one text, and names that DNS knows."""
    for part in fact.value.split(","):
        text = part.strip()
        yield GivenAddress(Place(path, fact.at), text, parse_address(text))


def _is_reached(fact: MachineFieldFact, interface: IPInterface, said: list[MachineFieldFact]) -> bool:
    """Whether the link of an address has a gateway in its network: then it is where the machine's traffic goes."""
    link = fact.at.document, _link(fact)
    gateways = [
        other.value for other in said if other.what is Says.GATEWAY and (other.at.document, _link(other)) == link
    ]
    return any(_is_in(gateway, interface) for gateway in gateways)


def _link(fact: MachineFieldFact) -> NodePath:
    """The link that an address or a gateway belongs to."""
    lists = {"addresses", "routes", "cidr"}
    at = max((index for index, step in enumerate(fact.at.path) if step in lists), default=len(fact.at.path))
    return fact.at.path[:at]


def _is_in(gateway: str, interface: IPInterface) -> bool:
    try:
        return ip_address(gateway) in interface.network
    except ValueError:
        return False


def _interface(written: str) -> IPInterface | None:
    try:
        return ip_interface(written)
    except ValueError:
        return None
