"""Where a compiled regular expression fits: each step and place is looked at once, and the first way that fits counts.

Source: the documentation of regexp (leftmost-first, as Perl; FindAll, ReplaceAll, Split, Expand).
"""

import re
from collections.abc import Iterator

from .regexp_instructions import At, Fork, One, Program, Save, Step
from .values import NotKnownError

#: Begin and end of the whole and of each group, None for a group that took no part.
Slots = tuple[int | None, ...]
_MOST_STEPS = 200_000
_REFERENCE = re.compile(r"\$(?:\$|\{(\w+)\}|(\w+))", re.ASCII)


def find(program: Program, text: str, start: int = 0) -> Slots | None:
    """The first fit from a place on."""
    seen: set[tuple[int, int]] = set()
    for begin in range(start, len(text) + 1):
        if (found := _fit(program, text, begin, seen)) is not None:
            return found
    return None


def _fit(program: Program, text: str, begin: int, seen: set[tuple[int, int]]) -> Slots | None:
    empty: Slots = (None,) * (2 * program.groups + 2)
    waiting: list[tuple[int, int, Slots]] = [(0, begin, empty)]
    while waiting:
        step, here, slots = waiting.pop()
        if (step, here) in seen:
            continue
        seen.add((step, here))
        if len(seen) > _MOST_STEPS:
            raise NotKnownError("a regular expression over so long a text")
        if step == len(program.steps):
            return (begin, here, *slots[2:])
        waiting += _ways(program.steps[step], step, here, slots, text)
    return None


def _ways(step: Step, index: int, here: int, slots: Slots, text: str) -> Iterator[tuple[int, int, Slots]]:
    """Where a step leads to, the best way last."""
    match step:
        case One():
            if here < len(text) and _is_in(step, text[here]):
                yield index + 1, here + 1, slots
        case Fork(first, second):
            yield index + second, here, slots
            yield index + first, here, slots
        case Save(slot):
            yield index + 1, here, (*slots[:slot], here, *slots[slot + 1 :])
        case At(sign):
            if _holds(sign, text, here):
                yield index + 1, here, slots


def _is_in(one: One, character: str) -> bool:
    forms = {character, character.lower(), character.upper()} if one.folds else {character}
    return any(first <= form <= last for form in forms for first, last in one.spans) is not one.is_negated


def _holds(sign: str, text: str, here: int) -> bool:
    match sign:
        case "A":
            return here == 0
        case "z":
            return here == len(text)
        case "^":
            return here == 0 or text[here - 1] == "\n"
        case "$":
            return here == len(text) or text[here] == "\n"
        case _:
            before, after = here > 0 and _is_word(text[here - 1]), here < len(text) and _is_word(text[here])
            return (before != after) is (sign == "b")


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


def find_all(program: Program, text: str, most: int = -1) -> list[Slots]:
    """All fits that do not overlap; an empty one right behind another does not count."""
    found: list[Slots] = []
    at, end = 0, -1
    while at <= len(text) and len(found) != most:
        slots = find(program, text, at)
        if slots is None:
            break
        first, last = slots[0] or 0, slots[1] or 0
        if last > first or first != end:
            found.append(slots)
        end = last
        at = last + 1 if last == first else last
    return found


def replace_all(program: Program, text: str, replacement: str, *, literal: bool) -> str:
    """The text with all fits replaced; unless `literal`, `$1` and `${name}` stand for groups."""
    made, at = "", 0
    for slots in find_all(program, text):
        made += text[at : slots[0]]
        made += replacement if literal else _expand(program, text, slots, replacement)
        at = slots[1] or 0
    return made + text[at:]


def _expand(program: Program, text: str, slots: Slots, replacement: str) -> str:
    names = dict(program.names)

    def group(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if not name:
            return "$"
        number = int(name) if name.isdigit() and len(name) < 6 else names.get(name, -1)
        if not 0 <= number <= program.groups:
            return ""
        begin, end = slots[2 * number], slots[2 * number + 1]
        return "" if begin is None or end is None else text[begin:end]

    return _REFERENCE.sub(group, replacement)


def split(program: Program, text: str, most: int, *, is_empty: bool) -> list[str]:
    """The parts between the fits, at most `most`; `is_empty` says that the pattern is."""
    if most == 0:
        return []
    if not is_empty and not text:
        return [""]
    parts: list[str] = []
    begin = end = 0
    for slots in find_all(program, text, most):
        if 0 < most == len(parts) + 1:
            break
        end = slots[0] or 0
        if slots[1] != 0:
            parts.append(text[begin:end])
        begin = slots[1] or 0
    if end != len(text):
        parts.append(text[begin:])
    return parts
