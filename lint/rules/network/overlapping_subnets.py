"""The subnets of Pods, of Services and of the machines do not overlap.

An address that is in two of them belongs to two things: a Service gets the address of a Pod, or Pods cannot reach a
machine. Nothing checks that: neither Talos nor kube-apiserver knows all three. The rule compares what one cluster says
in one place: a document of a machine configuration, or talhelper's configuration, where a subnet that is not written is
the default one.

## Wrong

```yaml title="talos/patches/cluster.yaml"
cluster:
  network:
    podSubnets: [10.0.0.0/8]
    serviceSubnets: [10.96.0.0/12]
```

```text title="output"
talos/patches/cluster.yaml:4:22: warning NET003 the Services' subnet `10.96.0.0/12` overlaps the Pods' `10.0.0.0/8`
```

## Right

```yaml title="talos/patches/cluster.yaml"
cluster:
  network:
    podSubnets: [10.244.0.0/16]
    serviceSubnets: [10.96.0.0/12]
```

Since 0.2.0. Source: Kubernetes' documentation of cluster networking, "Kubernetes IP address ranges".
"""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import NamedTuple, TypeAlias

from ....model.repository import Repository
from ....model.talos.facts.fact_types import Form, MachineFact
from ....model.talos.machine.distinct_machines import GivenAddress, neighbours
from ....model.text.place import Node, Place
from ....schemas.talos.machine_identity_fields import Says
from ....schemas.talos.support import DEFAULT_PODS, DEFAULT_SERVICES
from ...finding import Severity
from ...rule import Problem, Related, repository_rule
from ...talos_rule_subjects import machine_documents

_IPNetwork: TypeAlias = IPv4Network | IPv6Network
_DEFAULTS = ((Says.POD_SUBNET, DEFAULT_PODS), (Says.SERVICE_SUBNET, DEFAULT_SERVICES))
_WORDS = {Says.POD_SUBNET: "Pods", Says.SERVICE_SUBNET: "Services"}


class _Subnet(NamedTuple):
    """`place` is None where it is a default that is not written."""

    what: Says
    text: str
    network: _IPNetwork
    place: Place | None


@repository_rule("NET003", "overlapping-subnets", Severity.WARNING)
def overlapping_subnets(repository: Repository) -> Iterator[Problem]:
    for path, machine in machine_documents(repository, Form.WHOLE, Form.PATCH, Form.TALHELPER):
        subnets = list(_subnets(path, machine))
        pods = [subnet for subnet in subnets if subnet.what is Says.POD_SUBNET]
        services = [subnet for subnet in subnets if subnet.what is Says.SERVICE_SUBNET]
        for one in pods:
            yield from (_overlap(one, other) for other in services if _do_overlap(one, other))
        yield from _around_machines(repository, path, machine, subnets)


def _subnets(path: str, machine: MachineFact) -> Iterator[_Subnet]:
    for what, default in _DEFAULTS:
        written = list(machine.all(what))
        for fact in written:
            if (network := _network(fact.value)) is not None:
                yield _Subnet(what, fact.value, network, Place(path, fact.at))
        if not written and machine.form is Form.TALHELPER and not _is_ipv6(machine):
            yield _Subnet(what, default, ip_network(default), None)


def _is_ipv6(machine: MachineFact) -> bool:
    """Whether the defaults are others: with an endpoint that is an IPv6 address, they are."""
    endpoint = machine.first(Says.ENDPOINT)
    return endpoint is None or endpoint.value.count(":") > 2


def _network(text: str) -> _IPNetwork | None:
    try:
        return ip_network(text, strict=False) if "/" in text else None
    except ValueError:
        return None


def _do_overlap(one: _Subnet, other: _Subnet) -> bool:
    same = one.network.version == other.network.version
    return same and (one.place or other.place) is not None and one.network.overlaps(other.network)


def _overlap(one: _Subnet, other: _Subnet) -> Problem:
    """The one that is written is told; where both are, the second."""
    first, second = (one, other) if other.place else (other, one)
    place = second.place or Place("")
    default = "default " if first.place is None else ""
    message = f"{_subnet_of(second)} overlaps the {default}{_WORDS[first.what]}' `{first.text}`"
    related = (Related(first.place, f"the {_WORDS[first.what]}' subnet"),) if first.place else ()
    return Problem(place, message, "overlaps", second.text, related, "take subnets that have no address in common")


def _subnet_of(subnet: _Subnet) -> str:
    default = "default " if subnet.place is None else ""
    return f"the {default}{_WORDS[subnet.what]}' subnet `{subnet.text}`"


def _around_machines(
    repository: Repository, path: str, machine: MachineFact, subnets: list[_Subnet]
) -> Iterator[Problem]:
    """Addresses of the machines in a subnet: the first of each."""
    given = list(_addresses(repository, path, machine)) if subnets else []
    for subnet in subnets:
        inside = [one for one in given if one.address is not None and one.address in subnet.network]
        if inside:
            place = subnet.place or inside[0].place
            message = f"{_subnet_of(subnet)} has the machine `{inside[0].text}` in it"
            related = (Related(inside[0].place, "the address of a machine"),) if subnet.place else ()
            hint = "take a subnet that no machine has an address of"
            yield Problem(place, message, "around a machine", subnet.text, related, hint)


def _addresses(repository: Repository, path: str, machine: MachineFact) -> Iterator[GivenAddress]:
    """The addresses by which the machines of the same place are reached."""
    for group in neighbours(repository):
        for one in group.machines:
            at = one.at.at
            if one.path == path and isinstance(at, Node) and (group.is_complete or machine.form is not Form.TALHELPER):
                yield from one.addresses
