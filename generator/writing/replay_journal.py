"""Moves what a journal lists to its place, or takes it back, from wherever an earlier run has stopped doing so."""

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from ...model.errors import UserError
from ...model.files.journal import WRITTEN, Journal, JournalEntry, Store, WriteState, read_journal, state
from ...model.files.write import mode_of, sync_folder, temporary_path, write_whole


def changed_error(path: str, *, is_new: bool) -> UserError:
    """The error for a file that is not as it was."""
    what = "is there already" if is_new else "was edited while this ran"
    return UserError(f"{path} {what}.", "" if is_new else "Run it again.")


def digest_of(root: Path, path: str) -> str | None:
    """The digest of a file, None where nothing is there, "" where something else is: a link, a folder, a device."""
    whole = root / path
    if not _is_below(root, whole):
        return ""
    if not os.path.lexists(whole):
        return None
    if not whole.is_file():
        return ""
    with whole.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_below(root: Path, path: Path) -> bool:
    """Whether the path leads through folders of the root only, not through links, and is none itself."""
    inner = path.relative_to(root)
    folders = [root / folder for folder in inner.parents[:-1]]
    are_folders = all(folder.is_dir() or not os.path.lexists(folder) for folder in folders)
    return are_folders and not any(step.is_symlink() for step in (path, *folders))


def forward(journal: Journal) -> None:
    """Move everything that waits to its place."""
    for entry in journal.entries:
        new, target = journal.new(entry.path), journal.root / entry.path
        if not os.path.lexists(new):
            continue
        found = digest_of(journal.root, entry.path)
        if found == entry.after:
            new.unlink()
            continue
        if found != entry.before:
            raise changed_error(entry.path, is_new=entry.before is None)
        target.parent.mkdir(parents=True, exist_ok=True)
        _move(new, target, is_new=entry.before is None)
    if journal.makes_git and journal.new(".git").exists():
        if os.path.lexists(journal.root / ".git"):
            raise changed_error(".git", is_new=True)
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


def _back(journal: Journal, states: Mapping[JournalEntry, WriteState]) -> None:
    """Put the old contents of what was written into their places."""
    for entry, found in states.items():
        target = journal.root / entry.path
        if found is WriteState.WRITTEN and entry.before is None:
            target.unlink(missing_ok=True)
        elif found is WriteState.WRITTEN:
            try:
                os.replace(journal.old(entry.path), target)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                write_whole(target, journal.old(entry.path).read_bytes(), mode_of(journal.old(entry.path)))
        if _is_below(journal.root, target):
            with contextlib.suppress(OSError):
                temporary_path(target).unlink()
    for folder in (journal.root / folder for folder in reversed(journal.folders)):
        if _is_below(journal.root, folder):
            with contextlib.suppress(OSError):  # someone has put something into it meanwhile
                folder.rmdir()


def settle_journal(store: Store, back_in: Path | None = None) -> str:
    """Finish or take back what a journal has begun, and remove it; the sentence says which, "" of nothing to do.

    What can be finished is, but for what has been begun in the folder `back_in`.
    """
    journal = read_journal(store)
    done = _finish(journal, back=journal.root == back_in) if journal and not journal.is_done else ""
    drop(store)
    return done


def _finish(journal: Journal, *, back: bool) -> str:
    states = {entry: state(journal, entry, digest_of(journal.root, entry.path)) for entry in journal.entries}
    was = f"`{journal.command}` had been interrupted; "
    can_go_back = all(found is not WriteState.WRITTEN_EDITED for found in states.values()) and all(
        entry.before is None or journal.old(entry.path).exists()
        for entry, found in states.items()
        if found is WriteState.WRITTEN
    )
    can_go_on = all(
        found is WriteState.WAITING and journal.new(entry.path).exists()
        for entry, found in states.items()
        if found not in WRITTEN
    )
    if not WRITTEN & set(states.values()):
        _back(journal, states)  # which removes empty folders
        return ""
    if can_go_on and not (back and can_go_back):
        forward(journal)
        return f"{was}it is finished now."
    if can_go_back:
        _back(journal, states)
        return f"{was}what it had written is taken back now."
    raise _stuck(journal, states)


def _stuck(journal: Journal, states: Mapping[JournalEntry, WriteState]) -> UserError:
    edited = [
        entry.path for entry, found in states.items() if found in (WriteState.WAITING_EDITED, WriteState.WRITTEN_EDITED)
    ]
    what = f"`{journal.command}` was interrupted, and can neither be finished nor taken back without losing edits"
    hint = (
        f"The contents before and after are in {journal.work}, in old/ and new/. Save your edits, put one of the two in"
        " place of each of these files, and run it again; or finish by hand, and remove that folder."
    )
    return UserError(f"{what}: {', '.join(edited)}.", hint)


def drop(store: Store) -> None:
    """Remove the journal: its list first, without which the rest means nothing."""
    with contextlib.suppress(OSError):
        store.index_file.unlink(missing_ok=True)
        shutil.rmtree(store.work, ignore_errors=True)
