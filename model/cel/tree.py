"""The tree of a CEL expression. Source: the abstract syntax in google/cel-spec."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A value of a type; `text` is as it is written."""

    type: str
    at: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, or the first part of a name with dots."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Select:
    """A field of a value; `test` asks whether it is set, `optional` is `.?`."""

    operand: "Expression"
    field: str
    at: int
    test: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A function or operator, called on `target` where that is set."""

    function: str
    target: "Expression | None"
    arguments: "tuple[Expression, ...]"
    at: int


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; `optional` are the indexes of entries with `?`."""

    entries: "tuple[Expression, ...]"
    optional: frozenset[int]
    at: int


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping: keys, values, and which entries have a `?`."""

    entries: "tuple[tuple[Expression, Expression, bool], ...]"
    at: int


@dataclass(frozen=True, slots=True)
class Message:
    """`Name{field: value}`."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Loop:
    """A macro over a value: `all`, `exists`, `exists_one`, `filter`, `map`, `optMap`, `optFlatMap`."""

    macro: str
    operand: "Expression"
    variable: str
    bodies: "tuple[Expression, ...]"
    at: int


Expression: TypeAlias = Literal | Name | Select | Call | ListOf | MapOf | Message | Loop


def qualified_name(tree: Expression) -> str | None:
    """A name with dots that a tree may stand for, `a.b.c`."""
    match tree:
        case Name(name):
            return name
        case Select(operand, field, test=False, optional=False):
            start = qualified_name(operand)
            return None if start is None else f"{start}.{field}"
        case _:
            return None
