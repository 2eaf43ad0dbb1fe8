"""Values with all that is in them, for those who ask from outside of the evaluation."""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from .force import attempt
from .run_state import MAX_DEPTH, Run
from .values import Attempted, Attrs, Builtin, Closure, Lazy, OpenList, PathValue, Unknown

#: Sets in sets in sets; what is deeper has no end.
_DEEPEST = 60


class Members(NamedTuple):
    """An attribute set, and why it may have more names than these, None where it has not."""

    items: "Mapping[str, Data]"
    missing: Unknown | None = None


Data: TypeAlias = "bool | int | float | str | PathValue | Unknown | Members | tuple[Data, ...] | None"


def read_data(run: Run, lazy: Lazy, depth: int = 0) -> Data:
    """A value with its parts, of which each may be unknown; so is a function."""
    value: Attempted = attempt(run, lazy)
    run.steps -= 1
    if run.steps < 0 or depth > min(_DEEPEST, MAX_DEPTH):
        return Unknown("the value is too large")
    match value:
        case Closure() | Builtin():
            return Unknown("a function")
        case OpenList():
            return value.missing
        case list():
            return tuple([read_data(run, item, depth + 1) for item in value])
        case Attrs():
            return Members({name: read_data(run, item, depth + 1) for name, item in value.items.items()}, value.open)
        case _:
            return value
