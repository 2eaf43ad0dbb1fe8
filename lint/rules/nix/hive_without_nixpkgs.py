"""A hive of colmena in a flake has a `meta.nixpkgs`, with the packages of a system.

In a flake colmena does not look for `<nixpkgs>`, and takes no flake and no function for it either: it refuses the hive,
and no node can be built.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.colmena.url = "github:zhaofengli/colmena";
  outputs = { nixpkgs, colmena, ... }: {
    colmenaHive = colmena.lib.makeHive {
      meta.nixpkgs = nixpkgs;
      web = {
        deployment.targetHost = "web.example.org";
        system.stateVersion = "26.05";
      };
    };
  };
}
```

```text title="output"
flake.nix:6:12: error NIX056 `meta.nixpkgs` of the hive is nixpkgs itself, no packages of a system
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

Since 0.2.0. Source: colmena.cli.rs, "Using Flakes"; src/nix/hive/eval.nix of zhaofengli/colmena.
"""

from collections.abc import Iterator

from ....model.nix.deployment_facts import HiveFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("NIX056", "hive-without-nixpkgs", Severity.ERROR, needs=(HiveFact,))
def hive_without_nixpkgs(repository: Repository) -> Iterator[Problem]:
    for hive in repository.evaluated(HiveFact):
        if hive.nixpkgs in _WRONG:
            hint = "write `meta.nixpkgs = import nixpkgs { system = …; };`"
            yield Problem(hive.at, _WRONG[hive.nixpkgs], "colmena refuses it", target="meta.nixpkgs", hint=hint)


_WRONG = {
    "missing": "the hive has no `meta.nixpkgs`",
    "not called": "`meta.nixpkgs` of the hive is nixpkgs itself, no packages of a system",
}
