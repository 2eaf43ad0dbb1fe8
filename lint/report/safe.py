"""Text that comes from the repository, made safe to hand on: a hostile file must not reach the reader's terminal."""

import json
import re
import unicodedata
from urllib.parse import quote

from ..finding import Finding, Mark

# Format characters ("Cf") hold the bidirectional overrides that make a line read as another.
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_UNPRINTED = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
# Surrogates that do not stand for one byte of a path (PEP 383) can be encoded in no way at all.
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def clean(text: str) -> str:
    """The text as one line in which everything that is invisible, or would steer a terminal, stands as a sign."""
    return text if text.isprintable() else "".join(map(_sign, text))


def _sign(char: str) -> str:
    code = ord(char)
    if char == "\t":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if unicodedata.category(char) in _HIDDEN or code & 0xFFFE == 0xFFFE:
        return "\ufffd"
    return char


def place(mark: Mark) -> str:
    """`path:line:column`, or the path alone where the mark has no span."""
    path = clean(mark.path) or "."
    if path.startswith("::"):  # a workflow command, where a CI log is read for such
        path = f"./{path}"
    return path if mark.span is None else f"{path}:{mark.span.line}:{mark.span.column}"


def details(finding: Finding) -> str:
    """The message, and on further lines the other ends and the hint."""
    ends = [f"{place(mark)}: {clean(mark.message)}" if mark.message else place(mark) for mark in finding.related]
    return "\n".join([clean(finding.message), *ends, *([f"help: {clean(finding.hint)}"] if finding.hint else [])])


def to_json(value: object) -> str:
    """Indented JSON in which nothing steers a terminal and every reader can decode every string."""
    return _UNPRINTED.sub(_escape, json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def _escape(match: re.Match[str]) -> str:
    # A lone surrogate has an escape too, but strict readers refuse the whole file because of it.
    code = ord(match[0])
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"


def uri(path: str) -> str:
    """The path as a relative URI of its very bytes: git's paths need not be UTF-8."""
    return quote(_NO_BYTE.sub("\ufffd", path), errors="surrogateescape") or "."
