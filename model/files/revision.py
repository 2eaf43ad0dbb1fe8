"""Files as a revision of the repository has them: for what a change is not to decide about itself."""

import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ..errors import UserError
from . import git
from .find_checkout import Checkout, find_checkout
from .git_command import fields, finish, start_git
from .read_git_head import read_head
from .regular_files import Unread

_IGNORES = ".gitignore"
_LARGEST = 50_000_000


class Revision(NamedTuple):
    """A commit of a repository, as it was named; `prefix` is the folder of the root in its tree: "" or `folder/`."""

    checkout: Checkout
    name: str
    commit: str
    prefix: str


def find_revision(root: Path, name: str) -> Revision:
    """The commit of that name in the repository around the root; raises UserError where it is not there."""
    checkout = find_checkout(root)
    commit = _commit(checkout, name) if checkout else None
    if checkout is None or commit is None:
        raise UserError(
            f"Revision {name} does not exist here.",
            "A shallow clone has the newest commit only: fetch that one, too (actions/checkout: `fetch-depth: 2`).",
        )
    inner = root.relative_to(checkout.top).as_posix()
    return Revision(checkout, name, commit, "" if inner == "." else f"{inner}/")


def find_merge_base(root: Path, name: str, head: str) -> Revision:
    """The commit from which two others have both come; raises UserError where none of that is here."""
    revision, other = find_revision(root, name), find_revision(root, head)
    # Where a clone is shallow stands beside the names, and it is as for these that no more than that is read.
    asked = [f"--git-dir={revision.checkout.git_dir}", "merge-base", revision.commit, other.commit]
    out = _run_git(revision.checkout, asked, {})
    if not out:
        raise UserError(
            f"Where {head} has left {name} is not known here.",
            "A shallow clone lacks that commit: fetch more of both (actions/checkout: `fetch-depth: 0`).",
        )
    return revision._replace(name=f"{name}...", commit=out.decode().split()[0])


def _commit(checkout: Checkout, name: str) -> str | None:
    """The commit of a name. The names are with the repository's own configuration, which makes this git run nothing.

    It may make git read other files, though: what every commit is compared with is found without it.
    """
    if name == "HEAD" and (head := read_head(checkout)):
        return head
    asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"]
    out = _run_git(checkout, [f"--git-dir={checkout.git_dir}", *asked], {})
    return out.decode().strip() if out else None


def file_at(revision: Revision, path: str) -> bytes | None:
    """A file of the revision, by its path from the root, None where it has none; raises UserError if it is not here."""
    whole = revision.prefix + path
    entries = _entries(revision, "--", whole)
    return _content(revision, {whole: entries[whole]})[whole] if whole in entries else None


def ignore_files(revision: Revision) -> Mapping[str, bytes]:
    """Every `.gitignore` of the revision that counts below the root, by its path from the top."""
    wanted = {path: blob for path, blob in _entries(revision, "-r").items() if counts(revision, path)}
    return _content(revision, wanted)


def counts(revision: Revision, path: str) -> bool:
    """Whether a path from the top is that of a `.gitignore` above or below the root."""
    folder, name = posixpath.split(path)
    around = f"{folder}/" if folder else ""
    return name == _IGNORES and (around.startswith(revision.prefix) or revision.prefix.startswith(around))


class TreeEntry(NamedTuple):
    """What a commit has at a path: git's mode, and the id of the content."""

    mode: str
    blob: str


def entries_below(revision: Revision) -> dict[str, TreeEntry]:
    """Every file, link and submodule below the root, by its path from there."""
    found = _list_tree(revision, "-r", "--", revision.prefix or ".")
    cut = len(revision.prefix)
    return {path[cut:]: entry for path, entry in found.items() if path.startswith(revision.prefix)}


def _entries(revision: Revision, *arguments: str) -> dict[str, str]:
    """Paths of files from the top, with the ids of their contents."""
    found = _list_tree(revision, *arguments)
    return {path: entry.blob for path, entry in found.items() if entry.mode not in (git.LINK, git.SUBMODULE)}


def _list_tree(revision: Revision, *arguments: str) -> dict[str, TreeEntry]:
    checkout = revision.checkout
    asked = [*checkout.options, "ls-tree", "-z", "--full-tree", revision.commit, *arguments]
    listed = (entry.partition("\t") for entry in fields(_run_git(checkout, asked, checkout.variables) or b""))
    heads = {path: head.split(" ") for head, _, path in listed if git.is_inside(path)}
    return {path: TreeEntry(mode, blob) for path, (mode, kind, blob) in heads.items() if kind != "tree"}


def _content(revision: Revision, blobs: Mapping[str, str]) -> dict[str, bytes]:
    contents = git.blobs(revision.checkout, revision.checkout.top, list(blobs.values()), _LARGEST)
    return {path: _read_blob(revision, path, data) for path, data in zip(blobs, contents, strict=True)}


def _read_blob(revision: Revision, path: str, data: bytes | Unread) -> bytes:
    if isinstance(data, Unread):
        what = f"{path} of the revision {revision.name} is {data.value}."
        raise UserError(what, "Fetch that commit with its files." if data is Unread.NOT_FETCHED else "")
    return data


def _run_git(checkout: Checkout, arguments: list[str], variables: Mapping[str, str]) -> bytes | None:
    """What git prints, None where it fails."""
    try:
        running = start_git(checkout.top, arguments, variables)
    except FileNotFoundError as error:
        raise UserError("git was not found, so no other revision can be read.", "Install git.") from error
    out, _ = finish(running)
    return out if running.returncode == 0 else None
