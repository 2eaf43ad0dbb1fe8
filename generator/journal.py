"""Writes files into a folder that has some: all of them or none, whenever it is stopped. See `model/unfinished.py`."""

import contextlib
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from ..model.errors import UserError
from ..model.unfinished import (
    VERSION,
    WRITTEN,
    Entry,
    Journal,
    State,
    Store,
    digest,
    inode,
    read_journal,
    state,
    stores,
)
from ..model.writing import beside, mode_of, sync_folder, terminable, undisturbed, write_new, write_whole
from .holding import Waiting, clear, holding, sweep
from .plan import Change


class Held(NamedTuple):
    """The right to write below `root`; `notes` are sentences on what an interrupted run had left there."""

    root: Path
    store: Store
    notes: tuple[str, ...]


@contextmanager
def held(root: Path, waiting: Waiting, *, back: bool = False) -> Iterator[Held]:
    """Keep other runs out of the folder, and first settle what an interrupted one has left: with `back`, undo it.

    Raises UserError where another run does not end, or where what is there cannot be settled.
    """
    first, *others = stores(root)
    with terminable(), ExitStack() as stack:
        try:
            for store in (first, *(other for other in others if other.folder.exists())):
                stack.enter_context(holding(store.folder, waiting))
            sweep(root)
            if root.name:
                clear(beside(root))
            found = [_settled(store, back_in=root if back else None) for store in stores(root)]
        except OSError as error:
            raise unwritable(Path(str(error.filename or root)), error) from error
        yield Held(root, first, tuple(note for note in found if note))


def unwritable(path: Path, error: OSError, left: str = "Nothing was written.") -> UserError:
    """The error for a place that cannot be written."""
    return UserError(f"{path} cannot be written: {error.strerror}. {left}")


def apply(to: Held, command: str, changes: Iterable[Change]) -> None:
    """Write the changes; raises UserError, and leaves everything as it was, where that cannot be done."""
    with transaction(to, command) as folder:
        for change in changes:
            _stage(to.root, folder, change)


@contextmanager
def transaction(to: Held, command: str) -> Iterator[Path]:
    """A folder with `new/`, which is moved below the root at the end, and `old/`, what is replaced by it."""
    work = to.store.work
    try:
        work.mkdir(0o700)
        (work / "new").mkdir()
        (work / "old").mkdir()
        yield work
        _forward(_listed(to, command))
        _drop(to.store)
    except BaseException as error:
        with undisturbed():
            left = _taken_back(to)
        if isinstance(error, OSError):
            raise unwritable(Path(str(error.filename or to.root)), error, left) from error
        raise


def _taken_back(to: Held) -> str:
    """Undo what was written, unless that is everything; says what is left."""
    try:
        is_done = (journal := read_journal(to.store)) is not None and journal.is_done
        _settled(to.store, back_in=to.root)
    except (UserError, OSError) as error:
        reason = error.message if isinstance(error, UserError) else f"{error.filename}: {error.strerror}"
        return f"Neither can what was written be taken back now ({reason}); the next `stackwright add` does that."
    return "But every file is in its place." if is_done else "Nothing was written."


def _stage(root: Path, folder: Path, change: Change) -> None:
    """Put the contents before and after a change into the journal; raises UserError where it is not as before now."""
    if _digest(root, change.path) != (None if change.before is None else digest(change.before)):
        raise _changed(change.path, is_new=change.before is None)
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


def _changed(path: str, *, is_new: bool) -> UserError:
    what = "is there already" if is_new else "was edited while this ran"
    return UserError(f"{path} {what}. Nothing was written.", "" if is_new else "Run it again.")


def make_executable(path: Path) -> None:
    """Whoever may read the file may run it."""
    mode = path.stat().st_mode
    path.chmod(mode | (mode & 0o444) >> 2)


def _listed(to: Held, command: str) -> Journal:
    """The journal of what is below `new/`; from when it is written on the files are to be moved."""
    new = to.store.work / "new"
    paths = sorted(path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file())
    entries = tuple(_entry(to.store.work, path) for path in paths if not path.startswith(".git/"))
    for entry in entries:
        if _digest(to.root, entry.path) != entry.before:
            raise _changed(entry.path, is_new=entry.before is None)
    folders = tuple(_missing(to.root, entries))
    journal = Journal(to.store.work, to.root, command, entries, folders, (new / ".git").is_dir())
    for folder, _, _ in os.walk(to.store.work):
        sync_folder(Path(folder))
    write_whole(to.store.listed, json.dumps(_written(journal, to.store.top), indent=1).encode())
    return journal


def _written(journal: Journal, top: Path) -> Mapping[str, object]:
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


def _entry(work: Path, path: str) -> Entry:
    before, after = _digest(work / "old", path), _digest(work / "new", path)
    assert after is not None
    return Entry(path, before, after)


def _missing(root: Path, entries: Iterable[Entry]) -> list[str]:
    """The folders that have to be made for files, outermost first."""
    parents = {parent.as_posix() for entry in entries for parent in Path(entry.path).parents} - {"."}
    return sorted(parent for parent in parents if not os.path.lexists(root / parent))


def _digest(root: Path, path: str) -> str | None:
    """The digest of a file, None where nothing is there, "" where something else is: a link, a folder, a device."""
    whole = root / path
    between = [whole.parents[up] for up in range(path.count("/"))]
    if any(folder.is_symlink() or (folder.exists() and not folder.is_dir()) for folder in between):
        return ""
    if not os.path.lexists(whole):
        return None
    if whole.is_symlink() or not whole.is_file():
        return ""
    with whole.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _forward(journal: Journal) -> None:
    """Move everything that waits to its place."""
    for entry in journal.entries:
        new, target = journal.new(entry.path), journal.root / entry.path
        if not os.path.lexists(new):
            continue
        found = _digest(journal.root, entry.path)
        if found == entry.after:
            new.unlink()
            continue
        if found != entry.before:
            raise _changed(entry.path, is_new=entry.before is None)
        target.parent.mkdir(parents=True, exist_ok=True)
        _move(new, target, is_new=entry.before is None)
    if journal.makes_git and journal.new(".git").exists():
        if os.path.lexists(journal.root / ".git"):
            raise _changed(".git", is_new=True)
        journal.new(".git").rename(journal.root / ".git")
    for folder in {(journal.root / entry.path).parent for entry in journal.entries}:
        sync_folder(folder)


def _move(source: Path, target: Path, *, is_new: bool) -> None:
    try:
        source.rename(target) if is_new else source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        write_whole(target, source.read_bytes(), mode_of(source))
        source.unlink()


def _back(journal: Journal, states: Mapping[Entry, State]) -> None:
    """Put the old contents of what was written into their places."""
    for entry, found in states.items():
        target = journal.root / entry.path
        if found is State.WRITTEN and entry.before is None:
            target.unlink(missing_ok=True)
        elif found is State.WRITTEN:
            try:
                os.replace(journal.old(entry.path), target)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                write_whole(target, journal.old(entry.path).read_bytes(), mode_of(journal.old(entry.path)))
        with contextlib.suppress(OSError):
            beside(target).unlink()
    for folder in reversed(journal.folders):
        with contextlib.suppress(OSError):  # someone has put something into it meanwhile
            (journal.root / folder).rmdir()


def _settled(store: Store, back_in: Path | None = None) -> str:
    """Finish or take back what a journal has begun, and remove it; the sentence says which, "" of nothing to do.

    What can be finished is, but for what has been begun in the folder `back_in`.
    """
    journal = read_journal(store)
    done = _finished(journal, back=journal.root == back_in) if journal and not journal.is_done else ""
    _drop(store)
    return done


def _finished(journal: Journal, *, back: bool) -> str:
    states = {entry: state(journal, entry, _digest(journal.root, entry.path)) for entry in journal.entries}
    was = f"`{journal.command}` had been interrupted; "
    can_go_back = all(found is not State.WRITTEN_EDITED for found in states.values()) and all(
        entry.before is None or journal.old(entry.path).exists()
        for entry, found in states.items()
        if found is State.WRITTEN
    )
    can_go_on = all(
        found is State.WAITING and journal.new(entry.path).exists()
        for entry, found in states.items()
        if found not in WRITTEN
    )
    if not WRITTEN & set(states.values()):
        _back(journal, states)  # which removes empty folders
        return ""
    if can_go_on and not (back and can_go_back):
        _forward(journal)
        return f"{was}it is finished now."
    if can_go_back:
        _back(journal, states)
        return f"{was}what it had written is taken back now."
    raise _stuck(journal, states)


def _stuck(journal: Journal, states: Mapping[Entry, State]) -> UserError:
    edited = [entry.path for entry, found in states.items() if found in (State.WAITING_EDITED, State.WRITTEN_EDITED)]
    what = f"`{journal.command}` was interrupted, and can neither be finished nor taken back without losing edits"
    hint = (
        f"The contents before and after are in {journal.work}, in old/ and new/. Save your edits, put one of the two in"
        " place of each of these files, and run it again; or finish by hand, and remove that folder."
    )
    return UserError(f"{what}: {', '.join(edited)}.", hint)


def _drop(store: Store) -> None:
    """Remove the journal: its list first, without which the rest means nothing."""
    with contextlib.suppress(OSError):
        store.listed.unlink(missing_ok=True)
        shutil.rmtree(store.work, ignore_errors=True)
