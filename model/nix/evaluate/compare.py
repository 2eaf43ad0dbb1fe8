"""Equality and order of values. Source: the Nix manual, "Operators"."""

from .force import as_closed, force
from .run_state import Run, charge, descend, fail
from .values import Attrs, Builtin, Closure, Lazy, OpenList, PathValue, Unknown, Unresolved, name_type


def is_equal(run: Run, left: Lazy, right: Lazy) -> bool:
    """Whether two values are equal, all that is in them too. Raises `Unresolved` where that hangs on something unknown.

    One difference is enough, whatever else is unknown.
    """
    charge(run, 1)
    first, second = force(run, left), force(run, right)
    if first is None or second is None or isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, int | float) and isinstance(second, int | float):
        return first == second
    for side in (first, second):
        if isinstance(side, OpenList):
            raise Unresolved(side.missing)
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and _are_equal(run, list(zip(first, second, strict=True)))
    if isinstance(first, Attrs) and isinstance(second, Attrs):
        return _equal_sets(run, first, second)
    if isinstance(first, Closure | Builtin) or type(first) is not type(second):
        return False
    return first == second


def _are_equal(run: Run, pairs: list[tuple[Lazy, Lazy]]) -> bool:
    missing: Unknown | None = None
    descend(run)
    depth = run.depth
    for left, right in pairs:
        # Nix compares what is in sets and lists by where it is in memory first, which functions profit from.
        if left is right:
            force(run, left)
            continue
        try:
            if not is_equal(run, left, right):
                run.depth = depth - 1
                return False
        except Unresolved as error:
            run.depth = depth
            missing = missing or error.unknown
    run.depth = depth - 1
    if missing is not None:
        raise Unresolved(missing)
    return True


def _equal_sets(run: Run, first: Attrs, second: Attrs) -> bool:
    if (first.open is None and second.items.keys() - first.items.keys()) or (
        second.open is None and first.items.keys() - second.items.keys()
    ):
        return False
    common = [name for name in first.items if name in second.items]
    if not _are_equal(run, [(first.items[name], second.items[name]) for name in common]):
        return False
    as_closed(run, first)
    as_closed(run, second)
    return True


def is_less(run: Run, left: Lazy, right: Lazy) -> bool:
    """Whether a value is less than another: numbers, strings, paths and lists of those have an order."""
    charge(run, 1)
    first, second = force(run, left), force(run, right)
    match first, second:
        case (bool(), _) | (_, bool()):
            pass
        case ((int() | float()), (int() | float())):
            return first < second
        case str(), str():
            # As bytes, which for UTF-8 is as characters.
            return first < second
        case PathValue(), PathValue():
            return first.text < second.text
        case list(), list():
            return _is_less_list(run, first, second)
        case _:
            pass
    raise fail(f"a {name_type(first)} has no order with a {name_type(second)}")


def _is_less_list(run: Run, first: list[Lazy], second: list[Lazy]) -> bool:
    descend(run)
    for one, other in zip(first, second, strict=False):
        if not is_equal(run, one, other):
            found = is_less(run, one, other)
            run.depth -= 1
            return found
    run.depth -= 1
    return len(first) < len(second)
