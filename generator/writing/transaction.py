"""Writes files into a folder that has some: all or none, whenever it is stopped. See `model/files/journal.py`."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

from ...model.errors import UserError
from ...model.files.journal import VERSION, Journal, JournalEntry, Store, digest, inode, read_journal, stores
from ...model.files.write import (
    defer_interrupts,
    mode_of,
    sync_folder,
    temporary_path,
    terminable,
    write_new,
    write_whole,
)
from ..plan import Change
from .exclusive_folder import Waiting, clear, hold_folder, sweep
from .replay_journal import changed_error, digest_of, drop, forward, settle_journal


class WriteLock(NamedTuple):
    """The right to write below `root`; `notes` are sentences on what an interrupted run had left there."""

    root: Path
    store: Store
    notes: tuple[str, ...]


@contextmanager
def lock_for_writing(root: Path, waiting: Waiting, *, back: bool = False) -> Iterator[WriteLock]:
    """Keep other runs out of the folder, and first settle what an interrupted one has left: with `back`, undo it.

    Raises UserError where another run does not end, or where what is there cannot be settled.
    """
    first, *others = stores(root)
    with terminable(), ExitStack() as stack:
        try:
            for store in (first, *(other for other in others if other.folder.exists())):
                stack.enter_context(hold_folder(store.folder, waiting))
            sweep(root)
            if root.name:
                clear(temporary_path(root))
            found = [settle_journal(store, back_in=root if back else None) for store in stores(root)]
        except OSError as error:
            raise unwritable(Path(str(error.filename or root)), error) from error
        yield WriteLock(root, first, tuple(note for note in found if note))


def unwritable(path: Path, error: OSError, left: str = "Nothing was written.") -> UserError:
    """The error for a place that cannot be written."""
    return UserError(f"{path} cannot be written: {error.strerror}. {left}")


def apply_plan(to: WriteLock, command: str, changes: Iterable[Change]) -> None:
    """Write the changes; raises UserError, and leaves everything as it was, where that cannot be done."""
    with transaction(to, command) as folder:
        for change in changes:
            _stage(to.root, folder, change)


@contextmanager
def transaction(to: WriteLock, command: str) -> Iterator[Path]:
    """A folder with `new/`, which is moved below the root at the end, and `old/`, what is replaced by it."""
    work = to.store.work
    try:
        work.mkdir(0o700)
        (work / "new").mkdir()
        (work / "old").mkdir()
        yield work
        forward(_make_journal(to, command))
        drop(to.store)
    except BaseException as error:
        with defer_interrupts():
            left = _take_back(to)
        if isinstance(error, OSError):
            raise unwritable(Path(str(error.filename or to.root)), error, left) from error
        if isinstance(error, UserError):
            raise UserError(f"{error.message} {left}", error.hint) from error
        raise


def _take_back(to: WriteLock) -> str:
    """Undo what was written, unless that is everything; says what is left."""
    try:
        is_done = (journal := read_journal(to.store)) is not None and journal.is_done
        settle_journal(to.store, back_in=to.root)
    except (UserError, OSError) as error:
        reason = error.message if isinstance(error, UserError) else f"{error.filename}: {error.strerror}"
        return f"Neither can what was written be taken back now ({reason}); the next `stackwright add` does that."
    return "But every file is in its place." if is_done else "Nothing was written."


def _stage(root: Path, folder: Path, change: Change) -> None:
    """Put the contents before and after a change into the journal; raises UserError where it is not as before now."""
    if digest_of(root, change.path) != (None if change.before is None else digest(change.before)):
        raise changed_error(change.path, is_new=change.before is None)
    new, old = folder / "new" / change.path, folder / "old" / change.path
    new.parent.mkdir(parents=True, exist_ok=True)
    if change.before is None:
        write_new(new, change.after)
        if change.is_script:
            make_executable(new)
        return
    mode = mode_of(root / change.path)
    write_new(new, change.after, mode)
    old.parent.mkdir(parents=True, exist_ok=True)
    write_new(old, change.before, mode)


def make_executable(path: Path) -> None:
    """Whoever may read the file may run it."""
    mode = path.stat().st_mode
    path.chmod(mode | (mode & 0o444) >> 2)


def _make_journal(to: WriteLock, command: str) -> Journal:
    """The journal of what is below `new/`; from when it is written on the files are to be moved."""
    new = to.store.work / "new"
    entries = tuple(_entry(to.store.work, path) for path in sorted(_files(new)))
    for entry in entries:
        if digest_of(to.root, entry.path) != entry.before:
            raise changed_error(entry.path, is_new=entry.before is None)
    folders = tuple(_missing_folders(to.root, entries))
    journal = Journal(to.store.work, to.root, command, entries, folders, (new / ".git").is_dir())
    for folder, _, _ in os.walk(to.store.work):
        sync_folder(Path(folder))
    write_whole(to.store.index_file, json.dumps(_to_json(journal, to.store.top), indent=1).encode())
    return journal


def _files(new: Path) -> Iterator[str]:
    """The files below a folder, but for git's own."""

    def fail(error: OSError) -> NoReturn:
        raise error

    for folder, folders, names in os.walk(new, onerror=fail):
        folders[:] = [name for name in folders if name != ".git"]
        yield from ((Path(folder) / name).relative_to(new).as_posix() for name in names)


def _to_json(journal: Journal, top: Path) -> Mapping[str, object]:
    root = journal.root.relative_to(top).as_posix()
    return {
        "version": VERSION,
        "command": journal.command,
        "root": "" if root == "." else root,
        "inode": inode(journal.root),
        "git": journal.makes_git,
        "folders": journal.folders,
        "files": [entry._asdict() for entry in journal.entries],
    }


def _entry(work: Path, path: str) -> JournalEntry:
    before, after = digest_of(work / "old", path), digest_of(work / "new", path)
    assert after is not None
    return JournalEntry(path, before, after)


def _missing_folders(root: Path, entries: Iterable[JournalEntry]) -> list[str]:
    """The folders that have to be made for files, outermost first."""
    parents = {parent.as_posix() for entry in entries for parent in Path(entry.path).parents} - {"."}
    return sorted(parent for parent in parents if not os.path.lexists(root / parent))
