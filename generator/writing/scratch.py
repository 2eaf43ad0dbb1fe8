"""A temporary folder, and an error that is not ours where the machine has no room for one."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ...model.errors import UserError

_NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)})


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards; raises UserError where files cannot be put into it."""
    try:
        temporary = TemporaryDirectory()
    except OSError as error:
        raise _no_room(error) from error
    with temporary as folder:
        try:
            yield Path(folder)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise _no_room(error) from error
            raise


def _no_room(error: OSError) -> UserError:
    what = f"Temporary files cannot be written: {error.strerror}. Nothing was written."
    return UserError(what, "Make room for them, or name another folder in TMPDIR.")
