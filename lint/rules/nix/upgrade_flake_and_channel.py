"""`system.autoUpgrade` has a flake or a channel, not both.

With both, NixOS refuses to build the host: `system.autoUpgrade.flake` takes the place of the channel.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ./web.nix ];
    };
  };
}
```

```nix title="web.nix"
{
  system.autoUpgrade = {
    enable = true;
    flake = "git+https://git.example.org/team/infra.git#web";
    channel = "https://channels.nixos.org/nixos-26.05";
  };
  system.stateVersion = "26.05";
}
```

```text title="output"
web.nix:5:15: error NIX034 `system.autoUpgrade` has a flake and a channel (host web)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ./web.nix ];
    };
  };
}
```

```nix title="web.nix"
{
  system.autoUpgrade = {
    enable = true;
    flake = "git+https://git.example.org/team/infra.git#web";
  };
  system.stateVersion = "26.05";
}
```

Since 0.2.0. Source: nixos/modules/tasks/auto-upgrade.nix of NixOS/nixpkgs.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact, find_text, is_set_to
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, Related, repository_rule

_UPGRADE = ("system", "autoUpgrade")


@repository_rule("NIX034", "upgrade-flake-and-channel", Severity.ERROR, needs=(HostFact,))
def upgrade_flake_and_channel(repository: Repository) -> Iterator[Problem]:
    yield from tell_once((host, problem) for host in repository.evaluated(HostFact) for problem in _find(host))


def _find(host: HostFact) -> Iterator[Problem]:
    flake, channel = find_text(host, *_UPGRADE, "flake"), find_text(host, *_UPGRADE, "channel")
    if flake and channel and is_set_to(host, True, *_UPGRADE, "enable"):
        there = (Related(flake.place, "the flake"),)
        message = "`system.autoUpgrade` has a flake and a channel"
        yield Problem(channel.place, message, "the channel", ".".join(_UPGRADE), there, "remove the channel")
