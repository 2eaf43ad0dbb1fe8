"""Nix can read a `flake.lock`: it is JSON, and each of its inputs has a node.

A lock file is written by Nix and merged by git: a comma that a merge has left behind, an empty file or an input whose
node went with the other side stops every command on the flake with `cannot parse` or `references missing node`.

## Wrong

```json title="flake.lock"
{
  "nodes": {
    "root": {"inputs": {"nixpkgs": "nixpkgs_2"}}
  },
  "root": "root",
  "version": 7
}
```

```text title="output"
flake.lock:3:36: error SCH010 flake.lock has no node `nixpkgs_2`, which is the input `nixpkgs` of `root`
```

## Right

```json title="flake.lock"
{
  "nodes": {
    "nixpkgs": {
      "locked": {"type": "path", "path": "/srv/nixpkgs", "rev": "0123456789abcdef0123456789abcdef01234567"},
      "original": {"type": "path", "path": "/srv/nixpkgs"}
    },
    "root": {"inputs": {"nixpkgs": "nixpkgs"}}
  },
  "root": "root",
  "version": 7
}
```

Since 0.2.0. Source: Nix, `src/libflake/lockfile.cc` (LockFile::LockFile), at 2.35.
"""

from collections.abc import Iterator

from ....model.nix.facts import LockMistakeFact
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("SCH010", "refused-flake-lock", Severity.ERROR, of=(LockMistakeFact,))
def refused_flake_lock(file: File) -> Iterator[Problem]:
    for fact in file.of(LockMistakeFact):
        yield Problem(
            file.place(fact.at or fact.chars),
            f"flake.lock {fact.message}",
            "Nix stops here",
            hint="run `nix flake lock` on the last version that Nix could read, and commit what it writes",
        )
