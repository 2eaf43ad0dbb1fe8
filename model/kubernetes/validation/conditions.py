"""How the fields of a mapping are set, for laws that hold only then."""

import re
from collections.abc import Callable

from ....schemas.file_types import is_placeholder
from ....schemas.kubernetes.laws.notation import SET, Condition
from ...text.open_collections import Value

#: What the reader of an example is to write something else for, anywhere in a value: `registry.<your domain>`.
_ANGLE_BRACKETS = re.compile(r"<[A-Za-z][\w .-]*>")


def is_open(value: Value) -> bool:
    """Whether the value is filled in later, so that nothing can be said of it."""
    return isinstance(value, str) and (is_placeholder(value) or _ANGLE_BRACKETS.search(value) is not None)


def is_set(value: Value) -> bool:
    """Whether a field counts as there: null, an empty text, list and mapping do not."""
    return value is not None and value not in ("", [], {})


def compile_condition(condition: Condition) -> Callable[[dict[str, Value]], bool] | None:
    """Whether all fields are set as they should be; None where nothing is asked. What is open is not."""
    if not condition:
        return None
    asked = tuple((field.split("."), frozenset(values)) for field, values in condition.items())

    def holds(value: dict[str, Value]) -> bool:
        return all(_has(value, way, values) for way, values in asked)

    return holds


def is_undecided(condition: Condition, value: dict[str, Value]) -> bool:
    """Whether a field that is asked for is filled in later."""
    return any(is_open(_at(value, field.split("."))) for field in condition)


def _has(value: Value, way: list[str], values: frozenset[object]) -> bool:
    found = _at(value, way)
    if isinstance(found, dict | list):
        return SET in values if found else "" in values
    if found is None:
        found = ""
    return found in values or (SET in values and found != "" and not is_open(found))


def _at(value: Value, way: list[str]) -> Value:
    for step in way:
        value = value.get(step) if isinstance(value, dict) else None
    return value
