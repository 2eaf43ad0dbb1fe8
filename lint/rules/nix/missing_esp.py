"""A host that boots with systemd-boot has an EFI system partition.

systemd-boot and the kernels lie on a FAT partition that the firmware reads, most often mounted at /boot. Where disko
makes none, the disks are partitioned, and then the boot loader cannot be installed.

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
          boot.loader.systemd-boot.enable = true;
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
flake.nix:12:22: error NIX067 systemd-boot is enabled, and no disk of disko has an EFI system partition (host web)
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
          boot.loader.systemd-boot.enable = true;
          disko.devices.disk.main = {
            device = "/dev/disk/by-id/ata-Samsung_SSD_870_S5Y1";
            content = {
              type = "gpt";
              partitions.ESP = {
                size = "1G";
                type = "EF00";
                content = { type = "filesystem"; format = "vfat"; mountpoint = "/boot"; };
              };
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

Since 0.2.0. Source: docs/ of nix-community/disko; the NixOS manual, "Installing".
"""

from collections.abc import Iterator

from ....model.nix.disks import DEVICES, DISK, are_devices_known, find_contents, find_place
from ....model.nix.host_facts import HostFact, Option, find_names, find_option
from ....model.repository import Repository
from ....schemas.nix.disko import ESP_TYPES
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX067", "missing-esp", Severity.ERROR, needs=(HostFact,))
def missing_esp(repository: Repository) -> Iterator[Problem]:
    hosts = [host for host in repository.evaluated(HostFact) if _is_missing(host)]
    message, hint = "systemd-boot is enabled, and no disk of disko has an EFI system partition", "add one of type EF00"
    found = ((host, find_place(host, DISK)) for host in hosts)
    yield from tell_once((host, Problem(at, message, "no ESP", target="ESP", hint=hint)) for host, at in found)


def _is_missing(host: HostFact) -> bool:
    enabled = find_option(host, "boot", "loader", "systemd-boot", "enable")
    if not isinstance(enabled, Option) or enabled.value is not True or not are_devices_known(host):
        return False
    has_table = any(content.type == "gpt" for content in find_contents(host))
    own, missing = find_names(host, "fileSystems")
    return has_table and missing is None and set(own) <= {"/"} and not _has_esp(host)


def _has_esp(host: HostFact) -> bool:
    """Any FAT counts: which of them the firmware takes is its own affair."""
    values = {(path[-1], str(option.value).lower()) for path, option in host.options.items() if path[:2] == DEVICES}
    return any(("type", kind) in values for kind in ESP_TYPES) or any(
        name == "format" and value in {"vfat", "fat", "fat32", "msdos"} for name, value in values
    )
