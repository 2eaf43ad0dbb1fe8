"""What can be wrong with a YAML text itself."""

from enum import Enum
from typing import NamedTuple

from .place import Chars, Node


class Fault(Enum):
    """What can be wrong with a YAML text itself."""

    SYNTAX = "syntax"
    DUPLICATE_KEY = "duplicate key"
    RECURSIVE_ALIAS = "recursive alias"
    TOO_MANY_NODES = "too many nodes"
    TOO_DEEP = "too deep"


class Flaw(NamedTuple):
    """A fault at a stretch of the text; `key` is a duplicate key's name and `first` the place of its first mention."""

    fault: Fault
    at: Chars
    message: str
    key: str = ""
    first: Node | None = None
