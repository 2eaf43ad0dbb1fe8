"""Comments that silence findings: `# stackwright: ignore[CODE] reason`, on the line or the one above."""

import re
from collections.abc import Iterator

from .facts import SuppressionFact
from .place import Chars
from .positions import BROKEN, leaves

_COMMENT = re.compile(r"(?<!\S)#\s*stackwright:\s*(ignore|ignore-file)\[([^\]\n]*)\][ \t]*([^\n\r]*)")


def suppressions(text: str) -> Iterator[SuppressionFact]:
    """The suppressions of a file, in order; `codes` are codes or names of rules as written."""
    inside = _texts(text)
    for match in _COMMENT.finditer(text):
        if not any(stretch.start <= match.start() < stretch.end for stretch in inside):
            codes = tuple(code.strip() for code in match[2].split(",") if code.strip())
            yield SuppressionFact(Chars(*match.span()), codes, match[3].strip(), match[1] == "ignore-file")


def _texts(text: str) -> list[Chars]:
    """The values that hold such a text themselves: what stands in them is no comment."""
    found: list[Chars] = []
    try:
        for _, stretch in leaves(text):
            if "stackwright:" in text[stretch.start : stretch.end]:
                found.append(stretch)
    except BROKEN:
        pass
    return found
