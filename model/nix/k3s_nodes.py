"""The hosts of a flake that are nodes of k3s or RKE2, and which of them are one cluster."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from ...schemas.nix.k3s import PRODUCTS, Product
from ..text.place import Place
from .host_addresses import find_host_addresses, find_host_name
from .host_facts import HostFact, NotKnown, Option, Path, find_option
from .k3s_flags import Flags, is_given, read_flags

#: Names by which no other machine is meant.
_OWN = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 (nothing is bound to it)


class Node(NamedTuple):
    """A host that surely runs k3s or RKE2; `at` is where that is said.

    `server` is the address that it joins, "" where it surely joins none; `role`, `begins` (`clusterInit`) and `server`
    are None where they are not known. `open` is whether a file or the environment may say more to the program.
    """

    host: HostFact
    product: Product
    at: Place
    role: str | None
    begins: bool | None
    server: str | None
    flags: Flags
    open: bool

    def option(self, name: str) -> Option | NotKnown | None:
        """What is said of an option below `services.k3s`, or `services.rke2`."""
        return find_option(self.host, "services", self.product.name, name)

    def place(self, name: str) -> Place:
        """Where an option is set, or where the program is switched on."""
        option = self.option(name)
        return option.place or self.at if isinstance(option, Option) else self.at

    @property
    def host_name(self) -> str | None:
        """The name of the machine."""
        return find_host_name(self.host)

    @property
    def addresses(self) -> frozenset[str]:
        """The IP addresses of the machine, as far as they are known."""
        flags = (self.flags.values("node-ip") or ()) + (self.flags.values("node-external-ip") or ())
        return find_host_addresses(self.host) | frozenset(flags)


def find_nodes(hosts: Iterable[HostFact]) -> tuple[Node, ...]:
    """The hosts that surely run k3s or RKE2."""
    return tuple(node for host in hosts for product in PRODUCTS if (node := _read_node(host, product)))


def _read_node(host: HostFact, product: Product) -> Node | None:
    path = ("services", product.name)
    enabled = find_option(host, *path, "enable")
    if not isinstance(enabled, Option) or enabled.value is not True:
        return None
    flags = read_flags(host, product.name)
    role = _text(host, (*path, "role"), "server")
    begins = _begins(host, (*path, "clusterInit"), flags)
    server = _server(_text(host, (*path, "serverAddr"), ""), flags)
    sources = (is_given(find_option(host, *path, name)) for name in ("configPath", "environmentFile"))
    at = enabled.place or host.at
    return Node(host, product, at, role, begins, server, flags, any(given is not False for given in sources))


def _text(host: HostFact, path: Path, default: str) -> str | None:
    match find_option(host, *path):
        case None:
            return default
        case Option(value=str(value)):
            return value
        case _:
            return None


def _begins(host: HostFact, path: Path, flags: Flags) -> bool | None:
    if flags.named("cluster-init"):
        return True
    given = is_given(find_option(host, *path))
    return given if given or flags.whole else None


def _server(option: str | None, flags: Flags) -> str | None:
    given = flags.named("server", "s")
    if given:
        return given[-1].value
    return option if option or flags.whole else None


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
    return not domain or find_option(node.host, "networking", "domain") is None or domain == _domain(node.host)


def _domain(host: HostFact) -> str | None:
    return _text(host, ("networking", "domain"), "")


def group_by_flake(nodes: Iterable[Node]) -> Iterator[tuple[Node, ...]]:
    """The nodes of each flake and product."""
    groups: dict[tuple[str, str], list[Node]] = {}
    for node in nodes:
        groups.setdefault((node.host.flake, node.product.name), []).append(node)
    yield from (tuple(group) for group in groups.values())
