"""`system.stateVersion` is a release of NixOS, and no newer one than the nixpkgs of the host.

It is the release that the host was installed with, a text such as `"25.11"`. A number is no text, and loses its last
zero; `"unstable"` is no release; one that is newer than the nixpkgs that the host is built from was never installed:
services that look for it take defaults that this nixpkgs does not have. To upgrade, change the input nixpkgs, and leave
`system.stateVersion` as it is.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [ { nixpkgs.hostPlatform = "x86_64-linux"; system.stateVersion = 25.11; } ];
    };
    nixosConfigurations.db = nixpkgs.lib.nixosSystem {
      modules = [ { nixpkgs.hostPlatform = "x86_64-linux"; system.stateVersion = "26.05"; } ];
    };
    nixosConfigurations.ci = nixpkgs.lib.nixosSystem {
      modules = [ { nixpkgs.hostPlatform = "x86_64-linux"; system.stateVersion = "25.06"; } ];
    };
  };
}
```

```text title="output"
flake.nix:5:82: error NIX011 `system.stateVersion` is no text (host web)
flake.nix:8:82: warning NIX011 `system.stateVersion` is 26.05, and the input nixpkgs is NixOS 25.11 (host db)
flake.nix:11:82: warning NIX011 there is no NixOS 25.06, which `system.stateVersion` says (host ci)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [ { nixpkgs.hostPlatform = "x86_64-linux"; system.stateVersion = "25.11"; } ];
    };
  };
}
```

Since 0.2.0. Source: nixos/modules/misc/version.nix of NixOS/nixpkgs.
"""

import re
from collections.abc import Iterator

from ....model.nix.host_facts import HostFact, NotKnown, Option, find_option
from ....model.nix.nixpkgs_release import find_releases
from ....model.repository import Repository
from ....schemas.nix.releases import NEWEST, RELEASES
from ....schemas.tables.notation import version
from ....schemas.versions.releases import format_version
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule

_FORM = re.compile(r"\d\d\.\d\d", re.ASCII)
#: The months of the releases that are still to come.
_MONTHS = frozenset({5, 11})


@repository_rule("NIX011", "invalid-state-version", Severity.WARNING, needs=(HostFact,))
def invalid_state_version(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(_find(repository))


def _find(repository: Repository) -> Iterator[tuple[HostFact, Problem]]:
    for host in repository.evaluated(HostFact):
        found = find_option(host, "system", "stateVersion")
        if isinstance(found, Option) and (said := _judge(repository, host, found.value)):
            message, severity = said
            at = found.place or host.at
            yield host, Problem(at, message, target="system.stateVersion", hint=_HINT, severity=severity)


def _judge(repository: Repository, host: HostFact, value: object) -> tuple[str, Severity] | None:
    """What is wrong with a value, and how severe that is."""
    if isinstance(value, NotKnown):
        return None
    if not isinstance(value, str):
        return "`system.stateVersion` is no text", Severity.ERROR
    if not _FORM.fullmatch(value):
        return f"`{value}` is no release of NixOS, as `system.stateVersion` has to be", Severity.ERROR
    release = version(value)
    if release not in RELEASES if release <= NEWEST else release[1] not in _MONTHS:
        return f"there is no NixOS {value}, which `system.stateVersion` says", Severity.WARNING
    releases = find_releases(repository, host.flake, host.nixpkgs)
    if releases is not None and releases.newest < release:
        newest = format_version("nixos", releases.newest)
        is_exact = releases.complete == releases.newest
        built_of = f"the input {host.nixpkgs} is NixOS {newest}{'' if is_exact else ' at most'}"
        return f"`system.stateVersion` is {value}, and {built_of}", Severity.WARNING
    return None


_HINT = 'write the release that the host was installed with, such as "25.11"'
