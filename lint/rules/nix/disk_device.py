"""Each disk of disko has a device, and none is the device of two.

disko wipes the device and makes the partitions of the disk on it. `device` has no default. Where two disks of a host
have the same one, the second wipes what the first has made.

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
flake.nix:12:22: error NIX061 the disk `main` of disko has no `device` (host web)
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

Since 0.2.0. Source: docs/ and lib/types/disk.nix of nix-community/disko.
"""

from collections.abc import Iterator

from ....model.nix.disks import Disk, find_disks
from ....model.nix.host_facts import HostFact, Option
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, Related, repository_rule


@repository_rule("NIX061", "disk-device", Severity.ERROR, needs=(HostFact,))
def disk_device(repository: Repository) -> Iterator[Problem]:
    hosts = repository.evaluated(HostFact)
    yield from tell_once((host, problem) for host in hosts for problem in _wrong(host))


def _wrong(host: HostFact) -> Iterator[Problem]:
    first: dict[str, Disk] = {}
    for disk in find_disks(host):
        if disk.device is None:
            hint = "name it by /dev/disk/by-id"
            yield Problem(disk.at, f"the disk `{disk.name}` of disko has no `device`", target=disk.name, hint=hint)
        elif isinstance(disk.device, Option) and isinstance(device := disk.device.value, str):
            if device.endswith("/"):
                continue  # a folder: which disk it is has yet to be filled in
            other = first.setdefault(device, disk)
            if other is not disk:
                message = f"the disks `{other.name}` and `{disk.name}` of disko are the same device, {device}"
                related = (Related(other.at, f"`{other.name}` is here"),)
                hint = "give each disk its own device"
                yield Problem(disk.device.place or disk.at, message, target=device, related=related, hint=hint)
