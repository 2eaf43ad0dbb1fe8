"""Writes: a new folder appears whole or not at all, and files in an old one change together or not at all."""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ...model.errors import UserError
from ...model.files.journal import stores
from ...model.files.write import defer_interrupts, temporary_path, terminable, write_new
from ..plan import Change
from .exclusive_folder import TREE, Waiting, hold_folder, silent, sweep
from .transaction import lock_for_writing, make_executable, transaction, unwritable


def refuse_occupied(target: Path) -> None:
    """Raise UserError where a new folder cannot be: something is there, or nothing can be."""
    if os.path.lexists(target) and not target.is_dir():
        raise UserError(f"{target} is there already, and is not a folder.", "Name a folder that is empty or not there.")
    try:
        inside = sorted(os.listdir(target)) if target.exists() else []
    except OSError as error:
        raise unwritable(target, error) from error
    if inside:
        hint = "Name a folder that is empty or not there; `stackwright add` adds to a repository."
        raise UserError(f"{target} is not empty: {inside[0]} is in it.", hint)


def clean_up(target: Path, waiting: Waiting = silent) -> tuple[str, ...]:
    """Undo what interrupted runs of `new` have left where a new folder is to be; the sentences say what that was."""
    whole = Path(os.path.realpath(target))
    sweep(whole.parent)
    if not whole.is_dir() or not any(store.folder.exists() for store in stores(whole)):
        return ()
    with lock_for_writing(whole, waiting, back=True) as found:
        return found.notes


@contextmanager
def new_folder(target: Path, command: str, waiting: Waiting = silent) -> Iterator[Path]:
    """A folder to fill, which becomes `target` when that is done, and goes away when it fails.

    Where `target` is there, what is in the folder is moved into it: files, each of them where none is yet, and `.git`.
    """
    if target.is_dir():  # it stays the same one: a shell may stand in it
        whole = Path(os.path.realpath(target))
        with lock_for_writing(whole, waiting, back=True) as found, transaction(found, command) as work:
            yield work / "new"
        return
    whole = Path(os.path.abspath(target))
    made = _parents(whole.parent)
    try:
        with terminable(), hold_folder(temporary_path(whole), waiting), _tree(temporary_path(whole)) as tree:
            yield tree
            _become(tree, whole)
        made = []
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        _remove(made)


@contextmanager
def _tree(folder: Path) -> Iterator[Path]:
    tree = folder / TREE
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir()
    try:
        yield tree
    finally:
        with defer_interrupts():
            shutil.rmtree(tree, ignore_errors=True)


def _become(tree: Path, target: Path) -> None:
    if os.path.lexists(target):
        raise UserError(f"{target} is there already, since a moment ago. Nothing was written.")
    tree.rename(target)


def _parents(folder: Path) -> list[Path]:
    """The folders that had to be made, innermost first."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    return missing


def _remove(folders: Iterable[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):  # someone has put something into it meanwhile
            folder.rmdir()


def fill(folder: Path, changes: Iterable[Change]) -> None:
    """Write files into a folder of ours."""
    for change in changes:
        path = folder / change.path
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new(path, change.after)
        if change.is_script:
            make_executable(path)
