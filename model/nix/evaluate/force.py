"""Asking for values: of thunks, of functions, and of the type that is needed. All raise `Unresolved`."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from ..syntax.tree import Expression, Float, Integer, Lambda, String
from .run_state import Run, deep_recursion, descend, fail
from .values import (
    CYCLE,
    RUNNING,
    WAITING,
    Attempted,
    Attrs,
    Builtin,
    Closure,
    Conditional,
    Function,
    Lazy,
    OpenList,
    PathValue,
    Scope,
    State,
    Thunk,
    Unknown,
    Unresolved,
    Value,
    name_type,
)

_T = TypeVar("_T")


def force(run: Run, lazy: Lazy) -> Value:
    """The value, evaluated to its outermost layer."""
    if type(lazy) is not Thunk:
        return lazy  # type: ignore[return-value]  # mypy does not narrow by `type(…) is not`, and this is asked most
    value = lazy.value
    if value is WAITING:
        return _compute(run, lazy)
    if type(value) is Unknown:
        raise Unresolved(value)
    if value is RUNNING:
        raise Unresolved(CYCLE)
    return value  # type: ignore[return-value]


def _compute(run: Run, thunk: Thunk) -> Value:
    thunk.value = RUNNING
    try:
        if thunk.compute is not None:
            descend(run)
            value = thunk.compute()
            run.depth -= 1
        elif thunk.node is not None and thunk.scope is not None:
            value = run.evaluate(run, thunk.node, thunk.scope)
        else:
            raise fail("there is nothing to evaluate")
    except Unresolved as error:
        if error.unknown is CYCLE:
            thunk.value = WAITING
        else:
            thunk.value = error.unknown
            thunk.scope = thunk.compute = None
        raise
    thunk.value = value
    thunk.scope = thunk.compute = None
    return value


def attempt(run: Run, lazy: Lazy) -> Attempted:
    """The value as `force` has it, or that it is not known; for where that says something about no other value."""
    if type(lazy) is not Thunk:
        return lazy  # type: ignore[return-value]  # as in `force`
    value = lazy.value
    if type(value) is not State:
        return value  # type: ignore[return-value]  # as in `force`
    if value is RUNNING:
        return CYCLE
    depth = run.depth
    try:
        return _compute(run, lazy)
    except Unresolved as error:
        run.depth = depth
        return error.unknown


def guard(run: Run, compute: Callable[[], _T]) -> _T | Unknown:
    """What a function finds, or that it is not known; for those who ask from outside of the evaluation."""
    depth = run.depth
    try:
        with deep_recursion():
            return compute()
    except Unresolved as error:
        return error.unknown
    except (RecursionError, MemoryError):
        return Unknown("the evaluation nests too deeply")
    finally:
        run.depth = depth


def later(compute: Callable[[], Value]) -> Thunk:
    """A value that a function makes when it is asked for."""
    return Thunk(compute=compute)


def unknown(why: Unknown) -> Thunk:
    """A value that is not known."""
    return Thunk(why)


def delay(node: Expression, scope: Scope) -> Thunk:
    """What an expression comes to, where it is asked for; it knows where it is written."""
    if isinstance(node, Lambda):
        return Thunk(Closure(node, scope), node, None, None, scope.path)
    if type(node) in _LITERALS and (value := literal(node)) is not None:
        return Thunk(value, node, None, None, scope.path)
    return Thunk(WAITING, node, scope, None, scope.path)


_LITERALS = frozenset({Integer, Float, String})


def literal(node: Expression) -> int | float | str | None:
    """What a number or a string says that needs no evaluation, None for every other expression."""
    match node:
        case Integer() | Float():
            return node.value
        case String(parts=(str() as text,)):
            return text
        case _:
            return None


def as_attrs(run: Run, lazy: Lazy) -> Attrs:
    """An attribute set."""
    value = force(run, lazy)
    if isinstance(value, Attrs):
        return value
    raise _wrong(value, "a set")


def as_closed(run: Run, lazy: Lazy) -> Mapping[str, Lazy]:
    """The items of an attribute set all of whose names are known."""
    attributes = as_attrs(run, lazy)
    if attributes.open is not None:
        raise Unresolved(attributes.open)
    mark = attributes.mark
    if isinstance(mark, Conditional) and False in [mark.is_certain(name) for name in mark.names]:
        raise fail("which names a set has hangs on a condition")
    return attributes.items


def as_list(run: Run, lazy: Lazy) -> list[Lazy]:
    """A list."""
    value = force(run, lazy)
    if isinstance(value, list):
        return value
    if isinstance(value, OpenList):
        raise Unresolved(value.missing)
    raise _wrong(value, "a list")


def as_open_list(run: Run, lazy: Lazy) -> OpenList | list[Lazy]:
    """A list, or what is known of one. Raises `Unresolved` where it throws, or is no list."""
    value = attempt(run, lazy)
    if isinstance(value, list | OpenList):
        return value
    if not isinstance(value, Unknown):
        raise _wrong(value, "a list")
    if value.is_throw:
        raise Unresolved(value)
    return OpenList([], value)


def as_string(run: Run, lazy: Lazy) -> str:
    """A string; no path and no number, which are coerced elsewhere."""
    value = force(run, lazy)
    if isinstance(value, str):
        return value
    raise _wrong(value, "a string")


def as_integer(run: Run, lazy: Lazy) -> int:
    """A whole number."""
    value = force(run, lazy)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _wrong(value, "a whole number")


def as_number(run: Run, lazy: Lazy) -> int | float:
    """A number."""
    value = force(run, lazy)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise _wrong(value, "a number")


def as_boolean(run: Run, lazy: Lazy) -> bool:
    """A boolean."""
    value = force(run, lazy)
    if isinstance(value, bool):
        return value
    raise _wrong(value, "a boolean")


def as_function(run: Run, lazy: Lazy) -> Function | Attrs:
    """A function, or a set that can be called as one."""
    value = force(run, lazy)
    if isinstance(value, Closure | Builtin) or (isinstance(value, Attrs) and "__functor" in value.items):
        return value
    raise _wrong(value, "a function")


def _wrong(value: Value, wanted: str) -> Unresolved:
    return fail(f"{name_type(value)} stands where {wanted} is needed")


def coerce_path_text(value: Value) -> str | None:
    """The text of a path or a string, None for what is neither."""
    return value.text if isinstance(value, PathValue) else value if isinstance(value, str) else None
