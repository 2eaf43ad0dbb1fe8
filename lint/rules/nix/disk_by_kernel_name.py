"""A disk that is to be wiped is named by what is written on it.

The kernel numbers disks in the order in which it finds them: `/dev/sda` is another one after a reboot, or with a stick
plugged in. disko wipes what has the name at that moment. The names in `/dev/disk/by-id` have the model and the serial
number of the disk in them.

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
            device = "/dev/sda";
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
flake.nix:11:22: info NIX063 the disk `main` of disko is /dev/sda, which may be another disk after a reboot (host web)
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

Since 0.2.0. Source: docs/ of nix-community/disko; nixos-anywhere, "Quickstart".
"""

from collections.abc import Iterator

from ....model.nix.disks import DISK, find_disks, find_place
from ....model.nix.host_facts import HostFact, Option
from ....model.repository import Repository
from ....schemas.nix.disko import KERNEL_NAME
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX063", "disk-by-kernel-name", Severity.INFO, strict=True, needs=(HostFact,))
def disk_by_kernel_name(repository: Repository) -> Iterator[Problem]:
    if not repository.scaffold:  # `stackwright new` has asked for each disk
        yield from tell_once((host, problem) for host in repository.evaluated(HostFact) for problem in _unstable(host))


def _unstable(host: HostFact) -> Iterator[Problem]:
    for disk in find_disks(host):
        device = disk.device.value if isinstance(disk.device, Option) else None
        if isinstance(device, str) and KERNEL_NAME.fullmatch(device):
            message = f"the disk `{disk.name}` of disko is {device}, which may be another disk after a reboot"
            hint = "name it by /dev/disk/by-id"
            yield Problem(find_place(host, (*DISK, disk.name, "device")), message, target=device, hint=hint)
