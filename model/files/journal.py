"""The journal of what `add` and `new` write into a folder: where it is, what it says, how far an interrupted run came.

A run puts the new contents below `new/` and the old ones below `old/`, and then the list of them beside these; from
then on files are moved from `new/` into their places. A journal without a list has changed nothing, and one that has
nothing left below `new/` is done. Wherever a run ends, so can the next one tell what has been written, and go on, or
back.
"""

import json
import os
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import UserError
from .find_checkout import find_checkout
from .source import JOURNAL, Source, Unread, read_file

VERSION = 1
_IN_GIT = "stackwright"
_LARGEST = 50_000_000


class Store(NamedTuple):
    """A folder that may hold a journal, and the folder that the paths in it start from."""

    folder: Path
    top: Path

    @property
    def work(self) -> Path:
        """The folder of the one journal."""
        return self.folder / "write"

    @property
    def index_file(self) -> Path:
        """The file that tells what is to be written."""
        return self.work / "journal.json"

    @property
    def is_in_tree(self) -> bool:
        """Whether it stands beside the files themselves, so that it may have come along with them."""
        return self.folder.name == JOURNAL


class JournalEntry(NamedTuple):
    """A file that is to be written: its path, and the digests of what is there before (None: nothing) and after."""

    path: str
    before: str | None
    after: str


class Journal(NamedTuple):
    """What is to be written below `root`: files, the folders made for them, and git's folder, if that is new."""

    work: Path
    root: Path
    command: str
    entries: tuple[JournalEntry, ...]
    folders: tuple[str, ...]
    makes_git: bool

    def new(self, path: str) -> Path:
        """Where the new content waits."""
        return self.work / "new" / path

    def old(self, path: str) -> Path:
        """Where the content from before is kept."""
        return self.work / "old" / path

    @property
    def is_done(self) -> bool:
        """Whether everything has been moved to its place."""
        waiting = any(os.path.lexists(self.new(entry.path)) for entry in self.entries)
        return not waiting and not (self.makes_git and self.new(".git").exists())


class WriteState(Enum):
    """How far a file of a journal is."""

    WAITING = "as before"
    WRITTEN = "as wanted"
    WAITING_EDITED = "edited, and never written"
    WRITTEN_EDITED = "edited after it was written"


WRITTEN = frozenset({WriteState.WRITTEN, WriteState.WRITTEN_EDITED})


class Interrupted(NamedTuple):
    """A run that has written a part of its files: the command, the first file that it has not, and the numbers."""

    command: str
    path: str
    written: int
    files: int


def digest(data: bytes) -> str:
    """What two contents have in common only where they are the same."""
    from hashlib import sha256  # few runs need it

    return sha256(data).hexdigest()


def state(journal: Journal, entry: JournalEntry, found: str | None) -> WriteState:
    """How far a file is whose content has that digest now."""
    if found == entry.after:
        return WriteState.WRITTEN
    if found == entry.before:
        return WriteState.WAITING
    return WriteState.WAITING_EDITED if os.path.lexists(journal.new(entry.path)) else WriteState.WRITTEN_EDITED


def stores(root: Path) -> tuple[Store, ...]:
    """Where a journal for the folder may be; new ones are made in the first. The last is for folders without git."""
    inside = Store(root / JOURNAL, root)
    try:
        checkout = find_checkout(root)
    except UserError:  # nothing is put into a repository that is not this folder's
        checkout = None
    return (Store(checkout.git_dir / _IN_GIT, checkout.top), inside) if checkout else (inside,)


def read_journal(store: Store) -> Journal | None:
    """The journal of a store, None where none is there; raises UserError where it is not one of ours."""
    data = read_file(str(store.index_file), _LARGEST)
    if data is Unread.GONE:
        return None
    try:
        if isinstance(data, bytes) and (found := _parse(store, json.loads(data))):
            return found
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        pass
    hint = f"Look at what is in {store.work}, and remove that folder."
    raise UserError(
        f"{store.index_file} is not a journal that this version of stackwright has written for this folder.", hint
    )


def _parse(store: Store, value: Any) -> Journal | None:
    """The journal, None where it belongs elsewhere: a clone or an archive may bring one along."""
    root = store.top / value["root"]
    entries = tuple(JournalEntry(str(one["path"]), one["before"], str(one["after"])) for one in value["files"])
    folders = tuple(str(folder) for folder in value["folders"])
    is_ours = value["version"] == VERSION and (not store.is_in_tree or value["inode"] == inode(root))
    if not is_ours or not all(map(_is_inside, (value["root"] or "x", *folders, *(entry.path for entry in entries)))):
        return None
    return Journal(store.work, root, str(value["command"]), entries, folders, value["git"] is True)


def inode(folder: Path) -> int:
    """The number that tells this folder from a copy of it."""
    return folder.stat().st_ino


def _is_inside(path: str) -> bool:
    """Whether a path stays in its folder, and out of git's."""
    return not any(part in ("", ".", "..") or part.lower() == ".git" or "\\" in part for part in path.split("/"))


def find_interrupted(source: Source) -> Interrupted | None:
    """The run that has left the source half-written, if there is one."""
    for store in stores(source.root):
        try:
            journal = read_journal(store)
        except UserError:  # not ours: the next `add` says so
            continue
        if journal and not journal.is_done and (found := _half(journal, source)):
            return found
    return None


def _half(journal: Journal, source: Source) -> Interrupted | None:
    states = {path: state(journal, entry, _digest_in(source, path)) for path, entry in _entries_below(journal, source)}
    waiting = sorted(path for path, one in states.items() if one not in WRITTEN)
    written = len(states) - len(waiting)
    return Interrupted(journal.command, waiting[0], written, len(states)) if waiting and written else None


def _entries_below(journal: Journal, source: Source) -> Iterator[tuple[str, JournalEntry]]:
    """The entries below the source's root, with their paths from there."""
    for entry in journal.entries:
        path = journal.root / entry.path
        if path.is_relative_to(source.root):
            yield path.relative_to(source.root).as_posix(), entry


def _digest_in(source: Source, path: str) -> str | None:
    found = Unread.GONE if path in source.tree.untracked else source.read(path)
    if isinstance(found, bytes):
        return digest(found)
    return None if found is Unread.GONE else ""
