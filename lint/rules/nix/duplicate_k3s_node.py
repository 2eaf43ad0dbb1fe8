"""No two machines of a cluster have one name.

A node of k3s or RKE2 is called as its host, unless `--node-name` says otherwise. The second machine of a name is not
let in: its password for the node is not that of the first one.

Told of hosts whose addresses are known and differ: a machine may have several configurations.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }:
    let
      agent = address: nixpkgs.lib.nixosSystem {
        modules = [
          {
            networking.hostName = "worker";
            networking.interfaces.eth0.ipv4.addresses = [ { inherit address; prefixLength = 24; } ];
            system.stateVersion = "26.05";
            services.k3s = {
              enable = true;
              role = "agent";
              serverAddr = "https://10.0.0.10:6443";
              tokenFile = "/run/secrets/k3s-token";
            };
          }
        ];
      };
    in
    {
      nixosConfigurations.worker-1 = agent "10.0.0.11";
      nixosConfigurations.worker-2 = agent "10.0.0.12";
    };
}
```

```text title="output"
flake.nix:8:35: error NIX026 two nodes of a cluster are called `worker`: worker-1 and worker-2
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }:
    let
      agent = name: address: nixpkgs.lib.nixosSystem {
        modules = [
          {
            networking.hostName = name;
            networking.interfaces.eth0.ipv4.addresses = [ { inherit address; prefixLength = 24; } ];
            system.stateVersion = "26.05";
            services.k3s = {
              enable = true;
              role = "agent";
              serverAddr = "https://10.0.0.10:6443";
              tokenFile = "/run/secrets/k3s-token";
            };
          }
        ];
      };
    in
    {
      nixosConfigurations.worker-1 = agent "worker-1" "10.0.0.11";
      nixosConfigurations.worker-2 = agent "worker-2" "10.0.0.12";
    };
}
```

Since 0.2.0. Source: docs.k3s.io/installation/requirements#prerequisites.
"""

from collections.abc import Iterator
from itertools import combinations

from ....model.nix.host_facts import HostFact, Option, find_option
from ....model.nix.k3s_clusters import k3s_clusters
from ....model.nix.k3s_nodes import Node
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, Related, repository_rule


@repository_rule("NIX026", "duplicate-k3s-node", Severity.ERROR, needs=(HostFact,))
def duplicate_k3s_node(repository: Repository) -> Iterator[Problem]:
    for clusters in k3s_clusters(repository):
        for members in clusters.of_nodes:
            for first, second in combinations(members, 2):
                name = _name(second)
                if name and name == _name(first) and _are_two_machines(first, second):
                    message = f"two nodes of a cluster are called `{name}`: {first.host.name} and {second.host.name}"
                    related = (Related(_place(first), "the other one"),)
                    yield Problem(_place(second), message, "also called so", name, related, _HINT)


def _name(node: Node) -> str | None:
    """The name of a node, None where that is not known."""
    if not node.flags.whole or node.open or node.flags.named("with-node-id"):
        return None
    given = node.flags.values("node-name") or ()
    name = given[-1] if given else node.host_name
    return name.lower() if name and "$" not in name and "%" not in name else None


def _are_two_machines(first: Node, second: Node) -> bool:
    return bool(first.addresses and second.addresses) and not first.addresses & second.addresses


def _place(node: Node) -> Place:
    name = find_option(node.host, "networking", "hostName")
    return name.place or node.at if isinstance(name, Option) else node.at


_HINT = "give each host a name of its own, or `services.k3s.nodeName`"
