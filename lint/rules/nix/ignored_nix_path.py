"""No path in a Nix file leads to what git ignores.

A flake sees only what git knows. A file that `.gitignore` hides is on the disk of whoever wrote it and is not there for
Nix, on that disk neither: the evaluation stops, or `pathExists` says no.

It is told where a flake.nix stands in a folder around the file.

## Wrong

```nix title="flake.nix"
{
  outputs = { self, nixpkgs }: {
    nixosConfigurations.alpha = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ./hosts/alpha.nix ];
    };
  };
}
```

```nix title="hosts/alpha.nix"
{ networking.wireless.environmentFile = ./wifi.env; system.stateVersion = "26.05"; }
```

```text title=".gitignore"
*.env
```

```text title="output"
hosts/alpha.nix:1:41: warning NIX008 git ignores `./wifi.env`: a flake does not see it
```

## Right

```nix title="flake.nix"
{
  outputs = { self, nixpkgs }: {
    nixosConfigurations.alpha = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ./hosts/alpha.nix ];
    };
  };
}
```

```nix title="hosts/alpha.nix"
{ networking.wireless.environmentFile = "/run/secrets/wifi.env"; system.stateVersion = "26.05"; }
```

```text title=".gitignore"
*.env
```

## When to ignore

Where the flake is evaluated as a plain folder (`path:.`), which has all files of the disk.

Since 0.2.0. Source: the Nix manual, `nix flake`, "path-like syntax"; nix#6642, nix#8389.
"""

from collections.abc import Iterator

from ....model.files.file_tree import WhyMissing
from ....model.nix.facts import NixPathFact
from ....model.nix.paths import is_in_flake
from ....model.path_edges import path_edges_of
from ....model.text.place import Place
from ....schemas.nix.files_set_aside import is_set_aside
from ....schemas.references import NIX_FILE
from ...finding import Severity
from ...rule import File, Problem, Related, file_rule


@file_rule("NIX008", "ignored-nix-path", Severity.WARNING, of=(NixPathFact,), half="references")
def ignored_nix_path(file: File) -> Iterator[Problem]:
    if not is_in_flake(file.path, file.repository.tree):
        return
    severity = Severity.INFO if is_set_aside(file.path) else None
    for edge in path_edges_of(file.repository, file.path):
        if edge.why is WhyMissing.IGNORED and edge.reference.source == NIX_FILE and not edge.reference.severity:
            yield Problem(
                edge.at,
                f"git ignores `{edge.written}`: a flake does not see it",
                "ignored by git",
                edge.target,
                (Related(Place(edge.target), "would be here"),),
                "add it with `git add --force`, or read it where the system runs",
                severity,
            )
