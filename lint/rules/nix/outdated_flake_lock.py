"""flake.lock has what flake.nix asks for.

Where they differ, Nix locks anew when it evaluates: it takes what is newest at that moment, on each machine another,
and stops where it must not write (`--no-update-lock-file`, a flake that is fetched, most CI). A commit that changes the
inputs of a flake has its lock file with it.

Parameters of `outputs` that are no input of the flake are looked for in Nix's registry, and locked as well.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.disko.url = "github:nix-community/disko";
  outputs = { self, nixpkgs, disko }: { };
}
```

```json title="flake.lock"
{
  "nodes": {
    "nixpkgs": {
      "locked": {
        "lastModified": 1764522689,
        "narHash": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "owner": "NixOS",
        "repo": "nixpkgs",
        "rev": "8bb5646e0bed5dbd3ab08c7a7cc15b75ab4e1d0f",
        "type": "github"
      },
      "original": {
        "owner": "NixOS",
        "ref": "nixos-25.11",
        "repo": "nixpkgs",
        "type": "github"
      }
    },
    "root": {
      "inputs": {
        "nixpkgs": "nixpkgs"
      }
    }
  },
  "root": "root",
  "version": 7
}
```

```text title="output"
flake.nix:2:24: warning NIX006 flake.lock has `github:NixOS/nixpkgs/nixos-25.11` for the input `nixpkgs`
flake.nix:3:10: warning NIX006 the input `disko` is not in flake.lock
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";
  outputs = { self, nixpkgs }: { };
}
```

```json title="flake.lock"
{
  "nodes": {
    "nixpkgs": {
      "locked": {
        "lastModified": 1764522689,
        "narHash": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "owner": "NixOS",
        "repo": "nixpkgs",
        "rev": "8bb5646e0bed5dbd3ab08c7a7cc15b75ab4e1d0f",
        "type": "github"
      },
      "original": {
        "owner": "NixOS",
        "ref": "nixos-25.11",
        "repo": "nixpkgs",
        "type": "github"
      }
    },
    "root": {
      "inputs": {
        "nixpkgs": "nixpkgs"
      }
    }
  },
  "root": "root",
  "version": 7
}
```

Since 0.2.0. Source: `lockFlake` in src/libflake/flake.cc of NixOS/nix.
"""

import posixpath
from collections.abc import Iterator

from ....model.nix.compare_lock import find_differences
from ....model.nix.facts import FlakeFact, LockFact
from ....model.nix.flake_lock import FLAKE_LOCK
from ....model.text.place import Place
from ...finding import Severity
from ...rule import File, Problem, Related, file_rule


@file_rule("NIX006", "outdated-flake-lock", Severity.WARNING, of=(FlakeFact,), half="references")
def outdated_flake_lock(file: File) -> Iterator[Problem]:
    beside = posixpath.join(posixpath.dirname(file.path), FLAKE_LOCK)
    for lock in file.repository.facts_at(beside, LockFact):
        for flake in file.of(FlakeFact):
            for one in find_differences(flake, lock):
                there = Related(Place(beside), "locked here")
                yield Problem(
                    file.place(one.at),
                    one.message,
                    target=one.name,
                    related=(there,),
                    hint="run `nix flake lock`, and commit flake.lock with this change",
                )
