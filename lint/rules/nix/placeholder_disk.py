"""The device of a disk is none that only stands in documentation.

`/dev/disk/by-id/some-disk-id` stands in the documentation of disko for the disk that is meant. Where it is left so,
disko finds no disk, and the installation ends there. Only `disko-install --disk` puts another one in its place.

## Wrong

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
            device = "/dev/disk/by-id/some-disk-id";
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
flake.nix:11:22: info NIX062 the device of the disk `main` is /dev/disk/by-id/some-disk-id, a placeholder (host web)
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

Since 0.2.0. Source: docs/ of nix-community/disko.
"""

from collections.abc import Iterator

from ....model.nix.disks import DISK, find_disks, find_place
from ....model.nix.host_facts import HostFact, Option
from ....model.repository import Repository
from ....schemas.nix.disko import PLACEHOLDER
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX062", "placeholder-disk", Severity.INFO, needs=(HostFact,))
def placeholder_disk(repository: Repository) -> Iterator[Problem]:
    yield from tell_once((host, problem) for host in repository.evaluated(HostFact) for problem in _placeholders(host))


def _placeholders(host: HostFact) -> Iterator[Problem]:
    for disk in find_disks(host):
        device = disk.device.value if isinstance(disk.device, Option) else None
        if isinstance(device, str) and PLACEHOLDER.fullmatch(device):
            message = f"the device of the disk `{disk.name}` is {device}, a placeholder"
            hint = "`ls -l /dev/disk/by-id` on the machine tells its names"
            yield Problem(find_place(host, (*DISK, disk.name, "device")), message, target=device, hint=hint)
