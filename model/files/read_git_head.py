"""Reads which commit is checked out, without git: for names it would read the repository's configuration."""

import re

from .find_checkout import Checkout
from .regular_files import read_file

_COMMIT = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BRANCH = re.compile(rb"ref:\s*(refs/[^\0\r\n]+?)\s*")
_LARGEST = 50_000_000


def read_head(checkout: Checkout) -> str | None:
    """The id of the commit that is checked out; None before the first one, and where names are kept as a reftable."""
    head = _read(checkout, "HEAD")
    if not (branch := _BRANCH.fullmatch(head)):
        return _commit(head)
    name = branch[1]
    if b".." in name:
        return None  # git has no such name, and it would lead elsewhere
    loose = _read(checkout, name.decode("utf-8", "surrogateescape"))
    return _commit(loose) or _packed(checkout, name)


def _packed(checkout: Checkout, name: bytes) -> str | None:
    """The commit of a name in the one file that `git gc` makes of many."""
    found = re.search(rb"^(\S+) " + re.escape(name) + rb"$", _read(checkout, "packed-refs"), re.MULTILINE)
    return _commit(found[1]) if found else None


def _commit(text: bytes) -> str | None:
    return text.decode() if _COMMIT.fullmatch(text) else None


def _read(checkout: Checkout, name: str) -> bytes:
    """A file of git's own; `HEAD` is each worktree's, names are common to all."""
    folder = checkout.git_dir if name == "HEAD" else checkout.common
    data = read_file(str(folder / name), _LARGEST)
    return data.strip() if isinstance(data, bytes) else b""
