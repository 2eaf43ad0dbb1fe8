"""comin pulls the repository that its host is in.

What is committed here reaches a machine only if one of `services.comin.remotes` is this repository: one that was
copied from another, or has been moved, still pulls the old one. Told where the URLs of this repository are known, by
its git remote or `repository.urls` in stackwright.yaml, and all remotes.

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
    remotes = [ { name = "origin"; url = "https://git.example.org/somebody/dotfiles.git"; } ];
  };
  system.stateVersion = "26.05";
}
```

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/infra.git]
```

```text title="output"
web.nix:5:15: info NIX031 comin pulls git.example.org/somebody/dotfiles, and not this repository (host web)
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

from ....model.argocd.own_urls import identity, parse_repository_address
from ....model.nix.comin import Comin, find_comin
from ....model.nix.host_facts import HostFact
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX031", "comin-other-repository", Severity.INFO, half="references", needs=(HostFact,))
def comin_other_repository(repository: Repository) -> Iterator[Problem]:
    found = (find_comin(host) for host in repository.evaluated(HostFact))
    own = identity(repository)
    yield from tell_once((one.host, _problem(one)) for one in found if one and one.pulls_others(own))


def _problem(comin: Comin) -> Problem:
    # A URL may have a password in it.
    addresses = [parse_repository_address(one.url) for one in comin.remotes or ()]
    named = ", ".join(f"{address.host}/{address.path}" for address in addresses if address)
    message = f"comin pulls {named}, and not this repository"
    hint = "name this repository; if that is another URL of it, add it to `repository.urls` in stackwright.yaml"
    return Problem(comin.remotes_at, message, "another repository", "services.comin.remotes", hint=hint)
