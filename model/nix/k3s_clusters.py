"""Which nodes of k3s or RKE2 are one cluster, by the servers that they join."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from .host_facts import Option, find_option
from .k3s_nodes import Node

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
    """The clusters of a flake, and which nodes each node's `serverAddr` names, by the names of the hosts."""

    of_nodes: tuple[tuple[Node, ...], ...]
    named: Mapping[str, tuple[Node, ...]]


def find_clusters(nodes: Iterable[Node]) -> Clusters:
    """The clusters among the nodes of one flake and one product: who joins whom, and who joins the same address."""
    all_nodes = tuple(nodes)
    named = {node.host.name: tuple(find_named(node, all_nodes)) for node in all_nodes}
    group = {node.host.name: node.host.name for node in all_nodes}
    first: dict[str, str] = {}
    for node in all_nodes:
        others = [other.host.name for other in named[node.host.name]]
        if address := _asked(node):
            others.append(first.setdefault(address, node.host.name))
        for other in others:
            old, new = group[other], group[node.host.name]
            group = {name: new if found == old else found for name, found in group.items()}
    found: dict[str, list[Node]] = {}
    for node in all_nodes:
        found.setdefault(group[node.host.name], []).append(node)
    return Clusters(tuple(tuple(members) for members in found.values()), named)


def _asked(node: Node) -> str:
    """The host that a node joins, "" where it joins none or where that is itself."""
    address = read_address(node.server) if node.server else None
    return "" if address is None or address.host in _OWN else address.host


def find_named(node: Node, nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes that a node's `serverAddr` names: the one machine of this name or address, or those that stand for it.

    Servers stand for what their certificate has by `--tls-san`. Nobody where two machines have one name.
    """
    asked = _asked(node)
    all_nodes = tuple(nodes)
    if not asked:
        return
    own = [one for one in all_nodes if asked in one.addresses or _is_called(one, asked)]
    if own:
        yield from own if len(own) == 1 else ()
        return
    for one in all_nodes:
        if one.role == "server" and asked in (one.flags.values("tls-san") or ()):
            yield one


def _is_called(node: Node, asked: str) -> bool:
    name = node.host_name
    short, _, domain = asked.partition(".")
    if name is None or short.lower() != name.lower():
        return False
    own = find_option(node.host, "networking", "domain")
    return not domain or own is None or (isinstance(own, Option) and own.value == domain)
