"""Every NixOS host says its `system.stateVersion`.

It says by which release the data of services was laid out: PostgreSQL's version and the folders of services hang on it.
A host without it takes the release that it is built of, so that its next upgrade changes them under its data, and Nix
warns on every build. It is the release that the host was installed with, and stays that for ever.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      modules = [ { networking.hostName = "web"; } ];
    };
  };
}
```

```text title="output"
flake.nix:4:31: info NIX010 `system.stateVersion` is not set (host web)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.web = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ { networking.hostName = "web"; system.stateVersion = "26.05"; } ];
    };
  };
}
```

Since 0.2.0. Source: nixos/modules/misc/version.nix of NixOS/nixpkgs.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact, find_option
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX010", "missing-state-version", Severity.INFO, needs=(HostFact,))
def missing_state_version(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(
        (host, Problem(host.at, "`system.stateVersion` is not set", "this host", "system.stateVersion", hint=_HINT))
        for host in repository.evaluated(HostFact)
        if find_option(host, "system", "stateVersion") is None
    )


_HINT = "set it to the release that the host was installed with, and leave it so"
