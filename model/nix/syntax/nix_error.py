"""What can be wrong with a Nix text itself."""

from enum import Enum
from typing import NamedTuple

from ...text.place import Chars


class NixErrorType(Enum):
    """What can be wrong with a Nix text, before anything in it is evaluated."""

    SYNTAX = "syntax"
    DUPLICATE_ATTRIBUTE = "duplicate attribute"
    DUPLICATE_FORMAL = "duplicate formal"
    DYNAMIC_ATTRIBUTE = "dynamic attribute"
    TOO_DEEP = "too deep"
    TOO_LARGE = "too large"
    ENCODING = "encoding"


class NixError(NamedTuple):
    """An error at a stretch of the text.

    `first` is the other end: where what is not closed was opened, or what is there twice was first. `name` is that of
    what is there twice.
    """

    type: NixErrorType
    at: Chars
    message: str
    name: str = ""
    first: Chars | None = None
