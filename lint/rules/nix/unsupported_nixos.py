"""The nixpkgs of a flake is of a release that still gets fixes.

Each release of NixOS gets security fixes for seven months, until a month after the next one is out. A flake whose
nixpkgs is of an older one builds what has known holes, and no update of flake.lock changes that. Nothing here knows
what day it is: a release counts as unsupported where two newer ones are known to this version of stackwright. Told of
the input `nixpkgs`, and of another one where it is the only nixpkgs; an old one beside it may be there for a package.

## Wrong

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-24.11";
  outputs = { self, nixpkgs }: {
  };
}
```

```text title="output"
flake.nix:2:24: warning NIX038 NixOS 24.11 got its last fixes in 2025-06
```

## Right

```nix title="flake.nix"
{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-26.05";
  outputs = { self, nixpkgs }: {
  };
}
```

Since 0.2.0. Source: the NixOS manual, "Upgrading NixOS"; endoflife.date/nixos.
"""

from collections.abc import Iterator

from ....model.nix.facts import FlakeFact, FlakeInput
from ....model.nix.nixpkgs_release import is_nixpkgs, original_of, release_of_branch
from ....schemas.nix.releases import NEWEST, OLDEST_SUPPORTED, last_month_of_support
from ....schemas.tables.notation import Version
from ....schemas.versions.releases import format_version
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("NIX038", "unsupported-nixos", Severity.WARNING, of=(FlakeFact,))
def unsupported_nixos(file: File) -> Iterator[Problem]:
    for flake in file.of(FlakeFact):
        known = [(one, original_of(one)) for one in flake.inputs]
        candidates = [(one, original) for one, original in known if original and is_nixpkgs(original)]
        for one, original in candidates:
            release = release_of_branch(original)
            is_used = one.name == "nixpkgs" or len(candidates) == 1
            if is_used and release and release < OLDEST_SUPPORTED:
                yield _problem(file, one, release)


def _problem(file: File, one: FlakeInput, release: Version) -> Problem:
    name, newest = format_version("nixos", release), format_version("nixos", NEWEST)
    message = f"NixOS {name} got its last fixes in {last_month_of_support(release)}"
    hint = f"upgrade: the newest release that is known here is {newest}"
    return Problem(file.place(one.url_at or one.at), message, target=one.name, hint=hint)
