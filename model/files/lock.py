"""A lock on a file, which ends with the process that has it, however that ends."""

import os
import sys
import time
from pathlib import Path

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_PAUSE = 0.05

if sys.platform == "win32":
    import msvcrt

    #: Windows keeps others from reading what is locked: a byte where nothing is.
    _FAR = 1 << 30

    def _take(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import errno
    import fcntl

    def _take(handle: int) -> bool:
        # Not flock: a forked child would keep that lock after its parent has ended.
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:  # a file system without locks refuses nobody
            return error.errno not in (errno.EACCES, errno.EAGAIN)
        return True


def lock_file(path: Path, patience: float = 0, mode: int = 0o666) -> int | None:
    """The file at `path`, made where it is not there, opened and locked; None where another process keeps it locked.

    Whoever has the lock may remove or rename the file: the next one makes another.
    """
    end = time.monotonic() + patience
    while True:
        handle = os.open(path, _FLAGS, mode)
        try:
            taken = _take(handle)
            if taken and _is_at(handle, path):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        if not taken and time.monotonic() >= end:
            return None
        if not taken:
            time.sleep(_PAUSE)


def _is_at(handle: int, path: Path) -> bool:
    """Whether the open file is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(handle), os.lstat(path))
    except FileNotFoundError:
        return False
