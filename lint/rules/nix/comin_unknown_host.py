"""comin deploys a host that the flake has.

comin builds `nixosConfigurations.<hostname>` of the repository that it pulls, where `hostname` is
`networking.hostName` unless `services.comin.hostname` says another one. Where the flake has no host of that name, the
machine never gets another configuration: it has to be repaired by hand. Told where a remote is this repository, with
the branch that is checked out, and all hosts of the flake are known.

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
  networking.hostName = "www";
  services.comin = {
    enable = true;
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
web.nix:2:25: error NIX030 comin deploys the host `www`, and flake.nix has no such host (host web)
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
  networking.hostName = "www";
  services.comin = {
    enable = true;
    hostname = "web";
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
from ....model.nix.host_facts import FlakeHostsFact, HostFact
from ....model.nix.own_flake_references import find_own_hosts, flake_in
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX030", "comin-unknown-host", Severity.ERROR, half="references", needs=(HostFact, FlakeHostsFact))
def comin_unknown_host(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(_find(repository))


def _find(repository: Repository) -> Iterator[tuple[HostFact, Problem]]:
    for host in repository.evaluated(HostFact):
        comin = find_comin(host)
        if comin is None or comin.folder is None or not comin.pulls_this(identity(repository)):
            continue
        hosts = find_own_hosts(repository, comin.folder)
        if comin.hostname and hosts and comin.hostname.text not in hosts:
            yield host, _problem(comin, comin.hostname.text, flake_in(comin.folder))


def _problem(comin: Comin, name: str, flake: str) -> Problem:
    message = f"comin deploys the host `{name}`, and {flake} has no such host"
    hint = f'set `services.comin.hostname` to the name of the host in the flake, such as "{comin.host.name}"'
    return Problem(comin.hostname.place if comin.hostname else comin.at, message, "no host", name, hint=hint)
