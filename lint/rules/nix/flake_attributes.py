"""A flake.nix has what Nix reads of a flake, written out.

Nix takes a flake's inputs from the text without evaluating it, and refuses any other attribute than `description`,
`inputs`, `outputs` and `nixConfig`: `flake has an unsupported attribute`. An input without `type` has `url`, `flake`,
`follows` and `inputs` alone.

## Wrong

```nix title="flake.nix"
{
  input.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { self, nixpkgs }: { };
}
```

```text title="output"
flake.nix:2:3: error NIX004 a flake has no attribute `input`
```

## Wrong: a computed URL

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-${"26.05"}";
  outputs = { self, nixpkgs }: { };
}
```

```text title="output"
flake.nix:2:18: error NIX004 `url` of the input `nixpkgs` has `${…}` in it
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { self, nixpkgs }: { };
}
```

Since 0.2.0. Source: src/libflake/flake.cc of NixOS/nix.
"""

from collections.abc import Iterator

from ....model.nix.facts import FlakeMistakeFact
from ....model.typo import only_typo
from ....schemas.nix.flake import ATTRIBUTES, INPUT_ATTRIBUTES
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("NIX004", "flake-attributes", Severity.ERROR, of=(FlakeMistakeFact,))
def flake_attributes(file: File) -> Iterator[Problem]:
    for fact in file.of(FlakeMistakeFact):
        meant = only_typo(fact.name, ATTRIBUTES | INPUT_ATTRIBUTES)
        hint = f"write `{meant}`" if meant and not fact.hint else fact.hint
        yield Problem(file.place(fact.at), fact.message, target=fact.name or None, hint=hint or None)
