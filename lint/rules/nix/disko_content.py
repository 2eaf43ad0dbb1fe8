"""What is on a disk is of a type that disko has, with what the type needs.

`content.type` says what a disk or a partition has in it. Some types need an option that has no default: a `filesystem`
its `format`, a `luks` its `name`. The `size` of a partition is a number with one of the letters K, M, G, T and P, or
`100%`, which is all that is left; so only one partition can have it. Nix or `sgdisk` refuses all else.

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
                size = "20GiB";
                content = { type = "filesystem"; mountpoint = "/"; };
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
flake.nix:15:24: error NIX065 the partition `root` has the size `20GiB`, which disko does not take (host web)
flake.nix:16:36: error NIX065 `disk.main.content.partitions.root.content`, a `filesystem`, has no `format` (host web)
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

from ....model.files.file_tree import closest
from ....model.nix.disks import Content, find_contents, find_place
from ....model.nix.host_facts import HostFact, Option, find_names, find_option
from ....model.repository import Repository
from ....schemas.nix.disko import CONTENTS, SIZE
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX065", "disko-content", Severity.ERROR, needs=(HostFact,))
def disko_content(repository: Repository) -> Iterator[Problem]:
    hosts = repository.evaluated(HostFact)
    yield from tell_once(
        (host, problem) for host in hosts for one in find_contents(host) for problem in _wrong(host, one)
    )


def _wrong(host: HostFact, content: Content) -> Iterator[Problem]:
    subject = f"`{'.'.join(content.path[2:])}`"
    if content.type not in CONTENTS:
        near = closest(content.type, CONTENTS)
        hint = f"did you mean `{near}`?" if near else f"there are {', '.join(CONTENTS)}"
        yield Problem(content.at, f"{subject} has the type `{content.type}`, which disko does not have", hint=hint)
        return
    for name in CONTENTS[content.type]:
        if find_option(host, *content.path, name) is None:
            message = f"{subject}, a `{content.type}`, has no `{name}`"
            yield Problem(content.at, message, target=name, hint=f"`{name}` has no default")
    if content.type == "gpt":
        yield from _wrong_sizes(host, content)


def _wrong_sizes(host: HostFact, table: Content) -> Iterator[Problem]:
    path = (*table.path, "partitions")
    rest: list[str] = []
    for name in find_names(host, *path)[0]:
        found = find_option(host, *path, name, "size")
        if not isinstance(found, Option) or not isinstance(found.value, str):
            continue
        if not SIZE.fullmatch(found.value):
            message = f"the partition `{name}` has the size `{found.value}`, which disko does not take"
            hint = "write a number with K, M, G, T or P, or `100%`"
            yield Problem(found.place or table.at, message, target=found.value, hint=hint)
        if found.value == "100%" and not _has_limits(host, *path, name):
            rest.append(name)
    if len(rest) > 1:
        message = f"the partitions {' and '.join(f'`{name}`' for name in rest)} both have the size `100%`"
        hint = "the first of them takes all that is left"
        yield Problem(find_place(host, (*path, rest[1], "size")), message, target=rest[1], hint=hint)


def _has_limits(host: HostFact, *path: str) -> bool:
    return any(find_option(host, *path, name) is not None for name in ("start", "end"))
