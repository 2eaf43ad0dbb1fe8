"""The token of a cluster is not written into the Nix store.

Everyone on a machine can read its store, and what is written in a Nix file is in Git as well. With the token of a
cluster anybody joins it with a server of his own, and has all that is in it. `tokenFile` names a file that is on the
host when the service starts, such as that of a secret of sops-nix or agenix. A path without quotes is another thing:
Nix copies the file that it names into the store.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.server = nixpkgs.lib.nixosSystem {
      modules = [
        {
          networking.hostName = "server";
          system.stateVersion = "26.05";
          services.k3s = {
            enable = true;
            token = "correct-horse-battery-staple";
          };
        }
      ];
    };
  };
}
```

```text title="output"
flake.nix:11:21: error NIX023 `services.k3s.token` is written into the Nix store (host server)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.server = nixpkgs.lib.nixosSystem {
      modules = [
        {
          networking.hostName = "server";
          system.stateVersion = "26.05";
          services.k3s = {
            enable = true;
            tokenFile = "/run/secrets/k3s-token";
          };
        }
      ];
    };
  };
}
```

Since 0.2.0. Source: the description of `services.k3s.token` in NixOS/nixpkgs.
"""

from collections.abc import Iterator

from ....model.nix.host_facts import HostFact, Option, PathValue
from ....model.nix.k3s_flags import is_given
from ....model.nix.k3s_nodes import Node, find_nodes
from ....model.repository import Repository
from ....schemas.nix.k3s import TOKEN_FLAGS
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX023", "k3s-token-in-store", Severity.ERROR, needs=(HostFact,))
def k3s_token_in_store(repository: Repository) -> Iterator[Problem]:
    yield from tell_once((node.host, problem) for node in find_nodes(repository) for problem in _problems(node))


def _problems(node: Node) -> Iterator[Problem]:
    prefix = f"services.{node.product.name}"
    for name in ("token", "agentToken"):
        option = node.option(name)
        if isinstance(option, Option) and isinstance(option.value, str) and is_given(option):
            message = f"`{prefix}.{name}` is written into the Nix store"
            yield Problem(node.place(name), message, "readable for all", name, hint=f"use `{name}File`")
    for name in ("tokenFile", "agentTokenFile"):
        option = node.option(name)
        if isinstance(option, Option) and isinstance(option.value, PathValue):
            message = f"`{prefix}.{name}` is a path without quotes: its file is copied into the Nix store"
            yield Problem(node.place(name), message, "readable for all", name, hint=_HINT)
    if any(flag.name in TOKEN_FLAGS and _is_literal(flag.value) for flag in node.flags.given):
        message = f"`{prefix}.extraFlags` has a token, which is written into the Nix store"
        yield Problem(node.place("extraFlags"), message, "readable for all", "extraFlags", hint="use `tokenFile`")


def _is_literal(value: str | None) -> bool:
    """Whether a flag has its value written out, and not a variable of the service's environment."""
    return value is not None and value != "true" and "$" not in value and "%" not in value


_HINT = "name the file on the host in quotes, as `config.sops.secrets.NAME.path` does"
