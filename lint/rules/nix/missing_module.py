"""A host that sets options of an input has the module that declares them.

`disko`, `sops` and such are options of modules of inputs. Without the module nothing declares them, and Nix refuses the
host: `The option … does not exist`.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.disko.url = "github:nix-community/disko";
  outputs = { nixpkgs, disko, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        {
          system.stateVersion = "26.05";
          disko.devices.disk.main = {
            device = "/dev/disk/by-id/ata-Samsung_SSD_870_S5Y1";
            content = {
              type = "gpt";
              partitions.root = {
                size = "100%";
                content = { type = "filesystem"; format = "ext4"; mountpoint = "/"; };
              };
            };
          };
        }
      ];
    };
  };
}
```

```text title="output"
flake.nix:9:25: error NIX060 `disko` is set, and no module declares it (host web)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.disko.url = "github:nix-community/disko";
  outputs = { nixpkgs, disko, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        disko.nixosModules.disko
        {
          system.stateVersion = "26.05";
          disko.devices.disk.main = {
            device = "/dev/disk/by-id/ata-Samsung_SSD_870_S5Y1";
            content = {
              type = "gpt";
              partitions.root = {
                size = "100%";
                content = { type = "filesystem"; format = "ext4"; mountpoint = "/"; };
              };
            };
          };
        }
      ];
    };
  };
}
```

Since 0.2.0. Source: README of nix-community/disko, and of the other projects in schemas/nix/option_owners.py.
"""

from collections.abc import Iterator

from ....model.nix.deployment_facts import HiveFact
from ....model.nix.host_facts import HostFact
from ....model.repository import Repository
from ....schemas.nix.option_owners import OPTION_OWNERS
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX060", "missing-module", Severity.ERROR, needs=(HostFact, HiveFact))
def missing_module(repository: Repository) -> Iterator[Problem]:
    nodes = {(hive.flake, node) for hive in repository.evaluated(HiveFact) for node in hive.nodes}
    hosts = [host for host in repository.evaluated(HostFact) if not host.missing and () not in host.open]
    yield from tell_once(
        (host, problem) for host in hosts for problem in _missing(host, is_node=(host.flake, host.name) in nodes)
    )


def _missing(host: HostFact, *, is_node: bool) -> Iterator[Problem]:
    for owned, owners in OPTION_OWNERS.items():
        path = tuple(owned.split("."))
        places = [at for option, at in host.undeclared.items() if option[: len(path)] == path]
        # colmena gives its nodes its own options.
        if not places or not set(owners).isdisjoint(host.modules_of) or (is_node and owned == "deployment"):
            continue
        at = next((place for place in places if place is not None), host.at)
        hint = f"add the NixOS module of `{owners[0]}` to the modules of the host"
        yield Problem(at, f"`{owned}` is set, and no module declares it", "not declared", target=owned, hint=hint)
