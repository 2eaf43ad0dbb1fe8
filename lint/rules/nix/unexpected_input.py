"""`outputs` takes every input of its flake.

Nix calls `outputs` with `self` and all inputs. A function that lists its parameters without `...` refuses one that it
does not have: `called with unexpected argument`. Then nothing of the flake can be evaluated.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.disko.url = "github:nix-community/disko";
  outputs = { self, nixpkgs }: { };
}
```

```text title="output"
flake.nix:3:10: error NIX005 `outputs` does not take the input `disko`
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.disko.url = "github:nix-community/disko";
  outputs = { self, nixpkgs, ... }: { };
}
```

Since 0.2.0. Source: src/libflake/call-flake.nix of NixOS/nix.
"""

from collections.abc import Iterator

from ....model.nix.facts import FlakeFact
from ....schemas.nix.flake import SELF
from ...finding import Severity
from ...rule import File, Problem, Related, file_rule


@file_rule("NIX005", "unexpected-input", Severity.ERROR, of=(FlakeFact,))
def unexpected_input(file: File) -> Iterator[Problem]:
    for flake in file.of(FlakeFact):
        if flake.takes_all or flake.outputs_at is None:
            continue
        taken = {one.name for one in flake.parameters or ()}
        if SELF not in taken:
            message = "`outputs` does not take `self`, which it always gets"
            hint = "add `self` or `...` to its parameters"
            yield Problem(file.place(flake.outputs_at), message, target=SELF, hint=hint)
        for one in flake.inputs:
            if one.name not in taken:
                yield Problem(
                    file.place(one.at),
                    f"`outputs` does not take the input `{one.name}`",
                    "not a parameter",
                    target=one.name,
                    related=(Related(file.place(flake.outputs_at), "this function lists its parameters"),),
                    hint=f"add `{one.name}` or `...` to its parameters, or remove the input",
                )
