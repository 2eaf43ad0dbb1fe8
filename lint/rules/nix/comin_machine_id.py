"""`services.comin.machineId` is that of one host.

comin deploys a host only on the machine whose `/etc/machine-id` it is. Of two hosts with the same one, one is deployed
nowhere, or both are meant for one machine.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.db = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [
        { networking.hostName = "db"; system.stateVersion = "26.05"; }
        { services.comin = { enable = true; machineId = "22823ba6c96947e78b006c51a56fd89c"; }; }
      ];
    };
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [
        { networking.hostName = "web"; system.stateVersion = "26.05"; }
        { services.comin = { enable = true; machineId = "22823ba6c96947e78b006c51a56fd89c"; }; }
      ];
    };
  };
}
```

```text title="output"
flake.nix:15:57: warning NIX033 the machine-id of comin is that of the host db, too (host web)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.db = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [
        { networking.hostName = "db"; system.stateVersion = "26.05"; }
        { services.comin = { enable = true; machineId = "22823ba6c96947e78b006c51a56fd89c"; }; }
      ];
    };
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [
        { networking.hostName = "web"; system.stateVersion = "26.05"; }
        { services.comin = { enable = true; machineId = "5b2f3e0c7c364d0f8f0f6a3c1a9d2e47"; }; }
      ];
    };
  };
}
```

Since 0.2.0. Source: nix/module-options.nix and internal/nix of nlewo/comin.
"""

from collections.abc import Iterator

from ....model.nix.comin import Comin, find_comin
from ....model.nix.host_facts import HostFact
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, Related, repository_rule


@repository_rule("NIX033", "comin-machine-id", Severity.WARNING, needs=(HostFact,))
def comin_machine_id(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(_find(repository))


def _find(repository: Repository) -> Iterator[tuple[HostFact, Problem]]:
    first: dict[tuple[str, str], Comin] = {}
    for host in repository.evaluated(HostFact):
        comin = find_comin(host)
        if comin is None or comin.machine is None:
            continue
        other = first.setdefault((host.flake, comin.machine.text), comin)
        if other is not comin and not _are_variants(other, comin):
            yield host, _problem(comin, other)


def _are_variants(one: Comin, other: Comin) -> bool:
    """Whether two hosts are the same machine in two ways."""
    return bool(one.hostname and other.hostname and one.hostname.text == other.hostname.text)


def _problem(comin: Comin, other: Comin) -> Problem:
    there = Related(other.machine.place if other.machine else other.at, f"the host {other.host.name}")
    message = f"the machine-id of comin is that of the host {other.host.name}, too"
    at = comin.machine.place if comin.machine else comin.at
    hint = "write what /etc/machine-id of this machine has"
    return Problem(at, message, "twice", "services.comin.machineId", (there,), hint)
