"""The firewall lets the nodes of a cluster reach each other.

The modules of k3s and RKE2 open no port, and the firewall of NixOS is on unless it is switched off. Servers need the
port on which nodes join; all nodes that of flannel, without which Pods on different nodes do not reach each other, and
10250, by which metrics-server asks a kubelet; servers with etcd between them 2379 and 2380.

Told only where a cluster has several nodes in the flake, and all that bears on it is known: a port that is open on one
interface counts, an interface that is trusted counts for all ports, and rules of one's own for everything.

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
            networking.firewall.allowedTCPPorts = [ 6443 10250 ];
            system.stateVersion = "26.05";
            services.k3s = { enable = true; tokenFile = "/run/secrets/k3s-token"; } // k3s;
          }
        ];
      };
    in
    {
      nixosConfigurations = {
        alpha = node "alpha" { role = "server"; };
        beta = node "beta" { role = "agent"; serverAddr = "https://alpha:6443"; };
      };
    };
}
```

```text title="output"
flake.nix:11:39: warning NIX024 the firewall drops 8472/udp (flannel) from other nodes (hosts alpha and beta)
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
            networking.firewall.allowedTCPPorts = [ 6443 10250 ];
            networking.firewall.allowedUDPPorts = [ 8472 ];
            system.stateVersion = "26.05";
            services.k3s = { enable = true; tokenFile = "/run/secrets/k3s-token"; } // k3s;
          }
        ];
      };
    in
    {
      nixosConfigurations = {
        alpha = node "alpha" { role = "server"; };
        beta = node "beta" { role = "agent"; serverAddr = "https://alpha:6443"; };
      };
    };
}
```

The port of flannel lets in whoever reaches it: it is opened towards the other nodes, never towards the Internet.

Since 0.2.0. Source: docs.k3s.io/installation/requirements, docs.rke2.io/install/requirements.
"""

from collections.abc import Iterator

from ....model.nix.firewall import Protocol, lets_in
from ....model.nix.host_facts import HostFact, Option, find_option
from ....model.nix.k3s_clusters import k3s_clusters
from ....model.nix.k3s_nodes import Node
from ....model.repository import Repository
from ....schemas.nix.k3s import ETCD_PORTS, FLANNEL_PORTS, KUBELET_PORT, OWN_INTERFACES
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX024", "k3s-ports", Severity.WARNING, needs=(HostFact,))
def k3s_ports(repository: Repository) -> Iterator[Problem]:
    for clusters in k3s_clusters(repository):
        yield from tell_once(
            (node.host, problem)
            for members in clusters.of_nodes
            if len({node.host_name for node in members} - {None}) > 1
            for node in members
            for problem in _problems(node, members)
        )


def _problems(node: Node, members: tuple[Node, ...]) -> Iterator[Problem]:
    closed = [
        (port, protocol, why)
        for port, protocol, why in _needed(node, members)
        if lets_in(node.host, protocol, port, OWN_INTERFACES) is False
    ]
    if closed:
        named = ", ".join(f"{port}/{protocol.lower()} ({why})" for port, protocol, why in closed)
        protocol = closed[0][1]
        ports = find_option(node.host, "networking", "firewall", f"allowed{protocol}Ports")
        at = ports.place if isinstance(ports, Option) and ports.place else node.at
        message = f"the firewall drops {named} from other nodes"
        yield Problem(at, message, "not open", str(closed[0][0]), hint=_HINT)


def _needed(node: Node, members: tuple[Node, ...]) -> Iterator[tuple[int, Protocol, str]]:
    """The ports that other nodes of the cluster come to this one by, as far as it is sure that they do."""
    servers = [one for one in members if one.role == "server"]
    if node.role == "server":
        if not node.flags.named("https-listen-port") and not node.open:
            yield from ((port, "TCP", f"{node.product.name} server") for port in node.product.server_ports)
        if _have_etcd(servers):
            yield from ((port, "TCP", "etcd") for port in ETCD_PORTS)
    if not servers or not all(one.flags.whole and not one.open for one in servers):
        return
    if not any("metrics-server" in value for one in servers for value in one.flags.values("disable") or ()):
        yield KUBELET_PORT, "TCP", "kubelet"
    if port := FLANNEL_PORTS.get(_backend(servers)):
        yield port, "UDP", "flannel"


def _have_etcd(servers: list[Node]) -> bool:
    if len({one.host_name for one in servers} - {None}) < 2 or any(one.open for one in servers):
        return False
    outside = any(not one.flags.whole or one.flags.named("datastore-endpoint") for one in servers)
    return not outside and (servers[0].product.always_etcd or any(one.begins for one in servers))


def _backend(servers: list[Node]) -> str:
    """The backend of flannel, "" where servers differ or another CNI is chosen."""
    if servers[0].product.name != "k3s":
        return ""
    found = {(one.flags.values("flannel-backend") or ("vxlan",))[-1] for one in servers}
    return found.pop() if len(found) == 1 else ""


_HINT = "open it in `networking.firewall`, best on the interface between the nodes alone"
