"""Every input of a flake is used.

An input that nothing asks for is fetched and updated all the same. It counts as used where `outputs` has it as a
parameter, gives the whole set a name (`inputs@{ … }`, `inputs: …`) or asks for `self.inputs`, or another input follows
it.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.disko.url = "github:nix-community/disko";
  outputs = { self, nixpkgs, ... }: { };
}
```

```text title="output"
flake.nix:3:10: info NIX007 nothing uses the input `disko`
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.disko.url = "github:nix-community/disko";
  outputs = { self, nixpkgs, disko, ... }: { nixosModules.disk = disko.nixosModules.disko; };
}
```

Since 0.2.0. Source: src/libflake/call-flake.nix of NixOS/nix.
"""

from collections.abc import Iterator

from ....model.nix.facts import FlakeFact
from ....schemas.nix.flake import SELF
from ...finding import Severity
from ...rule import File, Problem, file_rule

#: Inputs that files beside the flake read from its lock file.
_READ_ELSEWHERE = frozenset({"flake-compat"})


@file_rule("NIX007", "unused-input", Severity.INFO, of=(FlakeFact,), strict=True)
def unused_input(file: File) -> Iterator[Problem]:
    for flake in file.of(FlakeFact):
        taken = {one.name for one in flake.parameters or ()}
        # A flake that asks for none of them may be there for its lock file.
        if taken <= {SELF} or flake.names_all or not flake.takes_all or not flake.is_literal:
            continue
        followed = {override.follows or "" for one in flake.inputs for override in one.overrides}
        followed |= {one.follows or "" for one in flake.inputs}
        used = taken | _READ_ELSEWHERE | {way.partition("/")[0] for way in followed}
        for one in flake.inputs:
            if one.name not in used:
                message = f"nothing uses the input `{one.name}`"
                yield Problem(file.place(one.at), message, target=one.name, hint="remove it, or use it in `outputs`")
