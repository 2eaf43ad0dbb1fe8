"""What is set for k3s or RKE2 has an effect on the host.

`manifests`, `charts`, `autoDeployCharts` and the token for agents are a server's: on an agent the module takes them and
makes nothing of them, so that what they describe is never deployed from there. `images` are imported by the agent of a
node, which `disableAgent` switches off.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.worker = nixpkgs.lib.nixosSystem {
      modules = [
        {
          networking.hostName = "worker";
          system.stateVersion = "26.05";
          services.k3s = {
            enable = true;
            role = "agent";
            serverAddr = "https://10.0.0.10:6443";
            tokenFile = "/run/secrets/k3s-token";
            manifests.namespace.content = { apiVersion = "v1"; kind = "Namespace"; metadata.name = "apps"; };
          };
        }
      ];
    };
  };
}
```

```text title="output"
flake.nix:14:58: warning NIX021 `services.k3s.manifests` has no effect on an agent (host worker)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.server = nixpkgs.lib.nixosSystem {
      modules = [
        {
          networking.hostName = "server";
          system.stateVersion = "26.05";
          services.k3s = {
            enable = true;
            manifests.namespace.content = { apiVersion = "v1"; kind = "Namespace"; metadata.name = "apps"; };
          };
        }
      ];
    };
  };
}
```

Since 0.2.0. Source: nixos/modules/services/cluster/rancher of NixOS/nixpkgs.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact, Members
from ....model.nix.k3s_flags import is_given
from ....model.nix.k3s_nodes import Node, find_nodes
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.nix.k3s import IGNORED_ON_AGENTS
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX021", "ignored-k3s-option", Severity.WARNING, needs=(HostFact,))
def ignored_k3s_option(repository: Repository) -> Iterator[Problem]:
    yield from tell_once((node.host, problem) for node in find_nodes(repository) for problem in _problems(node))


def _problems(node: Node) -> Iterator[Problem]:
    name = node.product.name
    if node.role == "agent":
        for option in IGNORED_ON_AGENTS:
            if (at := _find_place(node, option)) is not None:
                message = f"`services.{name}.{option}` has no effect on an agent"
                yield Problem(at, message, "only servers have it", option, hint="set it on a server of the cluster")
    elif is_given(node.option("disableAgent")) and (at := _find_place(node, "images")) is not None:
        message = f"`services.{name}.images` has no effect with `disableAgent`"
        yield Problem(at, message, "nothing imports them", "images")


def _find_place(node: Node, option: str) -> Place | None:
    """Where an option is set to something, or something in it is; None where that is not sure."""
    path = ("services", node.product.name, option)
    whole = node.host.options.get(path)
    if whole is not None:
        is_empty = isinstance(whole.value, Members) or not is_given(whole)
        return None if is_empty else whole.place or node.at
    inside = {
        found: set_to
        for found, set_to in node.host.options.items()
        if found[: len(path)] == path and not isinstance(set_to.value, Members)
    }
    return inside[min(inside)].place or node.at if inside else None
