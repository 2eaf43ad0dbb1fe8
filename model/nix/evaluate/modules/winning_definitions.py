"""Which definitions of an option count: those whose conditions hold, of the best priority, in their order."""

from typing import NamedTuple

from ..compare import is_equal
from ..force import as_list, force
from ..lib.module_functions import FORCE_PRIORITY
from ..run_state import Run, charge, fail
from ..values import Attrs, Builtin, Closure, Lazy, Unknown, Unresolved, Value
from .definitions import Definition, holds, number
from .space import Path, Space


class Winners(NamedTuple):
    """The definitions that count, of which there is one at least, and their priority."""

    definitions: list[Definition]
    priority: int


def find_winners(space: Space, path: Path, definitions: list[Definition]) -> Winners | None:
    """The definitions that count of peeled ones, None where there are none.

    Raises `Unresolved` where that hangs on something unknown.
    """
    certain: list[tuple[int, Definition]] = []
    uncertain: list[tuple[int, Unknown]] = []
    for definition in definitions:
        found = holds(space.run, definition)
        if found is False:
            continue
        priority = number(space.run, definition.priority)
        if isinstance(priority, Unknown):
            raise Unresolved(priority)
        if isinstance(found, Unknown):
            uncertain.append((priority, found))
        else:
            certain.append((priority, definition))
    best = min((priority for priority, _ in certain), default=None)
    for priority, unknown in uncertain:
        if best is None or priority <= best:
            raise Unresolved(Unknown(f"`{'.'.join(path)}` hangs on a condition: {unknown.why}"))
    if best is None:
        return None
    return Winners(_ordered(space.run, [definition for priority, definition in certain if priority == best]), best)


def _ordered(run: Run, definitions: list[Definition]) -> list[Definition]:
    orders = []
    for definition in definitions:
        order = number(run, definition.order)
        if isinstance(order, Unknown):
            raise Unresolved(order)
        orders.append(order)
    pairs = sorted(zip(orders, range(len(definitions)), strict=True))
    return [definitions[index] for _, index in pairs]


def merge_leaf(run: Run, path: Path, winners: Winners) -> Value:
    """What definitions of an option come to whose type is not known: lists are put behind each other."""
    values = [force(run, definition.value) for definition in winners.definitions]
    first = values[0]
    if len(values) == 1:
        return first
    if all(isinstance(value, list) for value in values):
        found: list[Lazy] = []
        for value in values:
            found += as_list(run, value)
            charge(run, len(found))
        return found
    is_text = isinstance(first, str) and "\n" in first
    if isinstance(first, Attrs | Closure | Builtin) or is_text or not _are_same(run, values):
        raise fail(f"`{'.'.join(path)}` is defined twice")
    return first


def _are_same(run: Run, values: list[Value]) -> bool:
    for value in values[1:]:  # noqa: SIM110  # `all` would nest on C's stack
        if not is_equal(run, values[0], value):
            return False
    return True


def merge_same(run: Run, path: Path, winners: Winners) -> Value:
    """What definitions come to that must all be the same."""
    values = [force(run, definition.value) for definition in winners.definitions]
    if len(values) > 1 and not _are_same(run, values):
        raise fail(f"`{'.'.join(path)}` is defined twice")
    return values[0]


def may_have_more(space: Space, winners: Winners, value: Value) -> bool:
    """Whether a list may be longer than what the repository defines: nixpkgs' own modules may add to it."""
    return isinstance(value, list) and not space.is_whole and winners.priority > FORCE_PRIORITY
