"""Draws a mark: its place, the source line, and an underline with the mark's message."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ...model.text.escape_control_characters import clean, sign, without_commands
from ...model.text.place import Span
from ..finding import Mark
from .shared_parts import format_place
from .style import Role, Style

_BREAK = re.compile(r"\r\n|\n|\r")
_LEAST_ROOM = 20
_LEAST_LABEL = 28


class Pen(NamedTuple):
    """What a frame is drawn with: the arrow before the place, the sign that underlines, and its colour."""

    arrow: str
    sign: str
    role: Role


class _Stretch(NamedTuple):
    """A source line as it is shown, and which columns of it to underline; `more` where the span goes on below."""

    shown: str
    offset: int
    length: int
    more: bool = False


def source(mark: Mark, texts: Mapping[str, str]) -> str | None:
    """The line that the mark begins in, without its end; None where there is none to show."""
    if mark.span is None or mark.path not in texts:
        return None
    lines = _lines(texts[mark.path])
    return lines[mark.span.line - 1] if 0 < mark.span.line <= len(lines) else None


@lru_cache(maxsize=8)
def _lines(text: str) -> list[str]:
    return _BREAK.split(text)


def frame(mark: Mark, line: str | None, gutter: int, pen: Pen, style: Style) -> list[str]:
    """The frame's lines, with line numbers `gutter` columns wide; one line where there is no source line."""
    head = f"{' ' * gutter}{style.paint('gutter', pen.arrow)} {format_place(mark)}"
    message = clean(mark.message)
    if mark.span is None or line is None:
        return [f"{head}: {message}" if message else head]
    room = max(style.width - gutter - 3, _LEAST_ROOM)
    stretch = _fit(line, mark.span, room)
    margin = bar(gutter, style)
    number = style.paint("gutter", f"{mark.span.line:>{gutter}} |")
    underlined = [f"{margin} {drawn}" for drawn in _underline(stretch, message, room, pen, style)]
    return [head, margin, f"{number} {stretch.shown}".rstrip(), *underlined]


def bar(gutter: int, style: Style) -> str:
    """The margin's line beside no source."""
    return style.paint("gutter", f"{' ' * gutter} |")


def _underline(stretch: _Stretch, message: str, room: int, pen: Pen, style: Style) -> list[str]:
    signs = pen.sign * stretch.length + ("..." if stretch.more else "")
    underline = " " * stretch.offset + style.paint(pen.role, signs)
    if stretch.offset + len(signs) + 1 + columns(message) <= room:
        return [f"{underline} {style.paint(pen.role, message)}".rstrip()]
    import textwrap

    indent = min(stretch.offset, max(room - _LEAST_LABEL, 0))
    below = textwrap.wrap(message, room - indent, break_long_words=False, break_on_hyphens=False)
    return [underline, *(" " * indent + style.paint(pen.role, part) for part in below)]


def _fit(line: str, span: Span, room: int) -> _Stretch:
    start, end, more = _extent(line, span)
    padded = line.ljust(end)
    # A minified line may have megabytes: no more of it than could be shown is looked at.
    first = max(start - room, 0)
    part = padded[first : start + room + 1]
    is_plain = part.isascii() and part.isprintable()
    cells = list(part) if is_plain else ["    " if char == "\t" else sign(char) for char in part]
    widths = [1] * len(part) if is_plain else [columns(cell) for cell in cells]
    low, high = _window(widths, start - first, end - first, room - 3 * more)
    left = "…" if first + low > 0 else ""
    right = "…" if first + high < len(padded) else ""
    offset = len(left) + sum(widths[low : start - first])
    length = max(sum(widths[start - first : min(end - first, high)]), 1)
    return _Stretch(without_commands(f"{left}{''.join(cells[low:high])}{right}"), offset, length, more)


def _extent(line: str, span: Span) -> tuple[int, int, bool]:
    """Where the underline begins and ends in the line, at least one character, and whether the span goes on below."""
    start = min(max(span.column - 1, 0), len(line))
    if span.end_line <= span.line:
        return start, max(min(span.end_column - 1, len(line)), start + 1), False
    more = (span.end_line, span.end_column) > (span.line + 1, 1)
    return start, max(len(line.rstrip()), start + 1), more


def _window(widths: list[int], start: int, end: int, room: int) -> tuple[int, int]:
    """Which cells to show: all where they fit, else the stretch (or its beginning) and what stands around it."""
    if sum(widths) <= room:
        return 0, len(widths)
    low = high = start
    used = 2  # the two ellipses
    # What stands before a long value is its key.
    while low > 0 and used + widths[low - 1] <= room // 3:
        used, low = used + widths[low - 1], low - 1
    while high < min(end, len(widths)) and used + widths[high] <= room:
        used, high = used + widths[high], high + 1
    grown = True
    while grown:
        grown = False
        if low > 0 and used + widths[low - 1] <= room:
            used, low, grown = used + widths[low - 1], low - 1, True
        if high < len(widths) and used + widths[high] <= room:
            used, high, grown = used + widths[high], high + 1, True
    return low, high


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: two for a wide character, none for a combining one."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
