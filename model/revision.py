"""Files as a revision of the repository has them: for what a change is not to decide about itself."""

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from .errors import UserError

_SAFE = (
    "--no-pager",
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
)  # fmt: skip
_FIXED = {"GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_OPTIONAL_LOCKS": "0"}
_KEPT = frozenset({"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"})


class Revision(NamedTuple):
    """A commit, as it was named, with the folder of the root in its tree: "" or `folder/`."""

    root: Path
    name: str
    commit: str
    prefix: str


def find_revision(root: Path, name: str) -> Revision:
    """The commit of that name in the repository around the root; raises UserError where it is not there."""
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}") if top else None
    if top is None or found is None:
        raise UserError(
            f"There is no revision {name} here.",
            "A shallow clone has the newest commit only: fetch that one, too (actions/checkout: `fetch-depth: 2`).",
        )
    inner = root.relative_to(top).as_posix()
    return Revision(root, name, found.decode().strip(), "" if inner == "." else f"{inner}/")


def file_at(revision: Revision, path: str) -> bytes | None:
    """A file of the revision, by its path from the root, None where it has none; raises UserError if it is not here."""
    whole = revision.prefix + path
    listed = _git(revision.root, "ls-tree", "-z", "--full-tree", revision.commit, "--", whole)
    if not listed:
        return None
    data = _git(revision.root, "cat-file", "blob", f"{revision.commit}:{whole}")
    if data is None:
        raise UserError(f"{path} of the revision {revision.name} cannot be read.", "Fetch that commit with its files.")
    return data


def _git(root: Path, *arguments: str) -> bytes | None:
    """What git prints, None where it fails."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    try:
        done = subprocess.run(
            ["git", *_SAFE, *arguments], cwd=root, env=kept | _FIXED, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise UserError("git was not found, so no other revision can be read.", "Install git.") from error
    return done.stdout if done.returncode == 0 else None
