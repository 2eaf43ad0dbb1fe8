"""Options of NixOS go by their present names.

An option that was renamed still works for some releases, and Nix warns of it on every build. One day it does not:
names that are left behind stand in the way of the next upgrade. Told where the release of the host's nixpkgs has the
new name; `lint --fix` writes it where it stands in place of the old one.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        {
          nixpkgs.hostPlatform = "x86_64-linux";
          services.openssh = {
            enable = true;
            permitRootLogin = "no";
          };
          system.stateVersion = "26.05";
        }
      ];
    };
  };
}
```

```text title="output"
flake.nix:10:13: warning NIX013 `services.openssh.permitRootLogin` is `services.openssh.settings.PermitRootLogin` \
since NixOS 23.05 (host web)
```

```nix title="fixed: flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        {
          nixpkgs.hostPlatform = "x86_64-linux";
          services.openssh = {
            enable = true;
            settings.PermitRootLogin = "no";
          };
          system.stateVersion = "26.05";
        }
      ];
    };
  };
}
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        {
          nixpkgs.hostPlatform = "x86_64-linux";
          services.openssh = {
            enable = true;
            settings.PermitRootLogin = "no";
          };
          system.stateVersion = "26.05";
        }
      ];
    };
  };
}
```

Since 0.2.0. Source: `mkRenamedOptionModule` in nixos/modules of NixOS/nixpkgs.
"""

from collections.abc import Iterator

from ....model.nix.diff_option_names import split_changed
from ....model.nix.host_facts import HostFact
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...old_option_problems import Outdated, find_outdated
from ...propose import propose_text
from ...rule import Problem, repository_rule


@repository_rule("NIX013", "renamed-option", Severity.WARNING, needs=(HostFact,))
def renamed_option(repository: Repository) -> Iterator[Problem]:
    yield from tell_once((one.host, _problem(one, one.row.new)) for one in find_outdated(repository) if one.row.new)


def _problem(one: Outdated, new: tuple[str, ...]) -> Problem:
    name = ".".join(new)
    old_end, new_end = (".".join(end) for end in split_changed(one.written.path, new))
    key = one.written.key
    return Problem(
        one.at,
        f"`{one.name}` is `{name}` since NixOS {one.since}",
        "renamed",
        one.name,
        hint=f"write `{name}`",
        fix=propose_text(one.at, key, old_end, new_end, safe=True) if key else None,
    )
