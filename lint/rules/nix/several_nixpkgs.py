"""The inputs of a flake share one nixpkgs.

An input that brings a nixpkgs of its own has Nix fetch and evaluate that one as well, and what it makes comes with
other versions of the same libraries. `inputs.<name>.inputs.nixpkgs.follows = "nixpkgs"` makes it take yours. An input
whose binary cache is built with its own nixpkgs is better left alone.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.disko.url = "github:nix-community/disko";
  outputs = { self, nixpkgs, disko }: {
    nixosModules.disk = disko.nixosModules.disko;
  };
}
```

```json title="flake.lock"
{
  "nodes": {
    "disko": {
      "inputs": {
        "nixpkgs": "nixpkgs"
      },
      "locked": {
        "type": "github",
        "owner": "nix-community",
        "repo": "disko",
        "rev": "8bb5646e0bed5dbd3ab08c7a7cc15b75ab4e1d0f",
        "narHash": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "lastModified": 1764522689
      },
      "original": {
        "type": "github",
        "owner": "nix-community",
        "repo": "disko"
      }
    },
    "nixpkgs": {
      "locked": {
        "type": "github",
        "owner": "NixOS",
        "repo": "nixpkgs",
        "rev": "8bb5646e0bed5dbd3ab08c7a7cc15b75ab4e1d0f",
        "narHash": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "lastModified": 1764522689
      },
      "original": {
        "type": "github",
        "owner": "NixOS",
        "repo": "nixpkgs",
        "ref": "nixpkgs-unstable"
      }
    },
    "nixpkgs_2": {
      "locked": {
        "type": "github",
        "owner": "NixOS",
        "repo": "nixpkgs",
        "rev": "8bb5646e0bed5dbd3ab08c7a7cc15b75ab4e1d0f",
        "narHash": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "lastModified": 1764522689
      },
      "original": {
        "type": "github",
        "owner": "NixOS",
        "repo": "nixpkgs",
        "ref": "nixos-26.05"
      }
    },
    "root": {
      "inputs": {
        "disko": "disko",
        "nixpkgs": "nixpkgs_2"
      }
    }
  },
  "root": "root",
  "version": 7
}
```

```text title="output"
flake.nix:3:10: info NIX037 disko has a nixpkgs of its own
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.disko.url = "github:nix-community/disko";
  inputs.disko.inputs.nixpkgs.follows = "nixpkgs";
  outputs = { self, nixpkgs, disko }: {
    nixosModules.disk = disko.nixosModules.disko;
  };
}
```

```json title="flake.lock"
{
  "nodes": {
    "disko": {
      "inputs": {
        "nixpkgs": [
          "nixpkgs"
        ]
      },
      "locked": {
        "type": "github",
        "owner": "nix-community",
        "repo": "disko",
        "rev": "8bb5646e0bed5dbd3ab08c7a7cc15b75ab4e1d0f",
        "narHash": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "lastModified": 1764522689
      },
      "original": {
        "type": "github",
        "owner": "nix-community",
        "repo": "disko"
      }
    },
    "nixpkgs": {
      "locked": {
        "type": "github",
        "owner": "NixOS",
        "repo": "nixpkgs",
        "rev": "8bb5646e0bed5dbd3ab08c7a7cc15b75ab4e1d0f",
        "narHash": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "lastModified": 1764522689
      },
      "original": {
        "type": "github",
        "owner": "NixOS",
        "repo": "nixpkgs",
        "ref": "nixos-26.05"
      }
    },
    "root": {
      "inputs": {
        "disko": "disko",
        "nixpkgs": "nixpkgs"
      }
    }
  },
  "root": "root",
  "version": 7
}
```

Since 0.2.0. Source: the Nix manual, "Flake inputs".
"""

import posixpath
from collections.abc import Iterator

from ....model.nix.facts import FlakeFact, FlakeInput, LockFact
from ....model.nix.flake_lock import FLAKE_LOCK
from ....model.nix.nixpkgs_without_follows import find_own_nixpkgs
from ...finding import Severity
from ...rule import File, Problem, file_rule

#: Inputs that are named; of more the number is told.
_NAMED = 4


@file_rule("NIX037", "several-nixpkgs", Severity.INFO, of=(FlakeFact,), strict=True, half="references")
def several_nixpkgs(file: File) -> Iterator[Problem]:
    beside = posixpath.join(posixpath.dirname(file.path), FLAKE_LOCK)
    for lock in file.repository.facts_at(beside, LockFact):
        for flake in file.of(FlakeFact):
            found = find_own_nixpkgs(flake, lock)
            if found:
                yield _problem(file, found)


def _problem(file: File, found: list[FlakeInput]) -> Problem:
    names = [one.name for one in found]
    told = names if len(names) <= _NAMED + 1 else [*names[:_NAMED], f"{len(names) - _NAMED} other inputs"]
    listed = f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]
    message = f"{listed} {'have' if len(names) > 1 else 'has'} a nixpkgs of {'their' if len(names) > 1 else 'its'} own"
    hint = f'set `inputs.{names[0]}.inputs.nixpkgs.follows = "nixpkgs"`'
    return Problem(file.place(found[0].at), message, target=names[0], hint=hint)
