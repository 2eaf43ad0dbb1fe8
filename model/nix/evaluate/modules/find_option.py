"""What a configuration says of one option, and where that is written."""

from enum import Enum
from typing import NamedTuple, TypeAlias

from ....text.place import Place
from ..attributes import select
from ..force import attempt, force, guard, later
from ..lib.module_functions import PLAIN_PRIORITY
from ..read_data import Data, Members, read_data
from ..run_state import Run
from ..values import Lazy, Unknown, Value
from .definitions import Definition, children, holds, peel_all
from .definitions_at_path import Level
from .evaluate_modules import Evaluated
from .merge import are_sets, merge_set
from .space import Path, why_open
from .winning_definitions import find_winners, may_have_more, merge_leaf


class Known(NamedTuple):
    """What an option is set to, and where; `missing` says why a list or set may have more than that.

    `priority` is that of the definitions that win, where nixpkgs declares the option.
    """

    value: Data
    place: Place | None
    missing: Unknown | None = None
    priority: int = PLAIN_PRIORITY


_NOT_READ = Unknown("nobody has asked for it")


class NotSet(Enum):
    """That no module sets an option."""

    NOT_SET = "not set"


Found: TypeAlias = Known | Unknown | NotSet


def find_option(found: Evaluated, path: Path, *, is_deep: bool = True) -> Found:
    """What the modules say of an option, such as `("networking", "hostName")`. Raises nothing.

    Where it is not `is_deep`, a set that nixpkgs declares comes without the values that are in it.
    """
    return guard(found.space.run, lambda: _find(found, path, is_deep=is_deep))


def _find(found: Evaluated, path: Path, *, is_deep: bool) -> Found:
    level = found.level
    for index, step in enumerate(path):
        if level.is_doubtful:
            return _declared(found, path, [])
        level = level.step(step)
        if level.is_option:
            return _declared(found, path, level.peeled, path[index + 1 :])
    return _undeclared(found, level, is_deep=is_deep)


def _declared(found: Evaluated, path: Path, definitions: list[Definition], below: Path = ()) -> Found:
    """Of an option that a module declares, with the definitions of the option, or that is set as a part of several
    sets; `below` are the steps of the path that lead into its value."""
    run = found.space.run
    value = attempt(run, later(lambda: _select_all(found, path)))
    if isinstance(value, Unknown):
        return value
    return Known(read_data(run, value), _place_below(run, definitions, below))


def _place_below(run: Run, definitions: list[Definition], steps: Path) -> Place | None:
    """Where a part of an option's value is written; of a default the set that it is in."""
    place: Place | None = None
    for step in (*steps, None):
        peeled = peel_all(run, definitions)
        counting = [one for one in peeled if holds(run, one) is not False]
        place = counting[-1].place if counting else place
        definitions = [] if step is None else children(run, counting).names.get(step, [])
    return place


def _select_all(found: Evaluated, path: Path) -> Value:
    value: Lazy = found.config
    for step in path:
        value = select(found.space.run, value, step)
    return force(found.space.run, value)


def _undeclared(found: Evaluated, level: Level, *, is_deep: bool) -> Found:
    space, path, peeled = found.space, level.path, level.peeled
    if peeled and all(holds(space.run, one) is False for one in peeled):
        return level.missing or NotSet.NOT_SET
    if are_sets(space.run, peeled):
        members = merge_set(space, path, peeled, [])
        names: Data = Members(dict.fromkeys(members.items, _NOT_READ), members.open)
        return Known(read_data(space.run, members) if is_deep else names, peeled[-1].place, members.open)
    winners = find_winners(space, path, peeled)
    if winners is None:
        return level.missing or NotSet.NOT_SET
    value = merge_leaf(space.run, path, winners)
    more = why_open(space, path) if may_have_more(space, winners, value) else None
    return Known(read_data(space.run, value), winners.definitions[-1].place, level.missing or more, winners.priority)
