"""No option is set that NixOS has no more.

An option that was removed fails the build of the host, with a message that says what to do. Told where the release of
the host's nixpkgs does not have it; where that release is not known, of options that no release with support has.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        {
          nixpkgs.hostPlatform = "x86_64-linux";
          sound.enable = true;
          system.stateVersion = "26.05";
        }
      ];
    };
  };
}
```

```text title="output"
flake.nix:8:26: error NIX014 `sound.enable` is gone since NixOS 24.11 (host web)
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
          services.pipewire.enable = true;
          system.stateVersion = "26.05";
        }
      ];
    };
  };
}
```

Since 0.2.0. Source: `mkRemovedOptionModule` in nixos/modules of NixOS/nixpkgs.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...old_option_problems import Outdated, find_outdated
from ...rule import Problem, repository_rule


@repository_rule("NIX014", "removed-option", Severity.ERROR, needs=(HostFact,))
def removed_option(repository: Repository) -> Iterator[Problem]:
    yield from tell_once((one.host, _problem(one)) for one in find_outdated(repository) if one.row.new is None)


def _problem(one: Outdated) -> Problem:
    return Problem(
        one.at,
        f"`{one.name}` is gone since NixOS {one.since}",
        "removed",
        one.name,
        hint=one.row.instead,
        severity=None if one.is_sure else Severity.WARNING,
    )
