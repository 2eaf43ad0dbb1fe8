"""Reads a regular file, and nothing that only looks like one."""

import os
import stat
from enum import Enum


class Unread(Enum):
    """Why a file's content is not there to be looked at."""

    TOO_LARGE = "too large"
    NOT_READABLE = "not readable"
    GONE = "not there"
    NOT_FETCHED = "not fetched from the remote"


def read_file(path: str, size_limit: int) -> bytes | Unread:
    """The bytes of a regular file of at most `size_limit` bytes."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError):
        return Unread.GONE
    except (OSError, ValueError):
        return Unread.NOT_READABLE
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return Unread.NOT_READABLE
        if status.st_size > size_limit:
            return Unread.TOO_LARGE
        most = min(size_limit, status.st_size) + 1
        data = os.read(handle, most)
        while len(data) < status.st_size and (more := os.read(handle, most - len(data))):
            data += more
        return data
    except OSError:
        return Unread.NOT_READABLE
    finally:
        os.close(handle)
