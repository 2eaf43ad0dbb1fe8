"""How a construct asks for what is nested in it, without using Python's own stack."""

from collections.abc import Generator
from enum import Enum
from typing import TypeAlias, TypeVar

from .tree import Expression

Read = TypeVar("Read")


class Wanted(Enum):
    """What is to be read at the cursor: any expression, or one that needs no brackets in a list."""

    EXPRESSION = 1
    OPERAND = 2


EXPRESSION = Wanted.EXPRESSION
OPERAND = Wanted.OPERAND

#: Reads a construct. It yields what it wants to have read, is sent the expression that this gave, and returns its own.
Reading: TypeAlias = Generator[Wanted, Expression, Read]
