"""No input of a flake is given up by those who made it.

A repository that is archived, or whose work has moved, gets no fixes: one day the nixpkgs that you follow breaks it.
nixos-generators is part of NixOS since 25.05: `nixos-rebuild build-image --image-variant <format>`, or
`config.system.build.images.<format>`.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  inputs.nixos-generators.url = "github:nix-community/nixos-generators";
  outputs = { self, nixpkgs, nixos-generators }: {
    packages.x86_64-linux.image = nixos-generators.nixosGenerate { format = "kubevirt"; };
  };
}
```

```text title="output"
flake.nix:3:33: info NIX039 nix-community/nixos-generators is deprecated
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { self, nixpkgs }: {
  };
}
```

Since 0.2.0. Source: the README of each.
"""

from collections.abc import Iterator

from ....model.nix.facts import FlakeFact
from ....model.nix.nixpkgs_release import original_of
from ....schemas.nix.deprecated_inputs import DEPRECATED_INPUTS
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("NIX039", "deprecated-input", Severity.INFO, of=(FlakeFact,))
def deprecated_input(file: File) -> Iterator[Problem]:
    for flake in file.of(FlakeFact):
        for one in flake.inputs:
            said = dict(original_of(one) or ())
            name = f"{said.get('owner')}/{said.get('repo')}"
            if said.get("type") == "github" and (instead := DEPRECATED_INPUTS.get(name.lower())):
                message = f"{name} is deprecated"
                yield Problem(file.place(one.url_at or one.at), message, target=one.name, hint=instead)
