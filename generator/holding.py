"""A folder of ours that one process at a time may use; what a dead one has left in it is taken over."""

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..model.errors import UserError
from ..model.lock import locked
from ..model.writing import SUFFIX

PATIENCE = 30.0
_TOLD_AFTER = 0.5
_LOCK, _IGNORE = "lock", ".gitignore"
#: What is in a folder of ours; where anything else is, it is not provably one.
_OURS = frozenset({_LOCK, _IGNORE, "tree"})

Waiting = Callable[[str], None]


def silent(_: str) -> None:
    """Tell nobody that one is waiting."""


@contextmanager
def holding(folder: Path, waiting: Waiting = silent) -> Iterator[None]:
    """Have the folder for this process alone, and remove it afterwards, but for what else is in it.

    Waits for another process that has it, which `waiting` is told; raises UserError where that takes too long.
    """
    handle = _taken(folder, waiting)
    try:
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        _released(folder, handle)


def _taken(folder: Path, waiting: Waiting) -> int:
    start, told = time.monotonic(), False
    while (handle := _tried(folder, 0 if told else _TOLD_AFTER)) is None:
        owner = _owner(folder)
        if time.monotonic() - start > PATIENCE:
            hint = "Wait until that has ended, or end it, and try again."
            raise UserError(f"Another stackwright{owner} is writing here.", hint)
        if not told:
            waiting(f"waiting for another stackwright{owner}, which is writing here")
        told = True
        time.sleep(_TOLD_AFTER / 5)
    return handle


def _tried(folder: Path, patience: float) -> int | None:
    """The folder's lock, None where another process has it, or has just removed the folder."""
    folder.mkdir(exist_ok=True)
    try:
        if not (folder / _IGNORE).exists():
            (folder / _IGNORE).write_text("*\n")
        return locked(folder / _LOCK, patience)
    except FileNotFoundError:
        return None


def _owner(folder: Path) -> str:
    with contextlib.suppress(OSError):
        if (number := (folder / _LOCK).read_text("ascii", "replace").strip()).isdigit():
            return f" (process {number})"
    return ""


def _released(folder: Path, handle: int) -> None:
    """The order counts: who waits gets the lock of a file that is there no more, and asks again."""
    with contextlib.suppress(OSError):
        if set(os.listdir(folder)) <= {_LOCK, _IGNORE}:
            (folder / _IGNORE).unlink(missing_ok=True)
            if os.name != "nt":  # where nothing that is open can be removed
                (folder / _LOCK).unlink()
            folder.rmdir()
    os.close(handle)


def sweep(parent: Path) -> None:
    """Remove from a folder what runs of `new` that were killed have left in it, and nothing else."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(parent):
            if entry.name.startswith(".") and entry.name.endswith(SUFFIX):
                clear(parent / entry.name)


def clear(folder: Path) -> None:
    """Remove a folder that a killed run has left; one that is in use, or that is not ours, stays."""
    with contextlib.suppress(OSError):
        if folder.is_symlink() or not set(os.listdir(folder)) <= _OURS:
            return
        if (handle := _tried(folder, 0)) is not None:
            shutil.rmtree(folder / "tree", ignore_errors=True)
            _released(folder, handle)
