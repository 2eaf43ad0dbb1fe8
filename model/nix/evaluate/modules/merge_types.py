"""How definitions are merged by the type of their option. Source: the NixOS manual, "Options Types"."""

from ..attributes import put_over
from ..call import call
from ..force import as_attrs, as_list, as_string, attempt, force, later
from ..lib.types import type_of
from ..run_state import bounded, charge, descend, fail
from ..values import Attrs, Lazy, OptionType, Thunk, Unknown, Unresolved, Value
from .accepts import accepts
from .definitions import Definition, children, holds, peel, peel_all
from .space import Path, Space
from .winning_definitions import Winners, find_winners, merge_leaf, merge_same


def merge_typed(space: Space, kind: OptionType, path: Path, definitions: list[Definition]) -> Value:
    """What peeled definitions of an option of a type come to, its default among them.

    Raises `Unresolved` where there are none, they cannot be merged, or they are not known.
    """
    descend(space.run)
    if kind.kind in {"attrsOf", "lazyAttrsOf", "submodule", "deferredModule"}:
        value = _merge_open(space, kind, path, definitions)
    else:
        winners = find_winners(space, path, definitions)
        value = _empty(space, kind, path) if winners is None else _merge(space, kind, path, winners)
    space.run.depth -= 1
    return value


def _merge(space: Space, kind: OptionType, path: Path, winners: Winners) -> Value:
    run = space.run
    match kind.kind:
        case "one":
            return _merge_one(space, path, winners)
        case "separated":
            return _join(space, kind.separator, winners)
        case "listOf":
            return _merge_list(space, kind.inner[0], path, winners)
        case "attrs":
            return _merge_shallow(space, winners)
        case "nullOr":
            return _merge_null_or(space, kind, path, winners)
        case "either":
            return _merge_either(space, kind, path, winners)
        case "coercedTo":
            return _merge_coerced(space, kind, path, winners)
        case "unspecified":
            return _merge_unspecified(space, path, winners)
        case "anything":
            return _merge_anything(space, path, winners)
        case "functionTo":
            return _merge_one(space, path, winners)
        case "not known":
            raise fail(f"of which type `{'.'.join(path)}` is, is not known")
        case _:
            return merge_same(run, path, winners)


def _empty(space: Space, kind: OptionType, path: Path) -> Value:
    """What an option is that has neither definitions nor a default."""
    match kind.kind:
        case "attrs" | "attrsOf" | "lazyAttrsOf" if space.missing is None:
            return Attrs()
        case "listOf" if space.missing is None:
            return []
        case "nullOr" if space.missing is None:
            return None
        case "submodule":
            return space.evaluate_submodule(space, path[-1] if path else "", list(kind.inner))
        case "coercedTo":
            return _empty(space, type_of(space.run, kind.inner[2]), path)
        case _:
            missing = space.missing or Unknown(f"nothing defines `{'.'.join(path)}`")
            raise Unresolved(missing)


def _merge_one(space: Space, path: Path, winners: Winners) -> Value:
    if len(winners.definitions) > 1:
        raise fail(f"`{'.'.join(path)}` is defined twice")
    return force(space.run, winners.definitions[0].value)


def _join(space: Space, separator: str, winners: Winners) -> str:
    texts = [as_string(space.run, definition.value) for definition in winners.definitions]
    return bounded(space.run, separator.join(texts))


def _merge_list(space: Space, element: Lazy, path: Path, winners: Winners) -> Value:
    if space.missing is not None:
        raise Unresolved(space.missing)
    kind = type_of(space.run, element)
    found: list[Lazy] = []
    for definition in winners.definitions:
        items = as_list(space.run, definition.value)
        charge(space.run, len(items))
        for item in items:
            peeled = peel(space.run, definition._replace(value=item, conditions=()))
            if kind.kind in {"submodule", "attrsOf"} or find_winners(space, path, peeled) is not None:
                found.append(_merged_later(space, kind, (*path, "*"), peeled))
    return found


def _merged_later(space: Space, kind: OptionType, path: Path, definitions: list[Definition]) -> Thunk:
    return later(lambda: merge_typed(space, kind, path, peel_all(space.run, definitions)))


def _merge_shallow(space: Space, winners: Winners) -> Value:
    found = Attrs()
    for definition in winners.definitions:
        found = put_over(space.run, found, as_attrs(space.run, definition.value))
    return found


def _merge_null_or(space: Space, kind: OptionType, path: Path, winners: Winners) -> Value:
    values = [force(space.run, definition.value) for definition in winners.definitions]
    if all(value is None for value in values):
        return None
    if any(value is None for value in values):
        raise fail(f"`{'.'.join(path)}` is null and is not")
    return merge_typed(space, type_of(space.run, kind.inner[0]), path, winners.definitions)


def _merge_either(space: Space, kind: OptionType, path: Path, winners: Winners) -> Value:
    for inner in kind.inner:
        candidate = type_of(space.run, inner)
        accepted = [accepts(space.run, candidate, force(space.run, one.value)) for one in winners.definitions]
        if None in accepted:
            break
        if all(accepted):
            return merge_typed(space, candidate, path, winners.definitions)
    raise fail(f"of which type `{'.'.join(path)}` is, is not known")


def _merge_coerced(space: Space, kind: OptionType, path: Path, winners: Winners) -> Value:
    source, function, target = kind.inner
    found: list[Definition] = []
    for definition in winners.definitions:
        accepted = accepts(space.run, type_of(space.run, source), force(space.run, definition.value))
        if accepted is None:
            raise fail(f"of which type `{'.'.join(path)}` is, is not known")
        value = call(space.run, function, definition.value) if accepted else definition.value
        found.append(definition._replace(value=value))
    return merge_typed(space, type_of(space.run, target), path, found)


def _merge_unspecified(space: Space, path: Path, winners: Winners) -> Value:
    """Of an option without a type: what fits together is put together."""
    values = [force(space.run, definition.value) for definition in winners.definitions]
    if len(values) > 1 and all(isinstance(value, bool) for value in values):
        return any(value is True for value in values)
    if len(values) > 1 and all(isinstance(value, str) for value in values):
        return _join(space, "", winners)
    if len(values) > 1 and all(isinstance(value, Attrs) for value in values):
        return _merge_shallow(space, winners)
    return merge_leaf(space.run, path, winners)


def _merge_anything(space: Space, path: Path, winners: Winners) -> Value:
    values = [force(space.run, definition.value) for definition in winners.definitions]
    if len(values) > 1 and all(isinstance(value, Attrs) for value in values):
        return _merge_attributes(space, OptionType("anything"), path, winners.definitions, is_lazy=True)
    if len(values) > 1 and isinstance(values[0], list):
        return merge_same(space.run, path, winners)
    return merge_leaf(space.run, path, winners)


def _merge_open(space: Space, kind: OptionType, path: Path, definitions: list[Definition]) -> Value:
    """Of types whose parts are merged on their own: each part knows itself on which conditions it hangs."""
    counting = [definition for definition in definitions if holds(space.run, definition) is not False]
    if not counting:
        return _empty(space, kind, path)
    if len({one.priority if isinstance(one.priority, int) else id(one.priority) for one in counting}) > 1:
        winners = find_winners(space, path, counting)
        counting = winners.definitions if winners is not None else []
    if kind.kind in {"attrsOf", "lazyAttrsOf"}:
        is_lazy = kind.kind == "lazyAttrsOf"
        return _merge_attributes(space, type_of(space.run, kind.inner[0]), path, counting, is_lazy=is_lazy)
    if kind.kind == "deferredModule":
        return Attrs({"imports": [*kind.inner, *_modules_of(space, counting)]})
    return space.evaluate_submodule(space, path[-1] if path else "", [*kind.inner, *_modules_of(space, counting)])


def _modules_of(space: Space, definitions: list[Definition]) -> list[Lazy]:
    """The definitions of a submodule as modules. A set there defines options, or is a module with `imports`."""
    found: list[Lazy] = []
    for definition in definitions:
        if holds(space.run, definition) is True:
            found.append(_as_module(space, definition.value))
        else:
            missing = holds(space.run, definition)
            raise Unresolved(missing if isinstance(missing, Unknown) else Unknown("a condition is not known"))
    return found


#: Of a module that is written as one; other names that mean something in a module are options of a submodule.
_OF_MODULES = frozenset({"config", "imports", "options"})


def _as_module(space: Space, lazy: Lazy) -> Lazy:
    """A definition of a submodule as a module: an option there may be called `key` or `meta`, too."""
    value = attempt(space.run, lazy)
    is_plain = isinstance(value, Attrs) and "_type" not in value.items and _OF_MODULES.isdisjoint(value.items)
    return Attrs({"config": lazy}) if is_plain else lazy


def _merge_attributes(
    space: Space, element: OptionType, path: Path, definitions: list[Definition], *, is_lazy: bool
) -> Value:
    """A set each of whose values is merged on its own. One all of whose definitions do not count is not there.

    Where the set `is_lazy`, only conditions around it as a whole are asked for that.
    """
    below = children(space.run, definitions)
    missing = below.missing or space.missing
    items: dict[str, Lazy] = {}
    for definition in definitions:
        value = attempt(space.run, definition.value)
        if not isinstance(value, Attrs | Unknown):
            raise fail(f"`{'.'.join(path)}` is no set")
    for name, found in sorted(below.names.items()):
        states = [holds(space.run, one) for one in (found if is_lazy else peel_all(space.run, found))]
        if all(state is False for state in states):
            continue
        if any(state is True for state in states):
            items[name] = _merged_later(space, element, (*path, name), found)
        else:
            missing = missing or next(state for state in states if isinstance(state, Unknown))
    return Attrs(items, missing)
