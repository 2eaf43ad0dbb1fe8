"""What libyaml says of a text that is not valid YAML, put so that a reader knows what to look for."""

import re

import yaml

from .events import TOO_DEEP, is_about_nesting
from .parse_error import ParseError, ParseErrorType
from .place import Chars

#: The line that git leaves where two changes met.
_CONFLICT = re.compile(rb"^<<<<<<< .*", re.MULTILINE)


def make_syntax_error(error: yaml.YAMLError, data: bytes) -> ParseError:
    """The flaw of a text that libyaml has refused; an unresolved merge conflict comes before whatever it says."""
    if conflict := _CONFLICT.search(data):
        start, end = (len(data[:at].decode("utf-8", "replace")) for at in conflict.span())
        return ParseError(ParseErrorType.SYNTAX, Chars(start, end), "a merge conflict is not resolved here")
    if isinstance(error, yaml.MarkedYAMLError):
        words, start = _in_words(error, data)
        kind = ParseErrorType.TOO_DEEP if is_about_nesting(error) else ParseErrorType.SYNTAX
        return ParseError(kind, Chars(start, start + 1), words)
    position = getattr(error, "position", 0)
    reason = str(getattr(error, "reason", error))
    start = len(data[: max(position, 0)].decode("utf-8", "replace"))
    return ParseError(ParseErrorType.SYNTAX, Chars(start, start + 1), reason)


def _in_words(error: yaml.MarkedYAMLError, data: bytes) -> tuple[str, int]:
    """What libyaml says and where, put so that a reader knows what to look for; characters from the start."""
    context, problem = str(error.context or ""), str(error.problem or "cannot be parsed")
    mark = error.problem_mark or error.context_mark
    start = mark.index if mark is not None else 0
    if "cannot start any token" in problem and data.decode("utf-8", "replace")[start : start + 1] == "\t":
        return "a tab stands where YAML wants spaces", start
    if "expected ':'" in problem and error.context_mark is not None:
        return "no `:` follows this key", error.context_mark.index
    if "quoted scalar" in context and "end of stream" in problem and error.context_mark is not None:
        return "this quote is never closed", error.context_mark.index
    if is_about_nesting(error):
        return TOO_DEEP, start
    if "mapping values are not allowed" in problem:
        return "a `:` that no key can stand before", start
    return ", ".join(part for part in (context, problem) if part), start
