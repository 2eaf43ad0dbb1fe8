"""Places, findings and values of a report as text that is safe to hand on."""

import json
import re
from urllib.parse import quote

from ...model.text.escape_control_characters import clean, inert_json
from ..finding import Finding, Mark

_UNPRINTED = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
# How a line begins that runners of CI take for a command, or for the head of a section.
_COMMAND = re.compile(r"[\s:#~^+-]")
# Surrogates that do not stand for one byte of a path (PEP 383) can be encoded in no way at all.
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def format_place(mark: Mark) -> str:
    """`path:line:column`, or the path alone where the mark has no span."""
    path = clean(mark.path) or "."
    if _COMMAND.match(path):
        path = f"./{path}"
    return path if mark.span is None else f"{path}:{mark.span.line}:{mark.span.column}"


def details(finding: Finding) -> str:
    """The message, and on further lines the other ends and the hint."""
    ends = [
        f"{format_place(mark)}: {clean(mark.message)}" if mark.message else format_place(mark)
        for mark in finding.related
    ]
    return "\n".join([clean(finding.message), *ends, *([f"help: {clean(finding.hint)}"] if finding.hint else [])])


def to_json(value: object) -> str:
    """Indented JSON in which nothing steers a terminal and every reader can decode every string."""
    return _UNPRINTED.sub(_escape, inert_json(json.dumps(value, ensure_ascii=False, indent=2))) + "\n"


def _escape(match: re.Match[str]) -> str:
    # A lone surrogate has an escape too, but strict readers refuse the whole file because of it.
    code = ord(match[0])
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"


def uri(path: str) -> str:
    """The path as a relative URI of its very bytes: git's paths need not be UTF-8."""
    return quote(_NO_BYTE.sub("\ufffd", path), errors="surrogateescape") or "."
