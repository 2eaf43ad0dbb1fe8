"""How the command line speaks: to the terminal, into files, and while it works."""

import errno
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .model.errors import UserError
from .model.writing import terminable, write_whole

if TYPE_CHECKING:
    from .lint.report import Style


#: How writing to what the output leads to fails: nothing is open there, or it is full or broken.
_OF_OUTPUT = frozenset({errno.EBADF, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG})
#: Levels of calls that texts nested up to the limit need at the most.
_DEPTH = 10_000


def open_streams() -> None:
    """Give a process that was started without some of its streams others, so that no file becomes one of them.

    Writing to an output that is not open fails, messages that nobody can read are dropped.
    """
    for number, flags in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flags)  # takes the lowest number that is free
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - open until the end
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEPTH))


def stand_somewhere() -> None:
    """Raises UserError where the current folder is no more."""
    try:
        os.getcwd()
    except OSError as error:
        raise UserError(
            f"The current folder cannot be used: {error.strerror}.", "Change into one that exists."
        ) from error


def tell_unwritten(error: Exception) -> bool:
    """Tell of an output that cannot be written, and whether the error is that; what is left of it is dropped."""
    if not isinstance(error, OSError) or error.filename is not None or error.errno not in _OF_OUTPUT:
        return False
    drop_output()
    complain(f"The output cannot be written: {error.strerror}.", "Give it a place, or a file with `--output`.")
    return True


def drop_output() -> None:
    """What has not been written is not tried again at the end."""
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - open until the end


def make_folder(path: Path) -> None:
    """Make a folder for a file, where there is none; raises UserError where that cannot be done."""
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise UserError(
            f"{path} cannot be made a folder: {error.strerror}.", "Is there a file of that name?"
        ) from error


def style(color: str, *, plain: bool) -> "Style":
    """How a report looks here: `color` is auto, always or never, `plain` is for files."""
    from .lint.report import Style

    terminal = sys.stdout.isatty()
    asked = bool(os.environ.get("FORCE_COLOR")) or (terminal and not os.environ.get("NO_COLOR"))
    colored = not plain and (color == "always" or (color == "auto" and asked))
    width = shutil.get_terminal_size((100, 24)).columns if not plain else 100
    return Style(color=colored, width=width, links=colored and terminal and os.environ.get("TERM") != "dumb")


def examples(*lines: str) -> str:
    """The end of a help text."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def progress() -> Callable[[int, int], None]:
    """Says on a terminal how far reading is, once it has taken a second."""
    start = time.monotonic()

    def tell(done: int, of: int) -> None:
        if sys.stderr.isatty() and time.monotonic() - start > 1:
            click.echo(f"\r{done} of {of} files read" + ("\r\x1b[K" if done >= of else ""), nl=False, err=True)

    return tell


def print_text(text: str) -> None:
    """The text as UTF-8, whatever the terminal's encoding."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.flush()


def write_file(path: Path, text: str) -> None:
    """Write the whole file or nothing of it; raises UserError where that cannot be done."""
    try:
        _write(Path(os.path.realpath(path)), text)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from error


def _write(path: Path, text: str) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe must stay what it is
        with path.open("w", encoding="utf-8", errors="replace") as device:
            device.write(text)
        return
    with terminable():
        write_whole(path, text.encode("utf-8", "replace"))


def complain(message: str, hint: str = "") -> None:
    """An error and what to do about it, on stderr."""
    click.echo(f"error: {message}", err=True)
    if hint:
        click.echo(f"hint: {hint}", err=True)
