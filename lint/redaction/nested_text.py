"""A text inside of a text: what a block or a quoted value says, and where each part of it is written."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from ...model.text.written_tree import OutlineEntry
from ...schemas.secrets.shapes import Stretch

#: How a block begins, behind an anchor or a tag perhaps.
_HEAD = re.compile(r"(?:[&!]\S*[ \t]+)*[|>][^\n]*\n")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Inner(NamedTuple):
    """The text, where its lines begin in it, and where they begin in the text around it.

    `is_exact` says that each character stands there as it is.
    """

    text: str
    starts: tuple[int, ...]
    around: tuple[int, ...]
    is_exact: bool = True

    def stretches(self, start: int, end: int) -> Iterator[Stretch]:
        """Where a stretch of it is in the text around it, a line each."""
        while self.is_exact and start < end:
            line = bisect_right(self.starts, start) - 1
            stop = min(end, self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text))
            offset = self.around[line] - self.starts[line]
            yield start + offset, stop + offset
            start = stop


def inner_text(text: str, entry: OutlineEntry) -> Inner | None:
    """What a scalar says, if it may be a text with a structure of its own: it has lines, or begins as JSON does."""
    value = entry.value or ""
    if "\n" not in value and value.lstrip()[:1] not in ("{", "["):
        return None
    written = text[entry.start : entry.end]
    if _HEAD.match(written):
        return _block(text, entry.start + written.find("\n") + 1, entry.end)
    at = written.find(value)
    if at >= 0:
        return Inner(value, (0,), (entry.start + at,))
    return Inner(value, (0,), (entry.start,), is_exact=False)


def _block(text: str, start: int, end: int) -> Inner:
    """A block without the indentation that all of its lines have."""
    lines = _LINE.findall(text[start:end])
    indent = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    parts, starts, around = [], [], []
    at = length = 0
    for line in lines:
        cut = line[indent:] if line.strip() else line[-1:] if line.endswith("\n") else ""
        starts.append(length)
        around.append(start + at + len(line) - len(cut))
        parts.append(cut)
        at, length = at + len(line), length + len(cut)
    return Inner("".join(parts), tuple(starts or [0]), tuple(around or [start]))
