"""Which nodes of k3s or RKE2 are one cluster, by the servers that they join."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from ..derived_values import Query
from ..repository import Repository
from .host_facts import Option, find_option
from .k3s_nodes import Node, find_nodes

#: Names by which no other machine is meant.
_OWN = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 (nothing is bound to it)


class Address(NamedTuple):
    """The parts of `serverAddr`; the port is None where it is not a number, 443 where none is written."""

    scheme: str
    host: str
    port: int | None


def read_address(text: str) -> Address | None:
    """The parts of the address of a server, None where it is no URL."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    return Address(parts.scheme, parts.hostname or "", 443 if port is None else port)


class Clusters(NamedTuple):
    """The nodes of one flake and product, their clusters, and which nodes each one's `serverAddr` names, by host."""

    nodes: tuple[Node, ...]
    of_nodes: tuple[tuple[Node, ...], ...]
    named: Mapping[str, tuple[Node, ...]]


@Query
def k3s_clusters(repository: Repository) -> tuple[Clusters, ...]:
    """The clusters of each flake and product."""
    groups: dict[tuple[str, str], list[Node]] = {}
    for node in find_nodes(repository):
        groups.setdefault((node.host.flake, node.product.name), []).append(node)
    return tuple(_find_clusters(tuple(nodes)) for nodes in groups.values())


def _find_clusters(nodes: tuple[Node, ...]) -> Clusters:
    """Who joins whom, and who joins the same address, is in one cluster."""
    known = _Names.of(nodes)
    named = {node.host.name: known.find(_asked(node)) for node in nodes}
    group = {node.host.name: node.host.name for node in nodes}
    first: dict[str, str] = {}
    for node in nodes:
        others = [other.host.name for other in named[node.host.name]]
        if address := _asked(node):
            others.append(first.setdefault(address, node.host.name))
        for other in others:
            old, new = group[other], group[node.host.name]
            if old != new:
                group = {name: new if found == old else found for name, found in group.items()}
    found: dict[str, list[Node]] = {}
    for node in nodes:
        found.setdefault(group[node.host.name], []).append(node)
    return Clusters(nodes, tuple(tuple(members) for members in found.values()), named)


def _asked(node: Node) -> str:
    """The host that a node joins, "" where it joins none or where that is itself."""
    address = read_address(node.server) if node.server else None
    return "" if address is None or address.host in _OWN else address.host


class _Names(NamedTuple):
    """Nodes by their addresses, by the names of the machines in lower case, and by what their certificates have."""

    by_address: dict[str, list[Node]]
    by_name: dict[str, list[Node]]
    by_certificate: dict[str, list[Node]]

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> "_Names":
        """The names of these nodes."""
        names = cls({}, {}, {})
        for node in nodes:
            for address in node.addresses:
                names.by_address.setdefault(address, []).append(node)
            if node.host_name is not None:
                names.by_name.setdefault(node.host_name.lower(), []).append(node)
            for name in set(node.flags.values("tls-san") or ()) if node.role == "server" else ():
                names.by_certificate.setdefault(name, []).append(node)
        return names

    def find(self, asked: str) -> tuple[Node, ...]:
        """The nodes that are meant: the one machine of this name or address, or the servers that stand for it.

        Servers stand for what their certificate has by `--tls-san`. Nobody where two machines have one name.
        """
        if not asked:
            return ()
        called = self.by_name.get(asked.partition(".")[0].lower(), ())
        both = (*self.by_address.get(asked, ()), *(node for node in called if _may_have_domain(node, asked)))
        own = {node.host.name: node for node in both}
        if own:
            return tuple(own.values()) if len(own) == 1 else ()
        return tuple(self.by_certificate.get(asked, ()))


def _may_have_domain(node: Node, asked: str) -> bool:
    domain = asked.partition(".")[2]
    own = find_option(node.host, "networking", "domain")
    return not domain or own is None or (isinstance(own, Option) and own.value == domain)
