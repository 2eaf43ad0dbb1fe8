"""How the command line speaks: to the terminal, into files, and while it works."""

import errno
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..model.errors import UserError
from ..model.files.write import terminable, write_whole
from ..model.text.escape_control_characters import clean, clean_lines, clean_message

if TYPE_CHECKING:
    import re

    from ..lint.report import Style
    from ..model.files.source import Source


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


def style(color: str, *, plain: bool) -> "Style":
    """How a report looks here: `color` is auto, always or never, `plain` is for files."""
    from ..lint.report import Style

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
    """Text for people, whatever stands in it; as UTF-8, whatever the terminal's encoding."""
    print_report(clean_lines(text))


def print_report(text: str) -> None:
    """A report or a drawing, which is safe to print as it is: its format has seen to that.

    Where the reader has gone, how the run ends depends on what was found all the same.
    """
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.flush()
    except BrokenPipeError:
        drop_output()


def tell(message: str, *, err: bool = True) -> None:
    """One sentence, and the list below it, if it has one."""
    click.echo(clean_message(message), err=err)


def tell_notes(notes: Iterable[str]) -> None:
    """What a reader should know beside the result."""
    for note in notes:
        tell(f"note: {note}")


def show_waiting(note: str) -> None:
    """What is waited for."""
    tell_notes((f"{note} …",))


def tell_steps(steps: Iterable[str]) -> None:
    """What is to be done next, numbered."""
    for number, step in enumerate(steps, 1):
        tell(f"{'Next:' if number == 1 else '     '} {number}. {step}", err=False)


def write_file(path: Path, text: str, ours: "re.Pattern[bytes]", source: "Source", *, folders: bool = False) -> None:
    """Write the whole file or nothing of it, with `folders` those that it needs.

    Raises UserError where that cannot be done, or must not be: see `destination`.
    """
    from ..model.files.check_destination import check_destination, is_stream

    try:
        whole = check_destination(path, ours, source)
        if is_stream(whole):
            _write_stream(whole, text)
            return
        if folders:
            _make(whole.parent)
        with terminable():
            write_whole(whole, text.encode("utf-8", "replace"))
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from error


def write_bytes(path: Path, data: bytes, source: "Source") -> None:
    """Write a file of the repository anew, whole or not at all, with the mode that it has.

    Raises UserError where that cannot be done, and where a symbolic link leads there.
    """
    from ..model.files.check_destination import ANYTHING, check_destination

    try:
        with terminable():
            write_whole(check_destination(path, ANYTHING, source), data)
    except OSError as error:
        raise UserError(f"{os.path.relpath(path)} cannot be written: {error.strerror}.") from error


def _write_stream(path: Path, text: str) -> None:
    """Behind what is there already: standard output may be a file."""
    with open(path, "ab") as stream:
        stream.write(text.encode("utf-8", "replace"))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{os.path.relpath(folder)} cannot be made: {error.strerror}.") from error


def complain(message: str, hint: str = "") -> None:
    """An error and what to do about it, on stderr; see UserError for what is in them."""
    click.echo(f"error: {message}", err=True)
    if hint:
        click.echo(f"hint: {hint}", err=True)


def report_misuse(error: click.ClickException) -> None:
    """What click says of wrong arguments, which it repeats."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context:
        click.echo(f"{context.get_usage()}\nTry '{context.command_path} --help' for help.\n", err=True)
    click.echo(f"Error: {clean(error.format_message())}", err=True)
