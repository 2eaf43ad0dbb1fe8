"""The nodes of a k3s or RKE2 cluster join one of its servers.

One server of a cluster begins it, with `clusterInit` where k3s has etcd; the others and all agents have the address of
a server in `serverAddr`: `https://`, and the port on which servers take nodes in, 6443 with k3s and 9345 with RKE2.
A server that is set up without `clusterInit` keeps its data in SQLite, and no other server can join it. A server with
`serverAddr` joins, whatever `clusterInit` says.

Clusters are told apart by whom their nodes join: the names, the addresses and the `--tls-san` of the hosts of a flake.
Where there is one server, an agent that joins another address of its network is told.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }:
    let
      node = name: k3s: nixpkgs.lib.nixosSystem {
        modules = [
          {
            networking.hostName = name;
            networking.firewall.enable = false;
            system.stateVersion = "26.05";
            services.k3s = { enable = true; tokenFile = "/run/secrets/k3s-token"; } // k3s;
          }
        ];
      };
    in
    {
      nixosConfigurations = {
        alpha = node "alpha" { role = "server"; };
        beta = node "beta" { role = "server"; serverAddr = "https://alpha:6443"; };
        gamma = node "gamma" { role = "agent"; serverAddr = "alpha:6443"; };
        delta = node "delta" { role = "agent"; serverAddr = "https://gamma:6443"; };
      };
    };
}
```

```text title="output"
flake.nix:11:39: warning NIX022 `clusterInit` is not set on `alpha`, which `beta` joins as a server
flake.nix:20:61: error NIX022 `alpha:6443` is not the address of a server: it begins with `https://` (host gamma)
flake.nix:21:61: error NIX022 `serverAddr` names `gamma`, which is an agent (host delta)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }:
    let
      node = name: k3s: nixpkgs.lib.nixosSystem {
        modules = [
          {
            networking.hostName = name;
            networking.firewall.enable = false;
            system.stateVersion = "26.05";
            services.k3s = { enable = true; tokenFile = "/run/secrets/k3s-token"; } // k3s;
          }
        ];
      };
    in
    {
      nixosConfigurations = {
        alpha = node "alpha" { role = "server"; clusterInit = true; };
        beta = node "beta" { role = "server"; serverAddr = "https://alpha:6443"; };
        gamma = node "gamma" { role = "agent"; serverAddr = "https://alpha:6443"; };
      };
    };
}
```

Since 0.2.0. Source: docs.k3s.io/datastore/ha-embedded, docs.rke2.io/install/ha; pkg/cluster of k3s-io/k3s.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from ....model.nix.host_addresses import find_host_addresses
from ....model.nix.host_facts import HostFact
from ....model.nix.k3s_clusters import Address, Clusters, k3s_clusters, read_address
from ....model.nix.k3s_flags import is_given
from ....model.nix.k3s_nodes import Node
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, Related, repository_rule


@repository_rule("NIX022", "k3s-servers", Severity.ERROR, needs=(HostFact,))
def k3s_servers(repository: Repository) -> Iterator[Problem]:
    for clusters in k3s_clusters(repository):
        yield from tell_once((node.host, problem) for node in clusters.nodes for problem in _of_node(node, clusters))
        if (server := _only_server(clusters.nodes, repository.evaluated(HostFact))) is not None:
            yield from tell_once(
                (node.host, problem) for node in clusters.nodes for problem in _elsewhere(node, server, clusters)
            )
        yield from (problem for members in clusters.of_nodes for problem in _of_cluster(members, clusters))


def _of_node(node: Node, clusters: Clusters) -> Iterator[Problem]:
    """What is wrong with the address that a node joins."""
    if not node.server:
        return
    address = read_address(node.server)
    if address is None or address.scheme != "https" or not address.host:
        message = f"`{node.server}` is not the address of a server: it begins with `https://`"
        yield _at_address(node, message)
        return
    named = clusters.named[node.host.name]
    if wrong := _wrong_port(node, address, named):
        yield _at_address(node, wrong)
    if len(named) == 1 and named[0].role == "agent":
        message = f"`serverAddr` names `{named[0].host.name}`, which is an agent"
        yield _at_address(node, message, Related(named[0].place("role"), "an agent here"))
    if node.role == "server" and named == (node,):
        message = "`serverAddr` names the server itself: set up anew, it waits for itself"
        yield replace(_at_address(node, message), severity=Severity.WARNING, hint=_FIRST)
    elif node.role == "server" and node.begins:
        message = "`clusterInit` has no effect: a server with `serverAddr` joins another"
        place = node.place("clusterInit" if is_given(node.option("clusterInit")) else "extraFlags")
        yield Problem(place, message, "joins another", "clusterInit", hint=_FIRST, severity=Severity.INFO)


def _only_server(nodes: tuple[Node, ...], hosts: tuple[HostFact, ...]) -> Node | None:
    """The server of a flake where it is the only one, and the addresses of all other machines are known."""
    servers = [node for node in nodes if node.role == "server"]
    others = {host.name for host in hosts if host.flake == nodes[0].host.flake} - {node.host.name for node in nodes}
    are_known = all(find_host_addresses(host) for host in hosts if host.name in others)
    if len(servers) != 1 or None in {node.role for node in nodes} or not are_known:
        return None
    return servers[0] if servers[0].addresses else None


def _elsewhere(node: Node, server: Node, clusters: Clusters) -> Iterator[Problem]:
    """That an agent joins an address that no machine here has, in the network of the only server."""
    asked = read_address(node.server) if node.server else None
    if asked is None or node.role != "agent" or clusters.named[node.host.name] or not _IPV4.fullmatch(asked.host):
        return
    network = asked.host.rpartition(".")[0]
    near = sorted(address for address in server.addresses if address.rpartition(".")[0] == network)
    if near and asked.host not in server.addresses:
        message = f"no host here has the address {asked.host}: the server `{server.host.name}` has {near[0]}"
        related = Related(server.at, "the only server")
        yield replace(_at_address(node, message, related), severity=Severity.WARNING, hint=_VIRTUAL)


def _wrong_port(node: Node, address: Address, named: tuple[Node, ...]) -> str | None:
    product = node.product
    if product.name == "rke2" and address.port == 6443:
        return "port 6443 of RKE2 is that of the API: nodes join a server by port 9345"
    if len(named) != 1 or named[0].role != "server" or named[0].open:
        return None
    ports = named[0].flags.values("https-listen-port")
    if ports is None or ports or address.port == product.join_port:
        return None
    return f"`{named[0].host.name}` takes nodes in on port {product.join_port}, not on {address.port}"


def _of_cluster(members: tuple[Node, ...], clusters: Clusters) -> Iterator[Problem]:
    """What is wrong with the servers of a cluster as a whole."""
    beginning = [node for node in members if node.role == "server" and node.begins and node.server == ""]
    for other in beginning[1:]:
        if other.host_name != beginning[0].host_name:
            message = f"two servers begin a cluster of their own: `{other.host.name}` and `{beginning[0].host.name}`"
            related = (Related(beginning[0].place("clusterInit"), "the other one"),)
            yield Problem(other.place("clusterInit"), message, "also begins one", "clusterInit", related, _JOIN)
    for first in members:
        joining = [node for node in members if node.role == "server" and clusters.named[node.host.name] == (first,)]
        if joining and _has_sqlite(first):
            message = (
                f"`clusterInit` is not set on `{first.host.name}`, which `{joining[0].host.name}` joins as a server"
            )
            related = (Related(joining[0].place("serverAddr"), "joins it here"),)
            problem = Problem(first.at, message, "set up anew, it has SQLite", "clusterInit", related, _BEGIN)
            yield replace(problem, severity=Severity.WARNING)


def _has_sqlite(node: Node) -> bool:
    """Whether nothing gives a server of k3s another database than its own."""
    given = node.flags.named("datastore-endpoint", "cluster-reset")
    is_first = node.role == "server" and node.begins is False and node.server == ""
    return is_first and not node.product.always_etcd and node.flags.whole and not node.open and not given


def _at_address(node: Node, message: str, *related: Related) -> Problem:
    hint = f"write `https://SERVER:{node.product.join_port}`"
    return Problem(node.place("serverAddr"), message, "joins this", node.server, related, hint)


_FIRST = "only the first server of a cluster has `clusterInit`, and that has no `serverAddr`"
_JOIN = "give all servers but the first one `serverAddr`, and take `clusterInit` from them"
_VIRTUAL = "write the address of the server; a virtual one belongs into its `--tls-san`"
#: IPv4 addresses.
_IPV4 = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_BEGIN = "set `clusterInit = true` on the first server"
