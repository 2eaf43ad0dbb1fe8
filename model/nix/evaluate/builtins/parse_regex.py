"""Extended regular expressions of POSIX, read into the states of an automaton.

Source: POSIX, "Extended Regular Expressions"; what std::regex::extended refuses is refused.
"""

import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from ..run_state import Run, charge, fail

_LARGEST = 2_000
_CLASSES = {
    "alpha": string.ascii_letters,
    "digit": string.digits,
    "alnum": string.ascii_letters + string.digits,
    "upper": string.ascii_uppercase,
    "lower": string.ascii_lowercase,
    "space": string.whitespace,
    "blank": " \t",
    "punct": string.punctuation,
    "print": string.ascii_letters + string.digits + string.punctuation + " ",
    "graph": string.ascii_letters + string.digits + string.punctuation,
    "xdigit": string.hexdigits,
}


class One(NamedTuple):
    """A character that is one of some, or is none of them."""

    characters: frozenset[str]
    is_negated: bool = False


class Fork(NamedTuple):
    """Two ways on, by how far they lead; the first is tried first."""

    first: int
    second: int


class Save(NamedTuple):
    """The begin (even) or end (odd) of a group."""

    slot: int


class At(NamedTuple):
    """The begin (`^`) or end (`$`) of the text."""

    mark: str


State: TypeAlias = One | Fork | Save | At
Regex: TypeAlias = tuple[tuple[State, ...], int]


@dataclass(slots=True)
class _Reader:
    run: Run
    pattern: str
    at: int = 0
    groups: int = 0
    depth: int = 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1 : self.at]


def parse_regex(run: Run, pattern: str) -> Regex:
    """The states of a pattern, and how many groups it has. Raises `Unresolved` where it is none."""
    reader = _Reader(run, pattern)
    states = _alternatives(reader)
    if reader.at < len(pattern):
        raise fail(f"the regular expression `{pattern}` is not valid")
    return tuple(states), reader.groups


def _checked(reader: _Reader, states: list[State]) -> list[State]:
    charge(reader.run, len(states))
    if len(states) > _LARGEST or reader.depth > 50:
        raise fail("a regular expression is too large")
    return states


def _alternatives(reader: _Reader) -> list[State]:
    states = _sequence(reader)
    if reader.peek() != "|":
        return states
    reader.take()
    others = _alternatives(reader)
    # Over the other way leads a fork whose ways are the same.
    over = len(others) + 1
    return _checked(reader, [Fork(1, len(states) + 2), *states, Fork(over, over), *others])


def _sequence(reader: _Reader) -> list[State]:
    states: list[State] = []
    while reader.peek() not in {"", "|"} and not (reader.peek() == ")" and reader.depth):
        states += _repeated(reader, _atom(reader))
        _checked(reader, states)
    return states


def _atom(reader: _Reader) -> list[State]:
    match reader.take():
        case "(":
            return _group(reader)
        case "[":
            return [_bracket(reader)]
        case ".":
            return [One(frozenset(), is_negated=True)]
        case "^" | "$" as mark:
            return [At(mark)]
        case "\\":
            escaped = reader.take()
            if escaped not in set(".[]\\()*+?{}|^$/-"):
                raise fail(f"the regular expression `{reader.pattern}` is not valid")
            return [One(frozenset(escaped))]
        case "*" | "+" | "?" | "{" | ")":
            raise fail(f"the regular expression `{reader.pattern}` is not valid")
        case character:
            return [One(frozenset(character))]


def _group(reader: _Reader) -> list[State]:
    reader.groups += 1
    slot = 2 * reader.groups
    reader.depth += 1
    states = _checked(reader, _alternatives(reader))
    reader.depth -= 1
    if reader.take() != ")":
        raise fail(f"the regular expression `{reader.pattern}` is not valid")
    return [Save(slot), *states, Save(slot + 1)]


def _repeated(reader: _Reader, states: list[State]) -> list[State]:
    while (mark := reader.peek()) in {"*", "+", "?", "{"} and mark:
        reader.take()
        low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(mark) or _counts(reader)
        states = _checked(reader, _repeat(reader, states, low, high))
    return states


def _counts(reader: _Reader) -> tuple[int, int | None]:
    """The numbers of `{2}`, `{2,}` or `{2,3}`."""
    text, brace, _ = reader.pattern[reader.at :].partition("}")
    reader.at += len(text) + 1
    low, comma, high = text.partition(",")
    numbers = [number for number in (low, high) if number]
    if not brace or not low or not all(number.isdecimal() and len(number) < 4 for number in numbers):
        raise fail(f"the regular expression `{reader.pattern}` is not valid")
    return int(low), int(high) if high else None if comma else int(low)


def _repeat(reader: _Reader, states: list[State], low: int, high: int | None) -> list[State]:
    if len(states) * max(low, high or 0) > _LARGEST:
        raise fail("a regular expression is too large")
    if any(isinstance(state, Save) for state in states) and _can_be_empty(states):
        raise fail("a group of a regular expression is repeated, and may be empty")
    size = len(states)
    if high is None:
        loop: list[State] = [Fork(1, size + 2), *states, Fork(-size - 1, -size - 1)]
        return states * low + loop
    optional: list[State] = []
    for _ in range(high - low):
        optional = [Fork(1, size + len(optional) + 1), *states, *optional]
        _checked(reader, optional)
    return states * low + optional


def _can_be_empty(states: list[State]) -> bool:
    """Whether states can be gone through without a character."""
    waiting, seen = [0], set[int]()
    while waiting:
        index = waiting.pop()
        if index >= len(states):
            return True
        state = states[index]
        if index not in seen and not isinstance(state, One):
            seen.add(index)
            ways = (state.first, state.second) if isinstance(state, Fork) else (1,)
            waiting += [index + way for way in ways]
    return False


def _bracket(reader: _Reader) -> One:
    is_negated = reader.peek() == "^"
    if is_negated:
        reader.take()
    characters: set[str] = set()
    is_first = True
    while is_first or reader.peek() != "]":
        is_first = False
        if reader.pattern.startswith("[:", reader.at):
            characters |= _class(reader)
            continue
        low = reader.take()
        high = low
        if reader.peek() == "-" and reader.pattern[reader.at + 1 : reader.at + 2] not in {"]", ""}:
            reader.take()
            high = reader.take()
        if not low or high == "[" or low > high or not (low + high).isascii():
            raise fail(f"the regular expression `{reader.pattern}` is not valid")
        characters |= set(_range(low, high))
    reader.take()
    return One(frozenset(characters), is_negated)


def _range(low: str, high: str) -> Iterator[str]:
    return map(chr, range(ord(low), ord(high) + 1))


def _class(reader: _Reader) -> set[str]:
    name, end, _ = reader.pattern[reader.at + 2 :].partition(":]")
    members = _CLASSES.get(name)
    if not end or members is None:
        raise fail(f"the regular expression `{reader.pattern}` is not valid")
    reader.at += len(name) + 4
    return set(members)
