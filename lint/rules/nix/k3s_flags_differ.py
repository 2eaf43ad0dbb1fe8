"""The servers of a k3s or RKE2 cluster agree on what must be the same on all of them.

The networks of Pods and Services, the domain, flannel's backend and some switches belong to the cluster. A server that
has another value than those that are there is not let in: "critical configuration value mismatch". A value that is
written on one server and left to its default on another differs as well.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }:
    let
      server = name: k3s: nixpkgs.lib.nixosSystem {
        modules = [
          {
            networking.hostName = name;
            networking.firewall.enable = false;
            system.stateVersion = "26.05";
            services.k3s = { enable = true; role = "server"; tokenFile = "/run/secrets/k3s-token"; } // k3s;
          }
        ];
      };
    in
    {
      nixosConfigurations = {
        alpha = server "alpha" { clusterInit = true; extraFlags = [ "--cluster-cidr=10.52.0.0/16" ]; };
        beta = server "beta" { serverAddr = "https://alpha:6443"; };
      };
    };
}
```

```text title="output"
flake.nix:11:39: error NIX025 `--cluster-cidr` is 10.42.0.0/16 here and 10.52.0.0/16 on the server `alpha` (host beta)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }:
    let
      server = name: k3s: nixpkgs.lib.nixosSystem {
        modules = [
          {
            networking.hostName = name;
            networking.firewall.enable = false;
            system.stateVersion = "26.05";
            services.k3s = {
              enable = true;
              role = "server";
              tokenFile = "/run/secrets/k3s-token";
              extraFlags = [ "--cluster-cidr=10.52.0.0/16" ];
            } // k3s;
          }
        ];
      };
    in
    {
      nixosConfigurations = {
        alpha = server "alpha" { clusterInit = true; };
        beta = server "beta" { serverAddr = "https://alpha:6443"; };
      };
    };
}
```

Since 0.2.0. Source: `CriticalControlArgs` in pkg/daemons/config/types.go of k3s-io/k3s; docs.k3s.io/cli/server.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact
from ....model.nix.k3s_clusters import k3s_clusters
from ....model.nix.k3s_nodes import Node
from ....model.repository import Repository
from ....schemas.nix.k3s import SAME_ON_SERVERS
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, Related, repository_rule


@repository_rule("NIX025", "k3s-flags-differ", Severity.ERROR, needs=(HostFact,))
def k3s_flags_differ(repository: Repository) -> Iterator[Problem]:
    for clusters in k3s_clusters(repository):
        for members in clusters.of_nodes:
            servers = [one for one in members if one.role == "server" and one.flags.whole and not one.open]
            servers.sort(key=lambda one: (not one.begins, one.server != ""))
            yield from tell_once(
                (server.host, problem) for server in servers[1:] for problem in _differences(servers[0], server)
            )


def _differences(first: Node, server: Node) -> Iterator[Problem]:
    for name, default in SAME_ON_SERVERS[server.product.name].items():
        there, here = _value(first, name, default), _value(server, name, default)
        if there is not None and here is not None and there != here:
            message = f"`--{name}` is {here} here and {there} on the server `{first.host.name}`"
            related = (Related(first.place("extraFlags"), f"{there} here"),)
            yield Problem(server.place("extraFlags"), message, here, name, related, _HINT)


def _value(node: Node, name: str, default: str) -> str | None:
    """What a flag comes to, None where that is not known."""
    flag, _, item = name.partition("=")
    values = node.flags.values(flag)
    if item and values is not None:
        return str(item in values).lower()
    return None if values is None or any("$" in value for value in values) else ",".join(values) or default


_HINT = "keep the flags of servers in one module that all of them import"
