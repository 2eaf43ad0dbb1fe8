"""Comments that silence findings: `# stackwright: ignore[CODE] reason`, on the line or the one above."""

import re
from collections.abc import Iterator

from .events import BROKEN
from .facts import SuppressionFact
from .place import Chars
from .positions import leaves

_COMMENT = re.compile(r"(?<!\S)#\s*stackwright:\s*(ignore|ignore-file)\[([^\]\n]*)\][ \t]*([^\n\r]*)")


#: What somebody wrote who meant a suppression.
_MEANT = re.compile(r"#[^\n\r]*?\bstackwright:\s*(ignore|disable|noqa|skip|suppress)\b[^\n\r]*", re.IGNORECASE)


def suppressions(text: str) -> Iterator[SuppressionFact]:
    """The suppressions of a file, in order; `codes` are names of rules as written, none where it is written wrongly."""
    inside = _texts(text)
    for meant in _MEANT.finditer(text):
        if not any(stretch.start <= meant.start() < stretch.end for stretch in inside):
            match = _COMMENT.search(text, meant.start(), meant.end())
            yield _fact(match) if match else SuppressionFact(Chars(*meant.span()), (), "", False)


def _fact(match: re.Match[str]) -> SuppressionFact:
    codes = tuple(code.strip() for code in match[2].split(",") if code.strip())
    return SuppressionFact(Chars(*match.span()), codes, match[3].strip(), match[1] == "ignore-file")


def _texts(text: str) -> list[Chars]:
    """The values that hold such a text themselves: what stands in them is no comment."""
    found: list[Chars] = []
    try:
        for _, stretch in leaves(text):
            if "stackwright:" in text[stretch.start : stretch.end].lower():
                found.append(stretch)
    except BROKEN:
        pass
    return found
