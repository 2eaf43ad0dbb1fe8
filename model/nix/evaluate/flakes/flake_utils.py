"""The input flake-utils. Source: README of github.com/numtide/flake-utils."""

from collections.abc import Callable, Mapping

from ..attributes import put_over
from ..builtins.table import make_builtin
from ..call import call_later
from ..force import as_attrs, as_list, as_string, attempt, unknown
from ..lib.attribute_sets import gen_attributes
from ..run_state import Run
from ..values import Attrs, Lazy, Unknown, Value

DEFAULT_SYSTEMS = ("aarch64-darwin", "aarch64-linux", "x86_64-darwin", "x86_64-linux")
_OPEN = Unknown("flake-utils is known in part")


def each_system(run: Run, systems: Lazy, function: Lazy) -> Value:
    """`eachSystem`: of `{ a.b = …; }` for each system makes `{ a.<system>.b = …; }`."""
    found: dict[str, Attrs] = {}
    missing: Unknown | None = None
    for item in as_list(run, systems):
        system = as_string(run, item)
        made = attempt(run, call_later(run, function, system))
        if not isinstance(made, Attrs):
            missing = missing or (made if isinstance(made, Unknown) else Unknown("an output is no set"))
            continue
        missing = missing or made.open
        for name, value in made.items.items():
            if name == "hydraJobs":
                missing = missing or Unknown("`hydraJobs` are not followed")
                continue
            found[name] = put_over(run, found.get(name, Attrs()), Attrs({system: value}))
    return Attrs({name: Attrs(value.items, value.open or missing) for name, value in found.items()}, missing)


def each_default_system(run: Run, function: Lazy) -> Value:
    """`eachDefaultSystem`"""
    return each_system(run, list(DEFAULT_SYSTEMS), function)


def pass_through(run: Run, systems: Lazy, function: Lazy) -> Value:
    """`eachSystemPassThrough`"""
    found = Attrs()
    for item in as_list(run, systems):
        made = attempt(run, call_later(run, function, item))
        found = put_over(run, found, Attrs({}, made) if isinstance(made, Unknown) else as_attrs(run, made))
    return found


def pass_default_through(run: Run, function: Lazy) -> Value:
    """`eachDefaultSystemPassThrough`"""
    return pass_through(run, list(DEFAULT_SYSTEMS), function)


def map_default(run: Run, function: Lazy) -> Value:
    """`eachDefaultSystemMap`"""
    return gen_attributes(run, list(DEFAULT_SYSTEMS), function)


def make_app(run: Run, arguments: Lazy) -> Value:
    """`mkApp`"""
    del run, arguments
    return Attrs({"type": "app", "program": unknown(Unknown("a program of a package"))})


def make_flake_utils() -> Attrs:
    """The flake flake-utils."""
    functions: Mapping[str, Callable[..., Value]] = {
        "eachDefaultSystem": each_default_system,
        "eachDefaultSystemMap": map_default,
        "eachDefaultSystemPassThrough": pass_default_through,
        "eachSystem": each_system,
        "eachSystemMap": gen_attributes,
        "eachSystemPassThrough": pass_through,
        "mkApp": make_app,
    }
    items: dict[str, Lazy] = {name: make_builtin(name, function) for name, function in functions.items()}
    systems = Attrs({system: system for system in DEFAULT_SYSTEMS}, _OPEN)
    return Attrs({"lib": Attrs({**items, "defaultSystems": list(DEFAULT_SYSTEMS), "system": systems}, _OPEN)}, _OPEN)
