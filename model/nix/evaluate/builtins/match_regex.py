"""Extended regular expressions of POSIX, as `match` and `split` have them: each state and place is looked at once.

Of the fits at a place that counts whose repetitions took most from the left. POSIX wants the longest, which
std::regex::extended, that Nix uses, does not always find: where these differ, nothing is known.
Source: POSIX, "Extended Regular Expressions"; measured with Nix 2.8.
"""

from collections.abc import Iterator

from ..run_state import Run, charge, fail
from .parse_regex import At, Fork, One, Regex, Save, State


def find_groups(
    run: Run, regex: Regex, text: str, at: int = 0, *, is_whole: bool = False
) -> tuple[str | None, ...] | None:
    """What fits at a place and its groups, None where nothing does; `is_whole` where it must reach to the end."""
    if not text.isascii():
        raise fail("a regular expression is matched with bytes")
    states, count = regex
    slots: tuple[int | None, ...] = (None,) * (2 * count + 2)
    best: list[int | None] | None = None
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[int, int, tuple[int | None, ...]]] = [(0, at, slots)]
    while waiting:
        state, here, slots = waiting.pop()
        if (state, here) in seen:
            continue
        seen.add((state, here))
        charge(run, 1)
        if state == len(states):
            if is_whole and here < len(text):
                continue
            if best is None:
                best = [at, here, *slots[2:]]
            elif here > (best[1] or 0):
                raise fail("a regular expression fits in several ways")
            if is_whole:
                break
            continue
        waiting += reversed(list(_next(states[state], state, here, slots, text)))
    if best is None:
        return None
    pairs = zip(best[::2], best[1::2], strict=True)
    return tuple(None if begin is None or end is None else text[begin:end] for begin, end in pairs)


def _next(
    state: State, index: int, here: int, slots: tuple[int | None, ...], text: str
) -> Iterator[tuple[int, int, tuple[int | None, ...]]]:
    """Where a state leads to from a place of the text, the best way first."""
    match state:
        case One(characters, is_negated):
            if here < len(text) and (text[here] in characters) is not is_negated:
                yield index + 1, here + 1, slots
        case Fork(first, second):
            yield index + first, here, slots
            if second != first:
                yield index + second, here, slots
        case Save(slot):
            yield index + 1, here, (*slots[:slot], here, *slots[slot + 1 :])
        case At(mark):
            if here == (0 if mark == "^" else len(text)):
                yield index + 1, here, slots
