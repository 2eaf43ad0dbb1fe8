"""A partition of a volume group, a pool or an array is one of a group that is declared.

`lvm_pv`, `zfs` and `mdraid` make the partition a part of what stands in `lvm_vg`, `zpool` or `mdadm` under the same
name. Where there is none of that name, disko makes the partition and nothing of it, without a word.

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
              partitions.root = { size = "100%"; content = { type = "lvm_pv"; vg = "pol"; }; };
            };
          };
          disko.devices.lvm_vg.pool = {
            type = "lvm_vg";
            lvs.root = { size = "100%FREE"; content = { type = "filesystem"; format = "ext4"; mountpoint = "/"; }; };
          };
        }
      ];
    };
  };
}
```

```text title="output"
flake.nix:14:84: warning NIX066 the `lvm_pv` in `root` is of `pol`, which is not in `disko.devices.lvm_vg` (host web)
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
              partitions.root = { size = "100%"; content = { type = "lvm_pv"; vg = "pool"; }; };
            };
          };
          disko.devices.lvm_vg.pool = {
            type = "lvm_vg";
            lvs.root = { size = "100%FREE"; content = { type = "filesystem"; format = "ext4"; mountpoint = "/"; }; };
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

from ....model.files.file_tree import closest
from ....model.nix.disks import DEVICES, Content, find_contents
from ....model.nix.host_facts import HostFact, Option, find_names, find_option
from ....model.repository import Repository
from ....schemas.nix.disko import GROUPS
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX066", "unknown-disk-group", Severity.WARNING, needs=(HostFact,))
def unknown_disk_group(repository: Repository) -> Iterator[Problem]:
    hosts = repository.evaluated(HostFact)
    yield from tell_once(
        (host, problem) for host in hosts for one in find_contents(host) for problem in _wrong(host, one)
    )


def _wrong(host: HostFact, content: Content) -> Iterator[Problem]:
    option, groups = GROUPS.get(content.type, ("", ""))
    found = find_option(host, *content.path, option) if option else None
    if not isinstance(found, Option) or not isinstance(found.value, str):
        return
    names, missing = find_names(host, *DEVICES, groups)
    if found.value not in names and missing is None:
        near = closest(found.value, names)
        group = f"`{found.value}`, which is not in `disko.devices.{groups}`"
        message = f"the `{content.type}` in `{content.path[-2]}` is of {group}"
        hint = f"did you mean `{near}`?" if near else f"declare `disko.devices.{groups}.{found.value}`"
        yield Problem(found.place or content.at, message, target=found.value, hint=hint)
