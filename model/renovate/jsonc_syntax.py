"""JSON with comments and commas behind the last entry: where a text is none, or holds something else than an object."""

import json
import re

from ..text.place import Chars

#: What is never closed reaches to the end, so that no place is looked at twice.
_TEXT = r'"(?:[^"\\\n]|\\.)*+"?'
_COMMENTS = re.compile(_TEXT + r"|//[^\n]*+|/\*(?:.*?\*/|.*)", re.DOTALL)
_LAST_COMMAS = re.compile(_TEXT + r"|,(?=\s*+[\]}])", re.DOTALL)
_NO_BREAK = re.compile(r"[^\n]")


def find_mistake(text: str) -> tuple[Chars, str] | None:
    """The first place at which a text is not JSON of that form, with why; None where it is an object, or nothing."""
    plain = _LAST_COMMAS.sub(_blank, _COMMENTS.sub(_blank, text))
    if not plain.strip():
        return None
    try:
        value = json.loads(plain, strict=False)
    except json.JSONDecodeError as error:
        at = min(error.pos, max(len(text.rstrip()) - 1, 0))
        return Chars(at, at + 1), f"is no JSON from here on: {_WORDS.get(error.msg, error.msg.lower())}"
    except RecursionError:
        return None
    if isinstance(value, dict):
        return None
    start = len(plain) - len(plain.lstrip())
    return Chars(start, start + 1), "is no mapping of options"


def _blank(found: re.Match[str]) -> str:
    """A comment or comma as blanks, so that places stay; a text as it is."""
    return found[0] if found[0].startswith('"') else _NO_BREAK.sub(" ", found[0])


_WORDS = {
    "Expecting ',' delimiter": "a comma is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Expecting property name enclosed in double quotes": "a name in double quotes is expected",
    "Expecting value": "a value is expected",
    "Extra data": "something stands behind its end",
    "Invalid control character at": "a text is not closed",
    "Unterminated string starting at": "a text is not closed",
}
