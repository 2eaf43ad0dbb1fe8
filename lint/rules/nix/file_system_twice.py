"""A file system that disko mounts is not mounted by `fileSystems` as well.

disko sets `fileSystems` for all that it mounts. A hardware configuration which was generated after the installation has
them, too, by other names of the devices, and Nix refuses two values: `conflicting definition values`.
`nixos-generate-config --no-filesystems` leaves them out.

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
                content = { type = "filesystem"; format = "ext4"; mountpoint = "/"; };
              };
            };
          };
          fileSystems."/" = { device = "/dev/disk/by-uuid/0e8a1f6c"; fsType = "ext4"; };
        }
      ];
    };
  };
}
```

```text title="output"
flake.nix:20:40: error NIX064 `fileSystems."/"` has another device than disko gives it (host web)
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

Since 0.2.0. Source: docs/ and lib/types of nix-community/disko.
"""

from collections.abc import Iterator

from ....model.nix.disks import find_mounts, find_place, mounts_by_disko
from ....model.nix.host_facts import HostFact, Option, find_option
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, Related, repository_rule


@repository_rule("NIX064", "file-system-twice", Severity.ERROR, needs=(HostFact,))
def file_system_twice(repository: Repository) -> Iterator[Problem]:
    hosts = [host for host in repository.evaluated(HostFact) if mounts_by_disko(host)]
    yield from tell_once((host, problem) for host in hosts for problem in _twice(host))


def _twice(host: HostFact) -> Iterator[Problem]:
    for folder, path in find_mounts(host):
        found = find_option(host, "fileSystems", folder, "device")
        if not isinstance(found, Option) or found.priority != _PLAIN or not isinstance(found.value, str):
            continue
        if found.value.startswith(_NEVER_OF_DISKO):
            message = f'`fileSystems."{folder}"` has another device than disko gives it'
            related = (Related(find_place(host, path), "disko mounts it"),)
            hint = "remove it from the hardware configuration"
            yield Problem(found.place or host.at, message, "defined twice", target=folder, related=related, hint=hint)


_PLAIN = 100
#: Names of devices that disko does not use.
_NEVER_OF_DISKO = ("/dev/disk/by-uuid/", "/dev/disk/by-label/")
