"""A host whose disks disko sets up mounts a root file system.

Something must be mounted at `/`. NixOS refuses a system without: it does not specify your root file
system.

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
            device = "/dev/disk/by-id/ata-Samsung_SSD_870_S5Y1";
            content = {
              type = "gpt";
              partitions.root = {
                size = "100%";
                content = { type = "filesystem"; format = "ext4"; mountpoint = "/srv"; };
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
flake.nix:11:22: error NIX068 nothing is mounted at `/` (host web)
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

Since 0.2.0. Source: nixos/modules/tasks/filesystems.nix of NixOS/nixpkgs.
"""

from collections.abc import Iterator

from ....model.nix.disks import DISK, are_devices_known, find_disks, find_mounts, find_place
from ....model.nix.host_facts import HostFact, find_names, find_option
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX068", "missing-root", Severity.ERROR, needs=(HostFact,))
def missing_root(repository: Repository) -> Iterator[Problem]:
    hosts = [host for host in repository.evaluated(HostFact) if _is_missing(host)]
    message, hint = "nothing is mounted at `/`", 'give a file system the `mountpoint` "/"'
    found = ((host, find_place(host, DISK)) for host in hosts)
    yield from tell_once((host, Problem(at, message, "no root", target="/", hint=hint)) for host, at in found)


def _is_missing(host: HostFact) -> bool:
    if not any(find_disks(host)) or not are_devices_known(host) or not _knows_file_systems(host):
        return False
    mounted = {folder for folder, _ in find_mounts(host)}
    own, missing = find_names(host, "fileSystems")
    return missing is None and "/" not in mounted and "/" not in own


def _knows_file_systems(host: HostFact) -> bool:
    """Whether no module from outside may mount a root of its own."""
    is_container = find_option(host, "boot", "isContainer") is not None
    return not is_container and not any(name.startswith(_MAY_MOUNT) for name in host.modules_of)


_MAY_MOUNT = (
    "astro/microvm.nix",
    "nix-community/nixos-wsl",
    "nixpkgs/nixos/modules/installer/cd-dvd/",
    "nixpkgs/nixos/modules/installer/netboot/",
    "nixpkgs/nixos/modules/installer/sd-card/",
    "nixpkgs/nixos/modules/virtualisation/",
)
