"""Functions that order evaluation, end it, or ask whether it ends. Source: the Nix manual."""

from collections.abc import Callable, Mapping

from ..coerce import interpolate
from ..force import attempt, force
from ..run_state import Run, charge, descend
from ..values import Attrs, Lazy, OpenList, Unknown, Unresolved, Value


def sequence(run: Run, first: Lazy, second: Lazy) -> Value:
    """`seq`"""
    force(run, first)
    return force(run, second)


def deep_sequence(run: Run, first: Lazy, second: Lazy) -> Value:
    """`deepSeq`"""
    force_all(run, first)
    return force(run, second)


def force_all(run: Run, lazy: Lazy) -> Value:
    """A value with all that is in it. Raises `Unresolved` where a part of it is not known."""
    value = force(run, lazy)
    charge(run, 1)
    descend(run)
    if isinstance(value, Attrs):
        if value.open is not None:
            raise Unresolved(value.open)
        for item in value.items.values():
            force_all(run, item)
    elif isinstance(value, OpenList):
        raise Unresolved(value.missing)
    elif isinstance(value, list):
        for item in value:
            force_all(run, item)
    run.depth -= 1
    return value


def trace(run: Run, message: Lazy, value: Lazy) -> Value:
    """`trace` and `warn`: the message is said to nobody."""
    del message
    return force(run, value)


def throw(run: Run, message: Lazy) -> Value:
    """`throw`"""
    raise Unresolved(Unknown(f"it throws: {interpolate(run, message)}", is_throw=True))


def abort(run: Run, message: Lazy) -> Value:
    """`abort`"""
    raise Unresolved(Unknown(f"it aborts: {interpolate(run, message)}"))


def try_evaluate(run: Run, value: Lazy) -> Value:
    """`tryEval`: what Nix would throw is no success, what is not known is neither."""
    found = attempt(run, value)
    if not isinstance(found, Unknown):
        return Attrs({"success": True, "value": found})
    if found.is_throw:
        return Attrs({"success": False, "value": False})
    raise Unresolved(found)


def break_here(run: Run, value: Lazy) -> Value:
    """`break`"""
    return force(run, value)


TABLE: Mapping[str, Callable[..., Value]] = {
    "abort": abort,
    "break": break_here,
    "deepSeq": deep_sequence,
    "seq": sequence,
    "throw": throw,
    "trace": trace,
    "traceVerbose": trace,
    "tryEval": try_evaluate,
    "warn": trace,
}
