"""Strings of values, as `"${…}"`, `toString` and `+` make them. Source: the Nix manual, "String interpolation"."""

from .call import call
from .force import force
from .paths import copy_name, in_tree
from .run_state import Run, bounded, descend, fail
from .values import Attrs, Lazy, OpenList, PathValue, Unresolved, name_type


def interpolate(run: Run, lazy: Lazy) -> str:
    """The string of what stands in `${…}`. A path is copied to the store, and is its name there."""
    value = force(run, lazy)
    if isinstance(value, str):
        return value
    if isinstance(value, PathValue):
        return copy_to_store(run, value.text)
    if isinstance(value, Attrs):
        return _of_set(run, value)
    raise fail(f"a {name_type(value)} cannot be made a string by `${{…}}`")


def to_string(run: Run, lazy: Lazy) -> str:
    """The string that `toString` makes: of numbers, booleans, null and lists too; a path is not copied."""
    value = force(run, lazy)
    match value:
        case str():
            return value
        case PathValue():
            return value.text
        case None | False:
            return ""
        case True:
            return "1"
        case int():
            return str(value)
        case float():
            return f"{value:f}"
        case list():
            return bounded(run, _join(run, value))
        case Attrs():
            return _of_set(run, value)
        case OpenList():
            raise Unresolved(value.missing)
        case _:
            raise fail("a function cannot be made a string")


def _join(run: Run, items: list[Lazy]) -> str:
    """An empty list in a list adds no space behind it."""
    text = ""
    descend(run)
    for index, item in enumerate(items):
        text = bounded(run, text + to_string(run, item))
        if index < len(items) - 1 and force(run, item) != []:
            text += " "
    run.depth -= 1
    return text


def _of_set(run: Run, value: Attrs) -> str:
    descend(run)
    if "__toString" in value.items:
        text = interpolate(run, call(run, value.items["__toString"], value))
    elif "outPath" in value.items:
        text = interpolate(run, value.items["outPath"])
    elif value.open is not None:
        raise Unresolved(value.open)
    else:
        raise fail("a set without `outPath` cannot be made a string")
    run.depth -= 1
    return text


def copy_to_store(run: Run, text: str) -> str:
    """The store path of a copy of a path of the repository."""
    if in_tree(text) is None:
        raise fail(f"`{text}` is outside of the repository")
    for name, source in run.copies.items():
        if source == text:
            return name
    name = copy_name(len(run.copies) + 1, text)
    run.copies[name] = text
    return name
