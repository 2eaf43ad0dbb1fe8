"""What a configuration says of one option, and where that is written."""

from enum import Enum
from typing import NamedTuple, TypeAlias

from ....text.place import Place
from ..attributes import select
from ..force import attempt, force, guard, later
from ..read_data import Data, read_data
from ..values import Attrs, Lazy, Unknown, Value
from .definitions import Definition, children, holds, peel_all
from .evaluate_modules import Evaluated
from .merge import are_sets, find_doubt, merge_set
from .space import Path, is_option, why_open
from .winning_definitions import find_winners, may_have_more, merge_leaf


class Known(NamedTuple):
    """What an option is set to, and where; `missing` says why a list or set may have more than that."""

    value: Data
    place: Place | None
    missing: Unknown | None = None


class NotSet(Enum):
    """That no module sets an option."""

    NOT_SET = "not set"


Found: TypeAlias = Known | Unknown | NotSet


def find_option(found: Evaluated, path: Path) -> Found:
    """What the modules say of an option, such as `("networking", "hostName")`. Raises nothing."""
    return guard(found.space.run, lambda: _find(found, path))


def _find(found: Evaluated, path: Path) -> Found:
    run, space = found.space.run, found.space
    definitions, trees, missing = space.definitions, space.options, space.missing
    for index, step in enumerate(path):
        peeled = peel_all(run, definitions)
        if find_doubt(run, path[:index], peeled) is not None:
            return _declared(found, path, [])
        below = children(run, peeled)
        missing = missing or below.missing
        definitions = below.names.get(step, [])
        options = [tree for tree in (attempt(run, tree) for tree in trees) if isinstance(tree, Attrs)]
        trees = [tree.items[step] for tree in options if step in tree.items]
        if any(isinstance(tree := attempt(run, one), Attrs) and is_option(tree) for one in trees):
            return _declared(found, path, definitions if index == len(path) - 1 else [])
    return _undeclared(found, path, definitions, missing)


def _declared(found: Evaluated, path: Path, definitions: list[Definition]) -> Found:
    """Of an option that a module of the repository declares, or that is set as a part of several sets."""
    run = found.space.run
    value = attempt(run, later(lambda: _select_all(found, path)))
    if isinstance(value, Unknown):
        return value
    peeled = peel_all(run, definitions)
    return Known(read_data(run, value), peeled[-1].place if peeled else None)


def _select_all(found: Evaluated, path: Path) -> Value:
    value: Lazy = found.config
    for step in path:
        value = select(found.space.run, value, step)
    return force(found.space.run, value)


def _undeclared(found: Evaluated, path: Path, definitions: list[Definition], missing: Unknown | None) -> Found:
    space = found.space
    peeled = peel_all(space.run, definitions)
    if peeled and all(holds(space.run, one) is False for one in peeled):
        return missing or NotSet.NOT_SET
    if are_sets(space.run, peeled):
        members = merge_set(space, path, peeled, [])
        return Known(read_data(space.run, members), peeled[-1].place, members.open)
    winners = find_winners(space, path, peeled)
    if winners is None:
        return missing or NotSet.NOT_SET
    value = merge_leaf(space.run, path, winners)
    more = why_open(space, path) if may_have_more(space, winners, value) else None
    return Known(read_data(space.run, value), winners.definitions[-1].place, missing or more)
