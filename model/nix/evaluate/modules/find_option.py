"""What a configuration says of one option, and where that is written."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple, TypeAlias

from ....text.place import Place
from ..attributes import select
from ..force import attempt, force, guard, later
from ..lib.module_functions import PLAIN_PRIORITY
from ..read_data import Data, Members, read_data
from ..run_state import Run
from ..values import Attrs, Lazy, Unknown, Value
from .definitions import Definition, children, peel_all
from .evaluate_modules import Evaluated
from .merge import are_sets, find_doubt, merge_set
from .space import Level, Path, Space, is_option, why_open
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
    run, space = found.space.run, found.space
    definitions, missing = space.definitions, space.missing
    for index, step in enumerate(path):
        level = _level(space, path[:index])
        if level.doubt is not None:
            return _declared(found, path, [])
        missing = missing or level.below.missing
        definitions = level.below.names.get(step, [])
        trees = [attempt(run, tree.items[step]) for tree in level.trees if step in tree.items]
        if any(isinstance(tree, Attrs) and is_option(tree) for tree in trees):
            return _declared(found, path, definitions if index == len(path) - 1 else [])
    return _undeclared(found, path, definitions, missing, is_deep=is_deep)


def _level(space: Space, path: Path) -> Level:
    """What is at a path, found once: there are many options below one."""
    if path in space.levels:
        return space.levels[path]
    run = space.run
    if path:
        parent = _level(space, path[:-1])
        definitions = parent.below.names.get(path[-1], [])
        declared = [tree.items[path[-1]] for tree in parent.trees if path[-1] in tree.items]
    else:
        definitions, declared = space.definitions, space.options
    peeled = peel_all(run, definitions)
    trees = [tree for tree in (attempt(run, one) for one in declared) if isinstance(tree, Attrs)]
    level = Level(peeled, children(run, peeled), trees, find_doubt(run, path, peeled))
    space.levels[path] = level
    return level


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


def _undeclared(
    found: Evaluated, path: Path, definitions: list[Definition], missing: Unknown | None, *, is_deep: bool
) -> Found:
    space = found.space
    peeled = peel_all(space.run, definitions)
    if are_sets(space.run, peeled):
        members = merge_set(space, path, peeled, [])
        names: Data = Members(dict.fromkeys(members.items, _NOT_READ), members.open)
        return Known(read_data(space.run, members) if is_deep else names, peeled[-1].place, members.open)
    winners = find_winners(space, path, peeled)
    if winners is None:
        return missing or NotSet.NOT_SET
    value = merge_leaf(space.run, path, winners)
    more = why_open(space, path) if may_have_more(space, winners, value) else None
    return Known(read_data(space.run, value), winners.definitions[-1].place, missing or more, winners.priority)


def find_undeclared(found: Evaluated, path: Path) -> Mapping[str, Place | None]:
    """The names that something defines below a path and no module of the repository declares, with where.

    Whether conditions around a definition hold is not asked: NixOS refuses it all the same. Raises nothing.
    """
    names = guard(found.space.run, lambda: _find_undeclared(found, path))
    return {} if isinstance(names, Unknown) else names


def _find_undeclared(found: Evaluated, path: Path) -> Mapping[str, Place | None]:
    run = found.space.run
    definitions, trees = found.space.definitions, found.space.options
    for step in path:
        definitions = children(run, peel_all(run, definitions)).names.get(step, [])
        trees = _below(run, trees, step)
    below = children(run, peel_all(run, definitions)).names
    if any(
        isinstance(tree := attempt(run, one), Unknown) or (isinstance(tree, Attrs) and is_option(tree)) for one in trees
    ):
        return {}
    return {name: defined[-1].place for name, defined in below.items() if not _below(run, trees, name)}


def _below(run: Run, trees: list[Lazy], name: str) -> list[Lazy]:
    """What is declared below a name; what is not known may be."""
    found: list[Lazy] = []
    for tree in trees:
        value = attempt(run, tree)
        if isinstance(value, Unknown) or (isinstance(value, Attrs) and (is_option(value) or value.open is not None)):
            found.append(tree)
        elif isinstance(value, Attrs) and name in value.items:
            found.append(value.items[name])
    return found
