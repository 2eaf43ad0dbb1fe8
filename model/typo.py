"""Whether a name is another one with a slip of the fingers in it, so that nothing else can have been meant.

One letter too many, too few, another one, or two that have changed places; in long names two such slips, but not two
letters replaced, which rather makes another word of it (`minSurge` is no slip of `maxSurge`). Digits and short words
tell things apart that are called alike (`node-a`, `node-b`), and so do some words that differ by a letter.
"""

import re
from collections.abc import Iterable

_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
#: Names from these lengths on may have one slip, and two; words have the first.
_ONE, _TWO = 4, 8
#: Words that differ by a slip and mean another thing.
_APART = frozenset(
    frozenset(pair.split()) for pair in ("http https", "ingress egress", "from form", "host post", "rule role")
)


def only_typo(name: str, names: Iterable[str]) -> str | None:
    """The one of these names that must have been meant, None where none or more than one may be."""
    low, high, pieces = len(name) - 2, len(name) + 2, _pieces(_fold(name))
    alike = (other for other in set(names) if low <= len(other) <= high and other != name and _shares(pieces, other))
    near = [other for other in alike if _is_near(name, other)]
    return near[0] if len(near) == 1 and is_typo(name, near[0]) else None


def is_typo(name: str, meant: str) -> bool:
    """Whether a name is another one with a slip in it."""
    if name == meant or _DIGITS.findall(name) != _DIGITS.findall(meant):
        return False
    if _fold(name) == _fold(meant):
        return True
    shorter = min(len(name), len(meant))
    most = 2 if shorter >= _TWO else 1 if shorter >= _ONE else 0
    slips = _slips(name.casefold(), meant.casefold(), most)
    return slips is not None and not _tells_apart(name, meant)


def _is_near(name: str, other: str) -> bool:
    """Whether anybody could think that it was meant."""
    return _fold(name) == _fold(other) or _slips(name.casefold(), other.casefold(), 2, replaced=2) is not None


def _pieces(name: str) -> tuple[str, ...]:
    """A name in five pieces: a slip is in two of them at the most, so that two slips leave one as it is."""
    return tuple(name[len(name) * i // 5 : len(name) * (i + 1) // 5] for i in range(5))


def _shares(pieces: tuple[str, ...], other: str) -> bool:
    """Whether one of the pieces is in the other name; where none is, nothing dearer needs to be looked at."""
    folded = _fold(other)
    return any(piece in folded for piece in pieces)


def _fold(name: str) -> str:
    return name.casefold().replace("_", "-")


def _tells_apart(name: str, meant: str) -> bool:
    ours, theirs = ({word.casefold() for word in _WORD.findall(each)} for each in (name, meant))
    one, other = ours - theirs, theirs - ours
    if len(one) != 1 or len(other) != 1:
        return False
    return frozenset(one | other) in _APART or min(map(len, one | other)) < _ONE


def _slips(name: str, meant: str, most: int, *, replaced: int = 1) -> int | None:
    """How many slips lead from one to the other, None for more than `most`, or too many letters `replaced` in two."""
    if abs(len(name) - len(meant)) > most:
        return None
    start = next((i for i, (a, b) in enumerate(zip(name, meant, strict=False)) if a != b), min(len(name), len(meant)))
    name, meant = name[start:], meant[start:]
    if not name and not meant:
        return 0
    if most == 0:
        return None
    ways = [(name[1:], meant, replaced), (name, meant[1:], replaced)]
    if replaced:
        ways.append((name[1:], meant[1:], replaced - 1))
    if name[:2] == meant[1::-1] and len(name) > 1:
        ways.append((name[2:], meant[2:], replaced))
    found = [_slips(one, other, most - 1, replaced=left) for one, other, left in ways if one != name or other != meant]
    return min((slips + 1 for slips in found if slips is not None), default=None)
