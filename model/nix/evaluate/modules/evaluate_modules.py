"""The configuration that modules come to, and what can be asked of it."""

from collections.abc import Mapping
from typing import NamedTuple

from ..force import as_list, as_string, attempt, force, later, unknown
from ..lib.module_functions import Alias, make_merge
from ..run_state import Run, fail
from ..values import CYCLE, Attrs, Lazy, State, Thunk, Unknown, Unresolved, Value
from .collect import Walk, walk_modules
from .definitions import Definition, children, peel_all, wrap
from .definitions_at_path import Level
from .merge import value_at
from .space import Space, look_at_top
from .winning_definitions import find_winners, merge_leaf


class Evaluated(NamedTuple):
    """Modules that were walked; `config` is what they come to, lazily, `level` what they define and declare."""

    space: Space
    config: Lazy
    level: Level
    files: tuple[str, ...]
    missing: tuple[Unknown, ...]
    external: tuple[str, ...]


def evaluate_modules(
    run: Run,
    modules: list[Lazy],
    arguments: Attrs,
    library: Lazy,
    options: Mapping[str, Lazy] | None = None,
    *,
    is_whole: bool = False,
    fallback: Mapping[str, Lazy] | None = None,
) -> Evaluated:
    """Walks modules. `arguments` is what each gets beside `config`, `options` and `lib`; `fallback` are arguments that
    there are unless a module sets them in `_module.args`; `options` those that are declared beside the modules' own.
    """
    space = Space(run, evaluate_submodule, is_whole, library=library)
    # Which modules there are may not hang on what they define: who asks for that now asks without end.
    config = Thunk(State.RUNNING)
    config.compute = lambda: value_at(space, (), space.definitions, space.options)
    given: dict[str, Lazy] = {
        "config": config,
        "lib": library,
        "options": unknown(Unknown("the options of all modules are not known")),
        "specialArgs": arguments,
        **arguments.items,
    }
    state = Walk(run, Attrs(given, arguments.open), lambda name: _find_argument(space, config, name, fallback or {}))
    found = walk_modules(state, modules, "")
    config.value = State.WAITING
    # What is defined last comes first, where it is put together.
    space.definitions += [Definition(module.definitions) for module in reversed(found)]
    space.definitions += [_aliased(space, module.alias) for module in found if module.alias is not None]
    space.options += [tree for module in found for tree in module.options]
    space.options += [Attrs(options)] if options else []
    space.missing = state.missing[0] if state.missing else None
    files = tuple(dict.fromkeys(module.file for module in found if module.file))
    level = Level(space, (), space.definitions, space.options, space.missing)
    return Evaluated(space, config, level, files, tuple(state.missing), tuple(dict.fromkeys(state.external)))


def _find_argument(space: Space, config: Lazy, name: str, fallback: Mapping[str, Lazy]) -> Value:
    """What modules set in `_module.args`."""
    force(space.run, config)
    definitions = _find_arguments(space).get(name, [])
    winners = find_winners(space, ("_module", "args", name), peel_all(space.run, definitions))
    if winners is not None:
        return merge_leaf(space.run, ("_module", "args", name), winners)
    if name in fallback:
        return force(space.run, fallback[name])
    raise fail(f"no module of the repository sets the argument `{name}`")


def _find_arguments(space: Space) -> Mapping[str, list[Definition]]:
    """What is defined below `_module.args`; found once, unless that is asked while some of it is being evaluated."""
    if space.arguments is not None:
        return space.arguments
    run, (peeled, (below, _)), is_certain = space.run, look_at_top(space), True
    for step in ("_module", "args"):
        is_certain = is_certain and not any(attempt(run, one.value) is CYCLE for one in peeled)
        peeled = peel_all(run, below.get(step, []))
        below = children(run, peeled).names
    is_certain = is_certain and not any(attempt(run, one.value) is CYCLE for one in peeled)
    if is_certain:
        space.arguments = below
    return below


def _aliased(space: Space, alias: Alias) -> Definition:
    """What is defined under the old path, as a definition of the new one."""
    run = space.run

    def find() -> Value:
        definitions = space.definitions
        for step in as_list(run, alias.old):
            below = children(run, peel_all(run, definitions))
            if below.missing is not None:
                raise Unresolved(below.missing)
            definitions = below.names.get(as_string(run, step), [])
        if definitions and not alias.is_exact:
            raise fail("an option is made of another one")
        return make_merge(run, [wrap(definition) for definition in definitions])

    return Definition(_nested(run, alias.new, 0, Thunk(compute=find)))


def _nested(run: Run, path: Lazy, index: int, value: Thunk) -> Thunk:
    """A set of sets with a value at a path, of which each step is evaluated when it is asked for."""

    def compute() -> Value:
        steps = as_list(run, path)
        if index == len(steps):
            return force(run, value)
        return Attrs({as_string(run, steps[index]): _nested(run, path, index + 1, value)})

    return later(compute)


def leave_open(found: Evaluated) -> None:
    """Modules of inputs may define anything, too, where all options are to be known."""
    if found.external and found.space.missing is None:
        found.space.missing = Unknown(f"the modules of the input `{found.external[0]}` are not in the repository")


def evaluate_submodule(space: Space, name: str, modules: list[Lazy]) -> Value:
    """What the modules of a submodule come to, whose options are all declared in them."""
    found = evaluate_modules(space.run, modules, Attrs({"name": name}), space.library, is_whole=True)
    leave_open(found)
    # Who may define more of the whole may define more of this.
    found.space.missing = found.space.missing or space.missing
    value = force(space.run, found.config)
    if not isinstance(value, Attrs):
        raise fail("a submodule is no set")
    return Attrs({key: item for key, item in value.items.items() if key != "_module"}, value.open, value.mark)
