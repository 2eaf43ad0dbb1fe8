"""The operators of Nix. Source: the Nix manual, "Operators"."""

import math

from .attributes import update
from .coerce import interpolate
from .compare import is_equal, is_less
from .force import as_number, as_open_list, force
from .paths import normalize
from .run_state import Run, bounded, charge, fail
from .values import Lazy, OpenList, PathValue, Unknown, Unresolved, Value

_INTEGERS = range(-(2**63), 2**63)


def combine(run: Run, operator: str, left: Lazy, right: Lazy) -> Value:
    """What an operator comes to that evaluates both sides: all but `&&`, `||` and `->`."""
    match operator:
        case "//":
            return update(run, left, right)
        case "++":
            return concatenate(run, left, right)
        case "==":
            return is_equal(run, left, right)
        case "!=":
            return not is_equal(run, left, right)
        case "<":
            return is_less(run, left, right)
        case ">":
            return is_less(run, right, left)
        case "<=":
            return not is_less(run, right, left)
        case ">=":
            return not is_less(run, left, right)
        case "+":
            return add(run, left, right)
        case _:
            return calculate(run, operator, left, right)


def concatenate(run: Run, left: Lazy, right: Lazy) -> OpenList | list[Lazy]:
    """Two lists behind each other."""
    first, second = as_open_list(run, left), as_open_list(run, right)
    if not first or not second:
        return first or second
    return join_lists(run, [first, second])


def join_lists(run: Run, lists: list[OpenList | list[Lazy]]) -> OpenList | list[Lazy]:
    """Lists behind each other, of which some may have more items than are known."""
    found: list[Lazy] = []
    missing: Unknown | None = None
    for one in lists:
        if isinstance(one, OpenList):
            # What may be of the repository says more than what is of an input.
            missing = one.missing if missing is None or missing.of_input else missing
        more = one.items if isinstance(one, OpenList) else one
        charge(run, 1 + len(more))
        found += more
    if missing is None:
        return found
    if not found:
        raise Unresolved(missing)
    return OpenList(found, missing)


def add(run: Run, left: Lazy, right: Lazy) -> Value:
    """A sum, or strings and paths behind each other. What begins with a path is a path."""
    first = force(run, left)
    match first:
        case bool() | None:
            pass
        case int() | float():
            return calculate(run, "+", first, right)
        case PathValue():
            second = force(run, right)
            text = second.text if isinstance(second, PathValue) else interpolate(run, second)
            return PathValue(normalize(bounded(run, first.text + text)))
        case _:
            pass
    return bounded(run, interpolate(run, first) + interpolate(run, right))


def calculate(run: Run, operator: str, left: Lazy, right: Lazy) -> int | float:
    """`+`, `-`, `*` or `/` of two numbers; whole numbers stay whole, and have 64 bits."""
    first, second = as_number(run, left), as_number(run, right)
    if operator == "/" and second == 0:
        raise fail("a division by zero")
    is_whole = isinstance(first, int) and isinstance(second, int)
    try:
        match operator:
            case "+":
                found = first + second
            case "-":
                found = first - second
            case "*":
                found = first * second
            case _:
                found = _divide(first, second)
    except OverflowError:
        raise fail("a number is too large") from None
    if is_whole and found not in _INTEGERS:
        raise fail("a whole number has more than 64 bits")
    if not math.isfinite(found):
        raise fail("a number is too large")
    return found


def _divide(first: float, second: float) -> int | float:
    if isinstance(first, int) and isinstance(second, int):
        found = abs(first) // abs(second)
        return found if (first < 0) == (second < 0) else -found
    return first / second
