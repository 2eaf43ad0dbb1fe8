"""An agent of k3s or RKE2 has a server to join, a token, and no options of servers.

nixpkgs refuses to build an agent with `clusterInit` or `disableAgent`. Flags that only `k3s server` has stop
`k3s agent` as it starts: "flag provided but not defined". That happens where a module for all nodes has them.

An agent without a server or a token cannot join. Up to NixOS 25.05 such a host is not built; later nixpkgs warns, and
the service does not start, unless a file or the environment says it.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.worker = nixpkgs.lib.nixosSystem {
      modules = [
        {
          networking.hostName = "worker";
          system.stateVersion = "26.05";
          services.k3s = {
            enable = true;
            role = "agent";
            clusterInit = true;
            tokenFile = "/run/secrets/k3s-token";
            extraFlags = [ "--disable=traefik" ];
          };
        }
      ];
    };
  };
}
```

```text title="output"
flake.nix:10:22: warning NIX020 `services.k3s.serverAddr` is not set: an agent joins a server (host worker)
flake.nix:12:27: error NIX020 `services.k3s.clusterInit` is set on an agent (host worker)
flake.nix:14:26: error NIX020 `k3s agent` has no flag `--disable` (host worker)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.worker = nixpkgs.lib.nixosSystem {
      modules = [
        {
          networking.hostName = "worker";
          system.stateVersion = "26.05";
          services.k3s = {
            enable = true;
            role = "agent";
            serverAddr = "https://10.0.0.10:6443";
            tokenFile = "/run/secrets/k3s-token";
          };
        }
      ];
    };
  };
}
```

Since 0.2.0. Source: nixos/modules/services/cluster/rancher of NixOS/nixpkgs; pkg/cli/cmds/agent.go of k3s-io/k3s.
"""

import posixpath
from collections.abc import Iterator

from ....model.nix.flake_lock import FLAKE_LOCK
from ....model.nix.host_facts import HostFact
from ....model.nix.k3s_flags import is_given
from ....model.nix.k3s_nodes import Node, find_nodes
from ....model.repository import Repository
from ....model.versions.pins import PinFact
from ....schemas.nix.k3s import LAST_REFUSING_RELEASE, SERVER_FLAGS, TOKEN_FLAGS
from ....schemas.tables.notation import version
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX020", "refused-k3s-agent", Severity.ERROR, needs=(HostFact,))
def refused_k3s_agent(repository: Repository) -> Iterator[Problem]:
    yield from tell_once(
        (node.host, problem)
        for node in find_nodes(repository)
        if node.role == "agent"
        for problem in _problems(node, is_refused=_refuses(repository, node))
    )


def _refuses(repository: Repository, node: Node) -> bool:
    """Whether the release that the flake is locked to refuses what later ones warn of."""
    lock = posixpath.join(posixpath.dirname(node.host.flake), FLAKE_LOCK)
    pins = [version(pin.version) for pin in repository.facts_at(lock, PinFact) if pin.product == "nixos"]
    return node.product.name == "k3s" and bool(pins) and max(pins) <= LAST_REFUSING_RELEASE


def _problems(node: Node, *, is_refused: bool) -> Iterator[Problem]:
    for name in ("clusterInit", "disableAgent"):
        if is_given(node.option(name)):
            message = f"`services.{node.product.name}.{name}` is set on an agent"
            yield Problem(node.place(name), message, "only a server has it", name, hint=f"take it out, or {_SERVER}")
    if flags := sorted({flag.name for flag in node.flags.given if flag.name in SERVER_FLAGS}):
        named = " and ".join(f"`--{name}`" for name in flags[:3]) + (" and others" if len(flags) > 3 else "")
        message = f"`{node.product.name} agent` has no flag {named}"
        yield Problem(node.place("extraFlags"), message, "of servers only", flags[0], hint=f"take it out, or {_SERVER}")
    yield from _missing(node, is_refused, "serverAddr", ("serverAddr",), ("server", "s"), "an agent joins a server")
    options = ("token", "tokenFile")
    yield from _missing(node, is_refused, "tokenFile", options, (*TOKEN_FLAGS, "token-file"), "an agent needs a token")


def _missing(
    node: Node, is_refused: bool, name: str, options: tuple[str, ...], flags: tuple[str, ...], why: str
) -> Iterator[Problem]:
    if any(is_given(node.option(option)) is not False for option in (*options, "configPath")):
        return
    message = f"`services.{node.product.name}.{name}` is not set: {why}"
    if is_refused:
        yield Problem(node.at, message, "this agent", name, hint=_NOT_BUILT)
    elif node.flags.whole and not node.open and not node.flags.named(*flags):
        yield Problem(node.at, message, "this agent", name, severity=Severity.WARNING)


_SERVER = "keep it in a module of servers"
_NOT_BUILT = "this release of NixOS does not build the host: set it, or `configPath`"
