"""Every path in a Nix file leads somewhere.

An import or path that is not there stops the evaluation of every host that needs it. A flake sees only what git knows:
a file that was not added with `git add` is not there for Nix, though it is on the disk.

Paths with `${…}` in them are not known here. Where the file itself asks whether the path is there (`pathExists`,
`tryEval`), or only quotes it (`toString`, `example`), nothing is claimed. In tests, templates and examples, which may
name what is not there, and where a function of the same file asks first, it is only an info. So is a file that git does
not know yet as long as the disk is checked, where work goes on; in what is to be committed (`--staged`, the hook) it is
an error. A file that no flake or other root of the repository reads, as far as that can be told, makes it a warning.

## Wrong

```nix title="flake.nix"
{
  outputs = { self, nixpkgs }: {
    nixosConfigurations.alpha = nixpkgs.lib.nixosSystem { modules = [ ./hosts/alpah ]; };
  };
}
```

```nix title="hosts/alpha/default.nix"
{ nixpkgs.hostPlatform = "x86_64-linux"; networking.hostName = "alpha"; system.stateVersion = "26.05"; }
```

```text title="output"
flake.nix:3:71: error NIX003 `./hosts/alpah` leads nowhere: hosts/alpah does not exist
```

```nix title="fixed: flake.nix"
{
  outputs = { self, nixpkgs }: {
    nixosConfigurations.alpha = nixpkgs.lib.nixosSystem { modules = [ ./hosts/alpha ]; };
  };
}
```

## Wrong: a folder without default.nix

```nix title="default.nix"
import ./hosts
```

```nix title="hosts/alpha.nix"
{ nixpkgs.hostPlatform = "x86_64-linux"; networking.hostName = "alpha"; system.stateVersion = "26.05"; }
```

```text title="output"
default.nix:1:8: error NIX003 `./hosts` leads nowhere: hosts/default.nix does not exist
```

## Right

```nix title="flake.nix"
{
  outputs = { self, nixpkgs }: {
    nixosConfigurations.alpha = nixpkgs.lib.nixosSystem { modules = [ ./hosts/alpha ]; };
  };
}
```

```nix title="hosts/alpha/default.nix"
{ nixpkgs.hostPlatform = "x86_64-linux"; networking.hostName = "alpha"; system.stateVersion = "26.05"; }
```

Since 0.2.0. Source: the Nix manual, "Path literals"; nix#8389 on files that git does not know.
"""

from collections.abc import Iterator
from dataclasses import replace

from ....model.nix.facts import NixPathFact
from ....schemas.nix.files_set_aside import is_set_aside
from ...finding import Severity
from ...missing_targets import missing_targets
from ...rule import File, Problem, file_rule


@file_rule("NIX003", "missing-nix-path", Severity.ERROR, of=(NixPathFact,), half="references")
def missing_nix_path(file: File) -> Iterator[Problem]:
    not_added = file.repository.tree.not_added
    for problem in missing_targets(file, "NIX003"):
        if is_set_aside(file.path):
            yield replace(problem, severity=Severity.INFO)
        else:  # what is not added yet is about to be
            yield replace(problem, severity=Severity.WARNING) if problem.target in not_added else problem
