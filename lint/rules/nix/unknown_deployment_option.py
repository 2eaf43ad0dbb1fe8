"""The `deployment` options of a node are such that colmena has.

A node is a NixOS system with the options of colmena. One that no module declares is refused when the node is evaluated:
`The option … does not exist`.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.colmena.url = "github:zhaofengli/colmena";
  outputs = { nixpkgs, colmena, ... }: {
    colmenaHive = colmena.lib.makeHive {
      meta.nixpkgs = import nixpkgs { system = "x86_64-linux"; };
      web = {
        deployment.targetHots = "web.example.org";
        system.stateVersion = "26.05";
      };
    };
  };
}
```

```text title="output"
flake.nix:8:33: error NIX057 colmena has no option `deployment.targetHots` (host web)
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.colmena.url = "github:zhaofengli/colmena";
  outputs = { nixpkgs, colmena, ... }: {
    colmenaHive = colmena.lib.makeHive {
      meta.nixpkgs = import nixpkgs { system = "x86_64-linux"; };
      web = {
        deployment.targetHost = "web.example.org";
        system.stateVersion = "26.05";
      };
    };
  };
}
```

Since 0.2.0. Source: colmena.cli.rs, "Deployment Options".
"""

from collections.abc import Iterator

from ....model.files.file_tree import closest
from ....model.nix.disks import find_place
from ....model.nix.host_facts import HiveNodeFact, HostFact, find_names
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.nix.colmena import DEPLOYMENT_OPTIONS, KEY_OPTIONS
from ...finding import Severity
from ...merge_host_problems import tell_once
from ...rule import Problem, repository_rule


@repository_rule("NIX057", "unknown-deployment-option", Severity.ERROR, needs=(HiveNodeFact,))
def unknown_deployment_option(repository: Repository) -> Iterator[Problem]:
    nodes = [node.host for node in repository.evaluated(HiveNodeFact) if () not in node.host.open]
    yield from tell_once((host, problem) for host in nodes for problem in _unknown(host))


def _unknown(host: HostFact) -> Iterator[Problem]:
    undeclared = {path[1]: at for path, at in host.undeclared.items() if path[0] == "deployment"}
    for name, at in undeclared.items():
        if name not in DEPLOYMENT_OPTIONS:
            yield _problem(at or host.at, f"deployment.{name}", closest(name, DEPLOYMENT_OPTIONS))
    for key in find_names(host, "deployment", "keys")[0] if "keys" in undeclared else ():
        for name in find_names(host, "deployment", "keys", key)[0]:
            if name not in KEY_OPTIONS:
                at = find_place(host, ("deployment", "keys", key, name))
                yield _problem(at, f"deployment.keys.{key}.{name}", closest(name, KEY_OPTIONS))


def _problem(at: Place, option: str, near: str | None) -> Problem:
    hint = f"did you mean `{near}`?" if near else "remove it, or declare the option in a module"
    return Problem(at, f"colmena has no option `{option}`", "not declared", target=option, hint=hint)
