"""What the definitions at a path come to, where modules declare the option, and where only nixpkgs does."""

from collections.abc import Iterable

from ..call import call
from ..force import attempt, later
from ..lib.module_functions import OPTION_PRIORITY
from ..lib.types import type_of
from ..run_state import Run, descend, fail
from ..values import Attrs, Conditional, Lazy, OptionType, Unknown, Unresolved, Value
from .definitions import Definition, children, holds, number, peel, peel_all
from .merge_types import merge_typed
from .space import Path, Space, is_option, look_at_top, why_open
from .winning_definitions import find_winners, may_have_more, merge_leaf


def value_at(space: Space, path: Path, definitions: Iterable[Definition], trees: list[Lazy]) -> Value:
    """What an option or a set of options comes to; `trees` is what is declared there."""
    descend(space.run)
    peeled = peel_all(space.run, definitions) if path else look_at_top(space).peeled
    options: list[Attrs] = []
    for tree in trees:
        declared = attempt(space.run, tree)
        options += [declared] if isinstance(declared, Attrs) else []
    if any(is_option(tree) for tree in options):
        value = _declared(space, path, peeled, options)
    elif not trees and (whole := _find_whole(space.run, peeled)) is not None:
        value = whole
    elif options or are_sets(space.run, peeled):
        value = merge_set(space, path, peeled, options, is_known=len(options) == len(trees))
    else:
        value = _undeclared(space, path, peeled)
    space.run.depth -= 1
    return value


def _find_whole(run: Run, definitions: list[Definition]) -> Attrs | None:
    """A set that stands for more than its names, such as a system: it stays what it is where nothing is added to it."""
    if len(definitions) != 1 or holds(run, definitions[0]) is not True:
        return None
    value = attempt(run, definitions[0].value)
    return (
        value if isinstance(value, Attrs) and value.mark is not None and type(value.mark) is not Conditional else None
    )


def are_sets(run: Run, definitions: list[Definition]) -> bool:
    """Whether what is defined is a set of further options: all that may count is one, or not known."""
    found = False
    for definition in definitions:
        value = attempt(run, definition.value)
        if isinstance(value, Attrs) and "_type" not in value.items:
            found = True
        elif not isinstance(value, Unknown) and holds(run, definition) is not False:
            return False
    return found


def merge_set(
    space: Space, path: Path, definitions: list[Definition], trees: list[Attrs], *, is_known: bool = True
) -> Attrs:
    """The options below a path as a set, each of which is merged when it is asked for."""
    below = children(space.run, definitions) if path else look_at_top(space).below
    declared: dict[str, list[Lazy]] = {}
    for tree in trees:
        for name, item in tree.items.items():
            declared.setdefault(name, []).append(item)
    doubtful = find_doubt(space.run, path, definitions)
    items: dict[str, Lazy] = {}
    for name in sorted({*below.names, *declared}):
        found = below.names.get(name, [])
        if space.is_whole and name not in declared and all(holds(space.run, one) is False for one in found):
            continue
        if doubtful is not None and name not in declared:
            items[name] = _if_undoubted(space, (*path, name), found, doubtful)
        else:
            items[name] = _later(space, (*path, name), found, declared.get(name, []))

    def is_certain(name: str) -> bool:
        states = [holds(space.run, one) for one in peel_all(space.run, below.names[name])]
        return any(state is True for state in states)

    missing = below.missing or next((tree.open for tree in trees if tree.open is not None), None)
    missing = missing or (None if is_known else Unknown("the declared options are not known"))
    return Attrs(
        items,
        missing or why_open(space, path),
        Conditional(frozenset(below.names.keys() - declared.keys()), is_certain),
    )


def _later(space: Space, path: Path, definitions: list[Definition], trees: list[Lazy]) -> Lazy:
    place = definitions[-1] if definitions else None
    thunk = later(lambda: value_at(space, path, definitions, trees))
    thunk.path = place.place.path if place is not None and place.place is not None else ""
    return thunk


def find_doubt(run: Run, path: Path, definitions: list[Definition]) -> Lazy:
    """The best priority of several that sets have: whether the option has it, or each one below, is not known.

    None where all have the same.
    """
    priorities = {one.priority if isinstance(one.priority, int) else id(one.priority) for one in definitions}
    if not path or len(priorities) < 2:
        return None
    numbers = [(number(run, one.priority), one.priority) for one in definitions]
    known = [(found, lazy) for found, lazy in numbers if isinstance(found, int)]
    return min(known, key=lambda pair: pair[0])[1] if known else None


def _if_undoubted(space: Space, path: Path, definitions: list[Definition], best: Lazy) -> Lazy:
    """What a name of a set comes to, where it is the same whether the set as a whole is replaced or not."""

    def compute() -> Value:
        kept = peel_all(space.run, [one for one in definitions if one.priority == best])
        others = peel_all(space.run, [one for one in definitions if one.priority != best])
        first = [number(space.run, one.priority) for one in kept if holds(space.run, one) is True]
        second = [number(space.run, one.priority) for one in others]
        low = min((one for one in first if isinstance(one, int)), default=None)
        if low is None or not all(isinstance(one, int) and low < one for one in second):
            raise fail(f"`{'.'.join(path[:-1])}` may be replaced as a whole")
        return value_at(space, path, kept, [])

    return later(compute) if any(one.priority != best for one in definitions) else _later(space, path, definitions, [])


def _undeclared(space: Space, path: Path, definitions: list[Definition]) -> Value:
    winners = find_winners(space, path, definitions)
    if winners is None:
        missing = why_open(space, path)
        raise Unresolved(missing or Unknown(f"nothing defines `{'.'.join(path)}`"))
    value = merge_leaf(space.run, path, winners)
    if may_have_more(space, winners, value):
        raise Unresolved(Unknown(f"modules of nixpkgs may add to `{'.'.join(path)}`"))
    return value


def _declared(space: Space, path: Path, definitions: list[Definition], options: list[Attrs]) -> Value:
    option: dict[str, Lazy] = {}
    below: list[Lazy] = [Attrs({"options": tree}) for tree in options if not is_option(tree)]
    options = [tree for tree in options if is_option(tree)]
    for declared in options:
        if declared.open is not None:
            raise Unresolved(declared.open)
        option |= declared.items
    if "default" in option:
        definitions = [*peel(space.run, Definition(option["default"], priority=OPTION_PRIORITY)), *definitions]
    types = [type_of(space.run, declared.items["type"]) for declared in options if "type" in declared.items]
    kind = _joined(types)
    if below and kind.kind != "submodule":
        raise fail(f"`{'.'.join(path)}` is an option and has options below")
    # Options may be declared below one whose type is a submodule.
    value = merge_typed(space, kind._replace(inner=(*kind.inner, *below)), path, definitions)
    return call(space.run, option["apply"], value) if "apply" in option else value


def _joined(types: list[OptionType]) -> OptionType:
    """The type of an option that several modules declare: submodules are put together."""
    if not types:
        return OptionType("unspecified")
    if len({kind.kind for kind in types}) != 1:
        return OptionType("not known")
    if types[0].kind in {"submodule", "deferredModule"}:
        return OptionType(types[0].kind, tuple(inner for kind in types for inner in kind.inner))
    return types[0] if len(types) == 1 or not types[0].inner else OptionType("not known")
