"""`system.autoUpgrade.flake` names a host that the flake has.

`nixos-rebuild` builds the host behind `#`, or else the one that is called as the machine is, `networking.hostName`.
Where the flake has no host of that name, every upgrade fails, and the machine stays as it is. Told where the flake is
one of this repository, with the branch that is checked out, and all its hosts are known.

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
    flake = "git+https://git.example.org/team/infra.git#wbe";
  };
  system.stateVersion = "26.05";
}
```

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/infra.git]
```

```text title="output"
web.nix:4:13: error NIX036 `system.autoUpgrade` builds the host `wbe`, and flake.nix has no such host (host web)
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

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/infra.git]
```

Since 0.2.0. Source: nixos/modules/tasks/auto-upgrade.nix of NixOS/nixpkgs. nixos-rebuild(8).
"""

from collections.abc import Iterator

from ....model.argocd.own_urls import identity
from ....model.nix.host_facts import FlakeHostsFact, HostFact, Text, find_text, is_set_to
from ....model.nix.own_flake_references import FlakeReference, find_own_hosts, flake_in, is_own, parse_reference
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule

_UPGRADE = ("system", "autoUpgrade")


@repository_rule("NIX036", "upgrade-unknown-host", Severity.ERROR, half="references", needs=(HostFact, FlakeHostsFact))
def upgrade_unknown_host(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(
        (host, problem) for host in repository.evaluated(HostFact) for problem in _find(repository, host)
    )


def _find(repository: Repository, host: HostFact) -> Iterator[Problem]:
    written = find_text(host, *_UPGRADE, "flake")
    reference = parse_reference(written.text) if written and is_set_to(host, True, *_UPGRADE, "enable") else None
    if written is None or reference is None or not is_own(identity(repository), reference):
        return
    named = written._replace(text=reference.name) if reference.name else find_text(host, "networking", "hostName")
    hosts = find_own_hosts(repository, reference.folder)
    if named and hosts and named.text not in hosts:
        yield _problem(named, reference)


def _problem(named: Text, reference: FlakeReference) -> Problem:
    flake = flake_in(reference.folder)
    message = f"`system.autoUpgrade` builds the host `{named.text}`, and {flake} has no such host"
    hint = "write the name of the host in the flake behind `#`"
    return Problem(named.place, message, "no host", named.text, hint=hint)
