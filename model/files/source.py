"""Which files the repository has and what is in them: the only module that reads a user's disk."""

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ..errors import UserError
from . import git
from .file_tree import Tree, WhyMissing
from .find_checkout import Checkout, find_checkout
from .regular_files import Unread as Unread
from .regular_files import read_file as read_file
from .revision import entries_below, find_revision
from .which_state import DISK, At, Commit, Disk, Index

CONFIG_NAME = "stackwright.yaml"
#: What is being written into a folder without git is kept here meanwhile; see `model/files/journal.py`.
JOURNAL = ".stackwright-journal"
DEFAULT_SIZE_LIMIT = 2_000_000
#: How many files a folder may have of which no git says what belongs to it.
MOST_FILES = 200_000


@dataclass(frozen=True)
class Source:
    """A repository on the disk.

    `contents` are those that the snapshot has and the disk does not, or why git does not give them; `at` says which
    snapshot it is. `notes` are sentences for the summary. `checkout` is the git repository
    that can be asked, if there is one; `ignoring` is the one, with the folder, that is asked what it ignores, if it is
    another.
    """

    root: Path
    tree: Tree
    contents: Mapping[str, bytes | Unread]
    size_limit: int
    checkout: Checkout | None = None
    notes: tuple[str, ...] = ()
    ignoring: tuple[Checkout, Path] | None = None
    at: At = DISK

    @property
    def is_disk(self) -> bool:
        """Whether files are meant as they are on the disk."""
        return isinstance(self.at, Disk)

    @property
    def uses_git(self) -> bool:
        """Whether there is a git repository that can be asked."""
        return self.checkout is not None

    def read(self, path: str) -> bytes | Unread:
        """The bytes of one of the tree's files, at most `size_limit` of them; never through a symbolic link."""
        if path in self.contents:
            data = self.contents[path]
            return data if isinstance(data, Unread) or len(data) <= self.size_limit else Unread.TOO_LARGE
        if path not in self.tree.files:
            if not git.is_inside(path):
                return Unread.NOT_READABLE
            if self.tree.is_at_link(posixpath.dirname(path)):
                return Unread.GONE
        return read_file(os.path.join(self.root, path), self.size_limit)

    def read_large(self, path: str, size_limit: int) -> bytes | Unread:
        """The same of a file over the limit that is on the disk as it is meant, up to another limit."""
        if path in self.contents or path not in self.tree.files:
            return Unread.TOO_LARGE
        return read_file(os.path.join(self.root, path), size_limit)

    @cached_property
    def prefix(self) -> str:
        """The root's folder in the git repository around it: "" or `folder/`."""
        around = next((folder for folder in (self.root, *self.root.parents) if (folder / ".git").exists()), self.root)
        top = self.checkout.top if self.checkout else around
        inner = self.root.relative_to(top).as_posix()
        return "" if inner == "." else f"{inner}/"

    def for_processes(self) -> "Source":
        """The same files without the git repository around them, and without what has been derived: what is sent."""
        return replace(self, checkout=None, ignoring=None, tree=replace(self.tree))

    def hidden(self, paths: set[str]) -> dict[str, WhyMissing]:
        """Which of these paths `.gitignore` hides, or may hide; they need not exist."""
        if self.checkout is None:
            return dict.fromkeys(paths, WhyMissing.MAYBE_IGNORED) if ".gitignore" in self.tree.by_name else {}
        asked = {path for path in paths if not self.tree.is_at_link(path)}
        found = git.find_ignored(*(self.ignoring or (self.checkout, self.root)), asked)
        return dict.fromkeys(found.hidden, WhyMissing.IGNORED) | dict.fromkeys(found.unknown, WhyMissing.MAYBE_IGNORED)

    def ignored(self, paths: set[str]) -> frozenset[str]:
        """Which of these paths `.gitignore` is known to hide."""
        return frozenset(path for path, why in self.hidden(paths).items() if why is WhyMissing.IGNORED)

    @cached_property
    def urls(self) -> tuple[str, ...]:
        """The URLs under which git knows this repository."""
        return git.remote_urls(self.checkout) if self.checkout else ()

    @cached_property
    def branch(self) -> str | None:
        """The branch that is checked out."""
        return self.checkout.branch if self.checkout else None


def open_source(root: Path, at: At = DISK, *, size_limit: int = DEFAULT_SIZE_LIMIT) -> Source:
    """The repository at `root` as it is on the disk, as the commit at hand will have it, or as a commit has it.

    Raises UserError where the folder, its git repository or the commit cannot be read, or there is no git and too much
    below.
    """
    if isinstance(at, Commit):
        return _in_commit(root, at, size_limit)
    checkout = find_checkout(root)
    found = git.listing(checkout, root) if checkout else None
    if checkout is None or found is None:
        return Source(root, _walk(root), {}, size_limit, notes=(_without_git(checkout),))
    return (_open_staged if isinstance(at, Index) else _on_disk)(checkout, root, found, size_limit)


def _in_commit(root: Path, at: Commit, size_limit: int) -> Source:
    """What a commit has below the root, with the contents of all its files."""
    revision = find_revision(root, at.name)
    entries = entries_below(revision)
    modes = {path: entry.mode for path, entry in entries.items()}
    wanted = [path for path, mode in modes.items() if mode != git.SUBMODULE]
    found = git.blobs(revision.checkout, root, [entries[path].blob for path in wanted], size_limit)
    contents = dict(zip(wanted, found, strict=True))
    tree = _tree(root, modes, set(), frozenset(), contents)
    return Source(root, tree, contents, size_limit, revision.checkout, at=at)


def _without_git(checkout: Checkout | None) -> str:
    if checkout:
        return "git was not found: every file on the disk was taken, those that .gitignore hides among them"
    return "no git repository here: every file on the disk was taken"


def _on_disk(checkout: Checkout, root: Path, found: git.Listing, size_limit: int) -> Source:
    gone = found.deleted | _behind_links(root, found.assumed)
    present = {path: mode for path, mode in found.modes.items() if path not in gone}
    loose = {path for path in found.untracked if not path.endswith("/")}
    nested = {path.rstrip("/") for path in found.untracked if path.endswith("/")}
    for path in loose | (found.modified & present.keys()):  # a modified file may have become a link, or a link a file
        present[path] = git.LINK if os.path.islink(os.path.join(root, path)) else "100644"
    contents = _contents(checkout, root, found, found.unchecked, size_limit)
    tree = _tree(root, present, nested, frozenset(), contents)
    unknown = {**tree.unknown, **dict.fromkeys(sorted(found.unreadable), WhyMissing.UNREADABLE)}
    tree = replace(tree, unknown=unknown, refused=found.refused, not_added=frozenset(loose) & tree.files)
    return Source(root, tree, contents, size_limit, checkout)


def _open_staged(checkout: Checkout, root: Path, found: git.Listing, size_limit: int) -> Source:
    elsewhere = found.modified | found.deleted | found.unchecked | _behind_links(root, found.assumed)
    contents = _contents(checkout, root, found, elsewhere, size_limit)
    untracked = frozenset(path for path in found.untracked if not path.endswith("/"))
    tree = replace(_tree(root, found.modes, set(), untracked, contents), refused=found.refused)
    return Source(root, tree, contents, size_limit, checkout, at=Index())


def _behind_links(root: Path, paths: Iterable[str]) -> frozenset[str]:
    """The paths with a folder that is a symbolic link on the disk: what is there is something else."""
    top = os.path.realpath(root)
    folders = {path: os.path.join(top, posixpath.dirname(path)).rstrip("/") for path in paths}
    links = {folder for folder in set(folders.values()) if os.path.realpath(folder) != folder}
    return frozenset(path for path, folder in folders.items() if folder in links)


def _contents(
    checkout: Checkout, root: Path, found: git.Listing, paths: frozenset[str], size_limit: int
) -> dict[str, bytes | Unread]:
    """What git has of the content of these paths, or why it does not give it."""
    wanted = sorted(path for path in paths if found.modes.get(path) not in (None, git.SUBMODULE))
    contents = git.blobs(checkout, root, [found.blobs[path] for path in wanted], size_limit)
    return dict(zip(wanted, contents, strict=True))


def _tree(
    root: Path,
    modes: Mapping[str, str],
    nested: set[str],
    untracked: frozenset[str],
    contents: Mapping[str, bytes | Unread],
) -> Tree:
    links = {path for path, mode in modes.items() if mode == git.LINK}
    submodules = {path for path, mode in modes.items() if mode == git.SUBMODULE} | nested
    ends = {path: _link(root, path, contents) for path in sorted(links)}
    unknown = {
        path: WhyMissing.NOT_FETCHED if end is Unread.NOT_FETCHED else WhyMissing.UNREADABLE
        for path, end in ends.items()
        if isinstance(end, Unread)
    }
    return Tree(
        files=frozenset(modes.keys() - links - submodules),
        links={path: end for path, end in ends.items() if not isinstance(end, Unread)},
        submodules=frozenset(submodules),
        untracked=untracked,
        unknown=unknown,
    )


def _link(root: Path, path: str, contents: Mapping[str, bytes | Unread]) -> str | Unread:
    """Where a link leads to, or why that is not known."""
    if path in contents:
        data = contents[path]
        return data if isinstance(data, Unread) else data.decode("utf-8", "surrogateescape")
    return _link_on_disk(root, path)


def _link_on_disk(root: Path, path: str) -> str:
    try:
        return os.readlink(os.path.join(root, path)).replace(os.sep, "/")
    except OSError:  # a checkout without symbolic links has a file with the target in it
        data = read_file(os.path.join(root, path), 4096)
        return data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else ""


def _walk(root: Path) -> Tree:
    files: set[str] = set()
    links: dict[str, str] = {}
    unreadable: list[str] = []
    for path, entry in _entries(root, unreadable):
        if entry.is_symlink():
            links[path] = _link_on_disk(root, path)
        elif entry.is_file(follow_symlinks=False):
            files.add(path)
        if len(files) + len(links) > MOST_FILES:
            raise UserError(
                f"{root} has more than {MOST_FILES:,} files, and git does not say which of them are the repository's.",
                "Name the folder of the repository, or run `git init` in it.",
            )
    unknown = dict.fromkeys(sorted(unreadable), WhyMissing.UNREADABLE)
    return Tree(frozenset(files), links, frozenset(), frozenset(), unknown)


def _entries(root: Path, unreadable: list[str]) -> "Iterator[tuple[str, os.DirEntry[str]]]":
    """What is in the root and the folders below; those that cannot be looked into are added to `unreadable`."""
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder)))
        except OSError as error:
            if not folder:
                raise UserError(f"{root} cannot be read: {error.strerror}.") from error
            unreadable.append(folder)
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in (".git", "node_modules", JOURNAL):
                    folders.append(path)
            else:
                yield path, entry
