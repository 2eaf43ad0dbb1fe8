"""What a flake says of an input's inputs is about inputs that it has.

`inputs.disko.inputs.nixpgks.follows = "nixpkgs"` does nothing: Nix warns that the input has an override for a
non-existent input, and disko keeps a nixpkgs of its own. What an input has is read from flake.lock, where that is the
one of this flake.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.disko.url = "github:nix-community/disko";
  inputs.disko.inputs.nixpgks.follows = "nixpkgs";
  outputs = { self, nixpkgs, disko }: { };
}
```

```json title="flake.lock"
{
  "nodes": {
    "disko": {
      "inputs": {"nixpkgs": "nixpkgs"},
      "locked": {
        "type": "github",
        "owner": "nix-community",
        "repo": "disko",
        "rev": "8bb5646e0bed5dbd3ab08c7a7cc15b75ab4e1d0f",
        "narHash": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "lastModified": 1764522689
      },
      "original": {"type": "github", "owner": "nix-community", "repo": "disko"}
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
      "original": {"type": "github", "owner": "NixOS", "repo": "nixpkgs", "ref": "nixos-26.05"}
    },
    "root": {"inputs": {"disko": "disko", "nixpkgs": "nixpkgs"}}
  },
  "root": "root",
  "version": 7
}
```

```text title="output"
flake.nix:4:23: warning NIX009 the input `disko` has no input `nixpgks`
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.disko.url = "github:nix-community/disko";
  inputs.disko.inputs.nixpkgs.follows = "nixpkgs";
  outputs = { self, nixpkgs, disko }: { };
}
```

Since 0.2.0. Source: `lockFlake` in src/libflake/flake.cc of NixOS/nix.
"""

import posixpath
from collections.abc import Iterator

from ....model.nix.compare_lock import find_idle_overrides
from ....model.nix.facts import FlakeFact, LockFact
from ....model.nix.flake_lock import FLAKE_LOCK
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("NIX009", "idle-override", Severity.WARNING, of=(FlakeFact,), half="references")
def idle_override(file: File) -> Iterator[Problem]:
    beside = posixpath.join(posixpath.dirname(file.path), FLAKE_LOCK)
    for lock in file.repository.facts_at(beside, LockFact):
        for flake in file.of(FlakeFact):
            for one in find_idle_overrides(flake, lock):
                hint = "remove this, or correct the name; what follows nothing is fetched twice"
                yield Problem(file.place(one.at), one.message, "does nothing", one.name, hint=hint)
