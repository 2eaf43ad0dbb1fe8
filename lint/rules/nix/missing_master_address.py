"""A host with `services.kubernetes.roles` says where the master is.

`services.kubernetes.masterAddress` has no default, and every component of the module asks for it: certificates, etcd
and the address of the API are made of it. Without it the host is not built. The module runs the components as they are,
and has nothing of kubeadm: there is no command that would say it later.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.master = nixpkgs.lib.nixosSystem {
      modules = [
        {
          networking.hostName = "master";
          system.stateVersion = "26.05";
          services.kubernetes.roles = [ "master" "node" ];
        }
      ];
    };
  };
}
```

```text title="output"
flake.nix:9:39: error NIX027 `services.kubernetes.masterAddress` is not set: the host is not built (host master)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.master = nixpkgs.lib.nixosSystem {
      modules = [
        {
          networking.hostName = "master";
          system.stateVersion = "26.05";
          services.kubernetes.roles = [ "master" "node" ];
          services.kubernetes.masterAddress = "master.example.org";
        }
      ];
    };
  };
}
```

Since 0.2.0. Source: nixos/modules/services/cluster/kubernetes of NixOS/nixpkgs.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact, Option, find_option, items_of
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX027", "missing-master-address", Severity.ERROR, needs=(HostFact,))
def missing_master_address(repository: Repository) -> Iterator[Problem]:
    yield from tell_once((host, problem) for host in repository.evaluated(HostFact) for problem in _problems(host))


def _problems(host: HostFact) -> Iterator[Problem]:
    roles = find_option(host, "services", "kubernetes", "roles")
    if not isinstance(roles, Option) or not items_of(roles.value):
        return
    if find_option(host, "services", "kubernetes", "masterAddress") is None:
        message = "`services.kubernetes.masterAddress` is not set: the host is not built"
        hint = "set it to the name or address of the host that has the role `master`"
        yield Problem(roles.place or host.at, message, "has a role", "masterAddress", hint=hint)
