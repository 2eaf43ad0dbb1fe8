"""Comments that silence findings: `# stackwright: ignore[CODE] reason`, on the line or the one above."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from .events import BROKEN
from .place import Chars
from .positions import leaves
from .splice import line_start

_COMMENT = re.compile(r"(?<!\S)#\s*stackwright:\s*(ignore|ignore-file)\[([^\]\n#]*)\][ \t]*([^\n\r]*)")
#: What somebody wrote who meant a suppression.
_MEANT = re.compile(r"\bstackwright:\s*(ignore|disable|noqa|skip|suppress)\b[^\n\r]*", re.IGNORECASE)


class SuppressionFact(NamedTuple):
    """A comment that silences findings: its place, the codes, the reason, and whether it is for the whole file."""

    at: Chars
    codes: tuple[str, ...]
    reason: str
    whole_file: bool


def suppressions(text: str) -> Iterator[SuppressionFact]:
    """The suppressions of a YAML text, in order; `codes` are names as written, none where they are written wrongly."""
    inside = _texts(text)
    for fact in suppression_facts(text):
        before = bisect_right(inside, fact.at.start, key=lambda stretch: stretch.start) - 1
        if before < 0 or fact.at.start >= inside[before].end:
            yield fact


def suppression_facts(text: str) -> Iterator[SuppressionFact]:
    """The same of any text with comments behind `#`, those among them that stand in a value."""
    for start, end in _find_comments(text):
        match = _COMMENT.search(text, start, end)
        yield _fact(match) if match else SuppressionFact(Chars(start, end), (), "", False)


def without_codes(comment: str, codes: Collection[str]) -> str | None:
    """A suppression without some of its codes; None where it would have none."""
    match = _COMMENT.search(comment)
    kept = [code for code in _codes(match) if code not in codes] if match else []
    return _with_codes(comment, match, kept) if match and kept else None


def with_code(comment: str, code: str, new: str) -> str:
    """A suppression with another code in place of one."""
    match = _COMMENT.search(comment)
    return _with_codes(comment, match, [new if each == code else each for each in _codes(match)]) if match else comment


def _with_codes(comment: str, match: re.Match[str], codes: Iterable[str]) -> str:
    return f"{comment[: match.start(2)]}{', '.join(codes)}{comment[match.end(2) :]}"


def _codes(match: re.Match[str]) -> tuple[str, ...]:
    return tuple(code.strip() for code in match[2].split(",") if code.strip())


def _find_comments(text: str) -> Iterator[tuple[int, int]]:
    """Where such comments stand, each from the first `#` of its line on."""
    for match in _MEANT.finditer(text):
        line = line_start(text, match.start())
        if (start := text.find("#", line, match.start())) >= 0:
            yield start, match.end()


def _fact(match: re.Match[str]) -> SuppressionFact:
    return SuppressionFact(Chars(*match.span()), _codes(match), match[3].strip(), match[1] == "ignore-file")


def _texts(text: str) -> list[Chars]:
    """The values that hold such a text themselves: what stands in them is not a comment."""
    found: list[Chars] = []
    try:
        for _, stretch in leaves(text):
            if "stackwright:" in text[stretch.start : stretch.end].lower():
                found.append(stretch)
    except BROKEN:
        pass
    return found
