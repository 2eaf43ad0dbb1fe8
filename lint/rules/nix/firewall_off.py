"""The firewall of a host is on.

NixOS has it on, and opens the ports that services and `networking.firewall.allowedTCPPorts` name. Without it, every
port on which a program listens can be reached: a database, a metrics exporter, what somebody tries out. Hosts with
rules of their own, `networking.nftables`, are not told of.

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
  networking.firewall.enable = false;
  system.stateVersion = "26.05";
}
```

```text title="output"
web.nix:2:32: warning NIX018 the firewall is off (host web)
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
  networking.firewall.allowedTCPPorts = [ 443 ];
  system.stateVersion = "26.05";
}
```

Since 0.2.0. Source: nixos/modules/services/networking/firewall.nix of NixOS/nixpkgs.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact, Option, find_option
from ....model.repository import Repository
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule

_NAME = "networking.firewall.enable"


@repository_rule("NIX018", "firewall-off", Severity.WARNING, strict=True, needs=(HostFact,))
def firewall_off(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(_find(repository))


def _find(repository: Repository) -> Iterator[tuple[HostFact, Problem]]:
    for host in repository.evaluated(HostFact):
        found = find_option(host, *_NAME.split("."))
        has_rules = find_option(host, "networking", "nftables", "enable") is not None
        if isinstance(found, Option) and found.value is False and not has_rules:
            hint = "remove this, and open the ports that are needed with `networking.firewall.allowedTCPPorts`"
            yield host, Problem(found.place or host.at, "the firewall is off", "off", _NAME, hint=hint)
