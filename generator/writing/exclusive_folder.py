"""A folder of ours that one process at a time may use; what a dead one has left in it is taken over."""

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ...model.errors import UserError
from ...model.files.lock import lock_file
from ...model.files.write import SUFFIX, defer_interrupts

PATIENCE = 30.0
_FIRST, _NEXT = 0.5, 0.1
#: The file that is locked; that nobody commits what is beside it, and who has the lock, stands in the same one.
_LOCK = ".gitignore"
_MARK = "*\n# stackwright, process "
#: What runs of `new` leave beside the lock.
TREE = "tree"

Waiting = Callable[[str], None]


def silent(_: str) -> None:
    """Tell nobody that one is waiting."""


@contextmanager
def hold_folder(folder: Path, waiting: Waiting = silent) -> Iterator[None]:
    """Have the folder for this process alone, and remove it afterwards, but for what else is in it.

    Waits for another process that has it, which `waiting` is told; raises UserError where that takes too long.
    """
    handle: int | None = None
    tries = _patiently(folder, waiting)
    try:
        while handle is None:
            patience = next(tries)
            with defer_interrupts():
                handle = _try_lock(folder, patience)
        os.ftruncate(handle, os.write(handle, f"{_MARK}{os.getpid()}\n".encode()))
        yield
    finally:
        if handle is not None:
            with defer_interrupts():
                _release(folder, handle)


def _patiently(folder: Path, waiting: Waiting) -> Iterator[float]:
    """How long to try, again and again, with a word to whoever waits."""
    yield _FIRST
    waiting(f"waiting for another stackwright{_owner(folder)}, which is writing here")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        yield _NEXT
    hint = "Wait until that has ended, or end it, and try again."
    raise UserError(f"Another stackwright{_owner(folder)} is writing here.", hint)


def _try_lock(folder: Path, patience: float) -> int | None:
    """The folder's lock, None where another process has it, or has just removed the folder."""
    folder.mkdir(exist_ok=True)
    try:
        return lock_file(folder / _LOCK, patience)
    except FileNotFoundError:
        return None
    except OSError:
        with contextlib.suppress(OSError):  # it may be of no use to others either
            folder.rmdir()
        raise


def _owner(folder: Path) -> str:
    number = _mark_folder(folder).removeprefix(_MARK).strip()
    return f" (process {number})" if number.isdigit() else ""


def _mark_folder(folder: Path) -> str:
    with contextlib.suppress(OSError):
        return (folder / _LOCK).read_text("ascii", "replace")
    return ""


def _release(folder: Path, handle: int) -> None:
    with contextlib.suppress(OSError):
        if os.listdir(folder) == [_LOCK]:
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
    """Remove a folder that a killed run has left; one that is in use, or that is not provably ours, stays."""
    with contextlib.suppress(OSError):
        if folder.is_symlink():
            return
        names, mark = set(os.listdir(folder)), _mark_folder(folder)
        is_ours = names <= {_LOCK, TREE} if mark.startswith(_MARK) else not mark and names <= {_LOCK}
        if is_ours and (handle := _try_lock(folder, 0)) is not None:
            shutil.rmtree(folder / TREE, ignore_errors=True)
            _release(folder, handle)
