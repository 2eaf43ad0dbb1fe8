"""One file → the placeholders in it. The knowledge of what is one is in `schemas/stackwright/placeholders.py`."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ...schemas.stackwright.placeholders import NAME, PLACEHOLDERS, Placeholder
from .place import Chars

_FILES = re.compile("|".join(f"(?:{row.files})" for row in PLACEHOLDERS))
_UNMISTAKABLE = tuple(row for row in PLACEHOLDERS if row.is_unmistakable)


class PlaceholderFact(NamedTuple):
    """What stands in the place of something that only the owner knows.

    `row` is the name of its row in `schemas/stackwright/placeholders.py`. `repository` is the name of the repository
    that is part of it, "" where none is.
    """

    row: str
    at: Chars
    repository: str


def may_have_placeholders(path: str) -> bool:
    """Whether a repository that `stackwright new` has made may have a placeholder in the file of this path."""
    return _FILES.fullmatch(path) is not None


def placeholders(path: str, raw: bytes) -> tuple[PlaceholderFact, ...]:
    """The placeholders in a file; `raw` are its bytes without byte order mark.

    This is asked of every file, and most are done with after one search in the bytes.
    """
    rows = PLACEHOLDERS if may_have_placeholders(path) else _UNMISTAKABLE
    rows = tuple(row for row in rows if _is_for(row, path) and row.mark in raw)
    if not rows:
        return ()
    text = raw.decode("utf-8", "replace")
    return tuple(fact for row in rows for fact in _find_in_text(row, text))


def _is_for(row: Placeholder, path: str) -> bool:
    return row.is_unmistakable or re.fullmatch(row.files, path) is not None


def _find_in_text(row: Placeholder, text: str) -> Iterator[PlaceholderFact]:
    matches = _pattern(row).finditer(text)
    if row.is_absence:
        if next(matches, None) is None:
            yield PlaceholderFact(row.name, Chars(0, (text + "\n").index("\n")), "")
        return
    for match in matches:
        yield PlaceholderFact(row.name, Chars(match.start("whole"), match.end("name")), match["name"])


@cache
def _pattern(row: Placeholder) -> re.Pattern[str]:
    """The pattern, on a line that is no comment before it; `name` is that of the repository, where it is part of it."""
    pattern = row.pattern.replace(NAME, "(?P<name>[a-z0-9-]+)") if NAME in row.pattern else f"{row.pattern}(?P<name>)"
    return re.compile(rf"^[^#\n]*?(?P<whole>{pattern})", re.MULTILINE)
