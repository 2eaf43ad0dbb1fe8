"""Every NixOS host says what it runs on.

Either a module sets `nixpkgs.hostPlatform`, as `nixos-generate-config` writes it into hardware-configuration.nix, or
`nixosSystem` is called with `system`. Without both, the host does not evaluate: `nixpkgs.hostPlatform` has no default.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [ { networking.hostName = "web"; system.stateVersion = "26.05"; } ];
    };
  };
}
```

```text title="output"
flake.nix:4:31: info NIX012 neither `nixpkgs.hostPlatform` nor `system` is set (host web)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [
        { networking.hostName = "web"; nixpkgs.hostPlatform = "x86_64-linux"; system.stateVersion = "26.05"; }
      ];
    };
  };
}
```

Since 0.2.0. Source: flake.nix and nixos/modules/misc/nixpkgs.nix of NixOS/nixpkgs.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX012", "missing-platform", Severity.INFO, strict=True, needs=(HostFact,))
def missing_platform(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(
        (host, Problem(host.at, _MESSAGE, "this host", "nixpkgs.hostPlatform", hint=_HINT))
        for host in repository.evaluated(HostFact)
        if host.platform is None
    )


_MESSAGE = "neither `nixpkgs.hostPlatform` nor `system` is set"
_HINT = 'set `nixpkgs.hostPlatform`, such as "x86_64-linux", in a module of the host'
