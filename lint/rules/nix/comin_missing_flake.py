"""The folder in which comin looks for a flake has one.

`services.comin.repositorySubdir` is the folder of the flake in the repository that comin pulls, its root by default.
Without a flake.nix there, nothing can be built, and the machine stays as it is. Told where a remote is this repository,
with the branch that is checked out.

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
  services.comin = {
    enable = true;
    hostname = "web";
    repositorySubdir = "nixos";
    remotes = [ { name = "origin"; url = "https://git.example.org/team/infra.git"; } ];
  };
  system.stateVersion = "26.05";
}
```

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/infra.git]
```

```text title="output"
web.nix:5:24: error NIX032 comin looks for nixos/flake.nix, which does not exist (host web)
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
  services.comin = {
    enable = true;
    hostname = "web";
    repositorySubdir = ".";
    remotes = [ { name = "origin"; url = "https://git.example.org/team/infra.git"; } ];
  };
  system.stateVersion = "26.05";
}
```

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/infra.git]
```

Since 0.2.0. Source: nix/module-options.nix and internal/nix of nlewo/comin.
"""

from collections.abc import Iterator

from ....model.argocd.own_urls import identity
from ....model.nix.comin import Comin, find_comin
from ....model.nix.host_facts import HostFact
from ....model.nix.own_flake_references import flake_in
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX032", "comin-missing-flake", Severity.ERROR, half="references", needs=(HostFact,))
def comin_missing_flake(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(_find(repository))


def _find(repository: Repository) -> Iterator[tuple[HostFact, Problem]]:
    for host in repository.evaluated(HostFact):
        comin = find_comin(host)
        if comin is None or comin.folder is None or not comin.pulls_this(identity(repository)):
            continue
        path = flake_in(comin.folder)
        if path not in repository.tree.files and path not in repository.tree.links:
            yield host, _problem(comin, path)


def _problem(comin: Comin, path: str) -> Problem:
    message = f"comin looks for {path}, which does not exist"
    hint = "set `services.comin.repositorySubdir` to the folder of flake.nix"
    return Problem(comin.folder_at or comin.at, message, "no flake", path, hint=hint)
