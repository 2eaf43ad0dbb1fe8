"""Comments that silence findings: `# stackwright: ignore[CODE] reason`, on the line or the one above."""

import re
from collections.abc import Iterator

from .facts import SuppressionFact
from .place import Chars

_COMMENT = re.compile(r"#\s*stackwright:\s*(ignore|ignore-file)\[([^\]\n]*)\][ \t]*([^\n\r]*)")


def suppressions(text: str) -> Iterator[SuppressionFact]:
    """The suppressions of a file, in order; `codes` are codes or names of rules as written."""
    for match in _COMMENT.finditer(text):
        codes = tuple(code.strip() for code in match[2].split(",") if code.strip())
        yield SuppressionFact(Chars(*match.span()), codes, match[3].strip(), match[1] == "ignore-file")
