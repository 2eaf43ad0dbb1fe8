"""A stretch of a text in place of another."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

#: Where a line ends, the last one too.
LINE_END = re.compile(r"\r\n|\n|\r|\Z")


class Splice(NamedTuple):
    """A stretch of a text, in characters, and what is to stand there."""

    start: int
    end: int
    text: str


def apply_splices(text: str, splices: Iterable[Splice]) -> str:
    """The text with the splices in it, which do not overlap; those at one place in their order."""
    made: list[str] = []
    at = 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        made += (text[at : splice.start], splice.text)
        at = splice.end
    return "".join((*made, text[at:]))


def meets(one: Splice, other: Splice) -> bool:
    """Whether two splices change the same characters, or add at the same place."""
    return (one.start < other.end and other.start < one.end) or one.start == other.start


def overlap(splices: Iterable[Splice]) -> bool:
    """Whether some of them change what others change; several may add at one place, in their order."""
    ordered = sorted(splices, key=lambda splice: (splice.start, splice.end))
    return any(before.end > after.start for before, after in pairwise(ordered))


def line_start(text: str, at: int) -> int:
    """Where the line begins that a character is on."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str) -> str:
    """How the lines of a text end: as the first one does."""
    first = LINE_END.search(text)
    return first[0] if first and first[0] else "\n"
