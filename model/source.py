"""Which files the repository has and what is in them: the only module that reads a user's disk."""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from . import git
from .errors import UserError
from .tree import Tree

CONFIG_NAME = "stackwright.yaml"
#: What is being written into a folder without git is kept here meanwhile; see `model/unfinished.py`.
JOURNAL = ".stackwright-journal"
DEFAULT_SIZE_LIMIT = 2_000_000


class Unread(Enum):
    """Why a file's content is not there to be looked at."""

    TOO_LARGE = "too large"
    NOT_READABLE = "not readable"
    GONE = "not there"


@dataclass(frozen=True)
class Source:
    """A repository on the disk.

    `staged` holds the contents that the commit at hand has and the disk does not. `notes` are sentences for the
    summary. `uses_git` says whether `.gitignore` can be asked.
    """

    root: Path
    tree: Tree
    staged: Mapping[str, bytes]
    size_limit: int
    uses_git: bool
    notes: tuple[str, ...] = ()

    def read(self, path: str) -> bytes | Unread:
        """The bytes of one of the tree's files, at most `size_limit` of them; never through a symbolic link."""
        if path in self.staged:
            data = self.staged[path]
            return data if len(data) <= self.size_limit else Unread.TOO_LARGE
        return read_file(os.path.join(self.root, path), self.size_limit)

    @cached_property
    def prefix(self) -> str:
        """The root's folder in the git repository around it: "" or `folder/`."""
        top = next((folder for folder in (self.root, *self.root.parents) if (folder / ".git").exists()), self.root)
        inner = self.root.relative_to(top).as_posix()
        return "" if inner == "." else f"{inner}/"

    def ignored(self, paths: set[str]) -> frozenset[str]:
        """Which of these paths `.gitignore` hides; they need not exist. Without git, all that it might hide."""
        if self.uses_git:  # git refuses to look behind a symbolic link, and to answer any further
            return git.ignored(self.root, {path for path in paths if not self.tree.is_at_link(path)})
        return frozenset(paths) if ".gitignore" in self.tree.by_name else frozenset()

    @cached_property
    def urls(self) -> tuple[str, ...]:
        """The URLs under which git knows this repository."""
        return git.remote_urls(self.root) if self.uses_git else ()

    @cached_property
    def branch(self) -> str | None:
        """The branch that is checked out."""
        return git.current_branch(self.root) if self.uses_git else None


def read_file(path: str, size_limit: int) -> bytes | Unread:
    """The bytes of a regular file of at most `size_limit` bytes."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError):
        return Unread.GONE
    except (OSError, ValueError):
        return Unread.NOT_READABLE
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return Unread.NOT_READABLE
        if status.st_size > size_limit:
            return Unread.TOO_LARGE
        with os.fdopen(os.dup(handle), "rb") as file:
            return file.read(min(size_limit, status.st_size) + 1)
    except OSError:
        return Unread.NOT_READABLE
    finally:
        os.close(handle)


def find_root(start: Path) -> Path:
    """The nearest folder from `start` upwards with `stackwright.yaml` or `.git`; else `start` (or its folder).

    Raises UserError where `start` does not exist.
    """
    try:
        if not start.exists():
            raise UserError(
                f"{start} does not exist.", "Name a file or folder of the repository, or none for all of it."
            )
        start = start.resolve()
        folder = start if start.is_dir() else start.parent
        for parent in (folder, *folder.parents):
            if (parent / CONFIG_NAME).exists() or (parent / ".git").exists():
                return parent
    except (OSError, RuntimeError) as error:  # the latter before Python 3.13, for links in a circle
        raise UserError(f"{start} cannot be read: {getattr(error, 'strerror', error)}.") from error
    return folder


def open_source(root: Path, *, staged: bool, size_limit: int = DEFAULT_SIZE_LIMIT) -> Source:
    """The repository at `root` as it is on the disk, or with `staged` as the commit at hand will have it.

    Raises UserError where the folder or its git repository cannot be read.
    """
    found = git.listing(root)
    if found is None:
        return Source(root, _walked(root), {}, size_limit, False, (_without_git(root),))
    return _staged(root, found, size_limit) if staged else _on_disk(root, found, size_limit)


def _without_git(root: Path) -> str:
    if any((folder / ".git").exists() for folder in (root, *root.parents)):
        return "git was not found: every file on the disk was taken, those that .gitignore hides among them"
    return "no git repository here: every file on the disk was taken"


def _on_disk(root: Path, found: git.Listing, size_limit: int) -> Source:
    present = {path: mode for path, mode in found.modes.items() if path not in found.deleted}
    loose = {path for path in found.untracked if not path.endswith("/")}
    nested = {path.rstrip("/") for path in found.untracked if path.endswith("/")}
    for path in loose | (found.modified & present.keys()):  # a modified file may have become a link, or a link a file
        present[path] = git.LINK if os.path.islink(os.path.join(root, path)) else "100644"
    tree = _tree(root, present, nested, frozenset(), {})
    return Source(root, tree, _contents(root, found, found.unchecked), size_limit, True)


def _staged(root: Path, found: git.Listing, size_limit: int) -> Source:
    elsewhere = found.modified | found.deleted | found.unchecked
    contents = _contents(root, found, elsewhere)
    tree = _tree(root, found.modes, set(), frozenset(p for p in found.untracked if not p.endswith("/")), contents)
    return Source(root, tree, contents, size_limit, True)


def _contents(root: Path, found: git.Listing, paths: frozenset[str]) -> dict[str, bytes]:
    wanted = sorted(path for path in paths if found.modes.get(path) not in (None, git.SUBMODULE))
    contents = git.blobs(root, [found.blobs[path] for path in wanted])
    return {path: data for path, data in zip(wanted, contents, strict=True) if data is not None}


def _tree(
    root: Path, modes: Mapping[str, str], nested: set[str], untracked: frozenset[str], contents: Mapping[str, bytes]
) -> Tree:
    links = {path for path, mode in modes.items() if mode == git.LINK}
    submodules = {path for path, mode in modes.items() if mode == git.SUBMODULE} | nested
    return Tree(
        files=frozenset(modes.keys() - links - submodules),
        links={path: _link(root, path, contents) for path in sorted(links)},
        submodules=frozenset(submodules),
        untracked=untracked,
    )


def _link(root: Path, path: str, contents: Mapping[str, bytes]) -> str:
    if path in contents:
        return contents[path].decode("utf-8", "surrogateescape")
    try:
        return os.readlink(os.path.join(root, path)).replace(os.sep, "/")
    except OSError:  # a checkout without symbolic links has a file with the target in it
        data = read_file(os.path.join(root, path), 4096)
        return data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else ""


def _walked(root: Path) -> Tree:
    files: set[str] = set()
    links: dict[str, str] = {}
    for path, entry in _entries(root):
        if entry.is_symlink():
            links[path] = _link(root, path, {})
        elif entry.is_file(follow_symlinks=False):
            files.add(path)
    return Tree(frozenset(files), links, frozenset(), frozenset())


def _entries(root: Path) -> "Iterator[tuple[str, os.DirEntry[str]]]":
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder)))
        except OSError as error:
            if folder:
                continue
            raise UserError(f"{root} cannot be read: {error.strerror}.") from error
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in (".git", "node_modules", JOURNAL):
                    folders.append(path)
            else:
                yield path, entry
