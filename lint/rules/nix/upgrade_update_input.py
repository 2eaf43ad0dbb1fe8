"""`system.autoUpgrade.flags` does without `--update-input`.

The option is a deprecated alias of `nix flake update`: Nix warns of it and means to remove it, Lix refuses it, and then
the host is not upgraded any more. It also makes each machine take other inputs than flake.lock has: nobody can say
later what ran there. Update flake.lock in the repository, by a job that commits it.

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
    flags = [ "--update-input" "nixpkgs" "-L" ];
  };
  system.stateVersion = "26.05";
}
```

```text title="output"
web.nix:5:13: info NIX035 `--update-input` is deprecated (host web)
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
    flags = [ "-L" ];
  };
  system.stateVersion = "26.05";
}
```

Since 0.2.0. Source: src/libcmd/installables.cc of NixOS/nix; the release notes of Lix.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact, Option, find_option, is_set_to
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule

_UPGRADE = ("system", "autoUpgrade")
_FLAG = "--update-input"


@repository_rule("NIX035", "upgrade-update-input", Severity.INFO, needs=(HostFact,))
def upgrade_update_input(repository: Repository) -> Iterator[Problem]:
    yield from tell_once((host, problem) for host in repository.evaluated(HostFact) for problem in _find(host))


def _find(host: HostFact) -> Iterator[Problem]:
    flags = find_option(host, *_UPGRADE, "flags")
    is_on = is_set_to(host, True, *_UPGRADE, "enable")
    if not is_on or not isinstance(flags, Option) or not isinstance(flags.value, tuple):
        return
    if any(isinstance(flag, str) and _FLAG in flag.split() for flag in flags.value):
        hint = "update flake.lock in the repository, and remove this"
        yield Problem(flags.place or host.at, f"`{_FLAG}` is deprecated", "deprecated", _FLAG, hint=hint)
