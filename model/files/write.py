"""Files are written whole or not at all: beside their place at first, and renamed when they are on the disk."""

import contextlib
import errno
import os
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .lock import lock_file

#: How everything ends that we write beside its place. What a killed process leaves is used and removed by the next one.
SUFFIX = ".stackwright-new"
_PATIENCE = 10.0
#: How much of a name is repeated: with the suffix it must still be a name.
_LONGEST = 50


def temporary_path(path: Path) -> Path:
    """Where the file or folder is made before it takes its place."""
    return path.with_name(f".{path.name[:_LONGEST]}{SUFFIX}")


def write_whole(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file in one step, with the mode that it has if none is said; raises OSError, and leaves it as it was."""
    mode = mode if mode is not None else mode_of(path)
    new = temporary_path(path)
    handle = lock_file(new, _PATIENCE, 0o666 if mode is None else mode)
    if handle is None:
        raise BlockingIOError(errno.EAGAIN, "another process writes it", str(path))
    try:
        _fill(handle, data, mode)
        if sys.platform == "win32":  # nothing that is open is renamed there
            os.close(handle)
            handle = None
        new.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink()
        raise
    finally:
        if handle is not None:
            os.close(handle)
    sync_folder(path.parent)


def write_new(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file where there is none, and wait until it is on the disk; raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o666 if mode is None else mode)
    try:
        _fill(handle, data, mode)
    finally:
        os.close(handle)


def _fill(handle: int, data: bytes, mode: int | None) -> None:
    os.ftruncate(handle, 0)
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
    if mode is not None and sys.platform != "win32":
        os.fchmod(handle, mode)
    os.fsync(handle)


def mode_of(path: Path) -> int | None:
    """The mode of a file that is there and may be written; raises PermissionError where nobody may."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None
    if not mode & 0o222:  # renaming another file over it would work all the same
        raise PermissionError(errno.EACCES, "it is read-only", str(path))
    return mode


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can say so."""
    if sys.platform == "win32":
        return
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # one may write into a folder that one may not read
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)


@contextmanager
def terminable() -> Iterator[None]:
    """Have being terminated end as being interrupted does, so that what was begun is taken back."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with _handle_signal(stop, signal.SIGTERM):
        yield


@contextmanager
def defer_interrupts() -> Iterator[None]:
    """Have interruptions wait until what must not be left half-way is done."""
    missed: list[int] = []

    def note(number: int, _: object) -> None:
        missed.append(number)

    with _handle_signal(note, signal.SIGTERM, signal.SIGINT):
        yield
    if missed:
        raise KeyboardInterrupt


@contextmanager
def _handle_signal(handler: "signal._HANDLER", *numbers: signal.Signals) -> Iterator[None]:
    before: list[tuple[signal.Signals, signal._HANDLER]] = []
    with contextlib.suppress(ValueError):  # only the main thread may
        before += [(number, signal.signal(number, handler)) for number in numbers]
    try:
        yield
    finally:
        for number, previous in before:
            signal.signal(number, previous or signal.SIG_DFL)
