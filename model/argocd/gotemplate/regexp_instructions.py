"""What a regular expression is compiled to, and its classes of characters.

Source: the documentation of regexp/syntax.
"""

from typing import NamedTuple, TypeAlias


class Span(NamedTuple):
    """Characters from one to another, both included."""

    first: str
    last: str


class One(NamedTuple):
    """One character of a set, or none of it."""

    spans: tuple[Span, ...]
    is_negated: bool
    folds: bool


class Fork(NamedTuple):
    """Two ways to go on, the better first."""

    first: int
    second: int


class Save(NamedTuple):
    """The place is the beginning or the end of a group."""

    slot: int


class At(NamedTuple):
    """A condition on the place: `^`, `$`, `A`, `z`, `b`, `B`."""

    sign: str


Step: TypeAlias = One | Fork | Save | At


class Program(NamedTuple):
    """The steps, the last of which is the end; how many groups there are, and their names."""

    steps: tuple[Step, ...]
    groups: int
    names: tuple[tuple[str, int], ...]


ALL = (Span("\0", "\U0010ffff"),)
_DIGIT, _SPACE = (Span("0", "9"),), tuple(Span(one, one) for one in "\t\n\f\r ")
_WORD = (Span("0", "9"), Span("A", "Z"), Span("_", "_"), Span("a", "z"))
CLASSES = {"d": _DIGIT, "s": _SPACE, "w": _WORD}
NAMED = {
    "alnum": (Span("0", "9"), Span("A", "Z"), Span("a", "z")),
    "alpha": (Span("A", "Z"), Span("a", "z")),
    "ascii": (Span("\0", "\x7f"),),
    "blank": (Span("\t", "\t"), Span(" ", " ")),
    "cntrl": (Span("\0", "\x1f"), Span("\x7f", "\x7f")),
    "digit": _DIGIT,
    "graph": (Span("!", "~"),),
    "lower": (Span("a", "z"),),
    "print": (Span(" ", "~"),),
    "punct": (Span("!", "/"), Span(":", "@"), Span("[", "`"), Span("{", "~")),
    "space": (Span("\t", "\r"), Span(" ", " ")),
    "upper": (Span("A", "Z"),),
    "word": _WORD,
    "xdigit": (Span("0", "9"), Span("A", "F"), Span("a", "f")),
}
CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def complement(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """All characters but these."""
    found: list[Span] = []
    start = 0
    for first, last in sorted(spans):
        if ord(first) > start:
            found.append(Span(chr(start), chr(ord(first) - 1)))
        start = max(start, ord(last) + 1)
    return (*found, Span(chr(start), "\U0010ffff")) if start <= 0x10FFFF else tuple(found)
