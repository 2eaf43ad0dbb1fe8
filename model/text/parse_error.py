"""What can be wrong with a YAML text itself."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from .place import Chars, Node


class ParseErrorType(Enum):
    """What can be wrong with a YAML text itself."""

    SYNTAX = "syntax"
    DUPLICATE_KEY = "duplicate key"
    RECURSIVE_ALIAS = "recursive alias"
    TOO_MANY_NODES = "too many nodes"
    TOO_DEEP = "too deep"
    UNQUOTED = "not in quotes"


class ParseError(NamedTuple):
    """An error at a stretch of the text; `key` is the tag that is not in quotes, or a duplicate key's name and `first`
    the place of its first mention.
    """

    type: ParseErrorType
    at: Chars
    message: str
    key: str = ""
    first: Node | None = None


def has_syntax_error(parse_errors: Iterable[ParseError]) -> bool:
    """Whether some of the text could not be read, so that what stands there is not known."""
    return any(parse_error.type is ParseErrorType.SYNTAX for parse_error in parse_errors)
