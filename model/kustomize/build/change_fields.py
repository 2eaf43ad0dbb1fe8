"""Values at the fields that a specification names, through lists and mappings that are there or are made."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from ...text.place import Place
from .result import ProblemKind, RefusedError
from .traced import Traced, change_items, drop, put, written

#: What is made of a field: None takes it away.
Change = Callable[[Traced], Traced | None]
_SLASH = re.compile(r"(?<!\\)/")


@lru_cache(maxsize=1024)
def split_path(path: str) -> tuple[str, ...]:
    """The steps of a `/`-separated path, in which `\\/` is a slash of a step."""
    return tuple(step.replace("\\/", "/") for step in _SLASH.split(path.strip("/")))


def change_field(around: Traced, path: Sequence[str], change: Change, make: Traced | None = None) -> Traced:
    """The value with what `change` makes of the field at a path; the same object where that changes nothing.

    Lists on the way are gone through. Where `make` is given, mappings that are missing on the way are made at its
    place, and the field with its value; else what is missing stays so. Raises RefusedError where a single value is in
    the way.
    """
    if isinstance(around.value, list):
        return change_items(around, lambda entry: change_field(entry, path, change, make))
    if not isinstance(around.value, dict):
        if around.value is None:
            return around
        at = around.origin.place
        message = f"a single value stands in {at.path} where `{path[0]}` should be below; write a mapping or a list"
        raise RefusedError(ProblemKind.FIELD, at, message)
    key, is_list = (path[0][:-2], True) if path[0].endswith("[]") else (path[0], False)
    rest = path[1:]
    inner = around.entry(key)
    if inner is None or inner.value is None:
        if make is None or is_list:
            return around
        inner = written({}, make.origin.place) if rest else make
        made = change_field(inner, rest, change, make) if rest else change(inner)
        return around if made is None else put(around, key, made)
    changed = change_field(inner, rest, change, make) if rest else _change_each(inner, change, is_list)
    if changed is inner:
        return around
    return drop(around, key) if changed is None else put(around, key, changed)


def _change_each(field: Traced, change: Change, is_list: bool) -> Traced | None:
    if is_list and isinstance(field.value, list):
        return change_items(field, lambda entry: change(entry) or entry)
    return change(field)


def set_text(value: str, place: Place) -> Change:
    """A change that writes a text, whatever is there."""

    def change(field: Traced) -> Traced:
        return field if field.value == value else written(value, place, spread=True)

    return change
