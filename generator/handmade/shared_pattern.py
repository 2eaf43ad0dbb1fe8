"""What documents side by side have in common, apart from the name that each of them carries in it."""

import re
from collections.abc import Sequence

from ...model.text.document import Value

#: Where the name stands in a text that is common but for it.
NAME = "\0"


def shared_pattern(values: Sequence[Value], names: Sequence[str]) -> Value:
    """What all values say, each with its own name in it; None where they say nothing in common."""
    if all(isinstance(value, dict) for value in values):
        return _common_mapping([value for value in values if isinstance(value, dict)], names)
    if all(value == values[0] for value in values):
        return values[0]
    if all(isinstance(value, list) for value in values):
        return _common_list([value for value in values if isinstance(value, list)])
    marked = [
        mark_name(value, name) if isinstance(value, str) else None for value, name in zip(values, names, strict=True)
    ]
    return marked[0] if marked[0] is not None and all(one == marked[0] for one in marked) else None


def _common_mapping(values: Sequence[dict[str, Value]], names: Sequence[str]) -> Value:
    """Keys in the order of the last; those of which nothing is common are left out."""
    found: dict[str, Value] = {}
    for key in values[-1]:
        if all(key in value for value in values):
            each = [value[key] for value in values]
            shared = shared_pattern(each, names)
            if shared is not None or all(one is None for one in each):
                found[key] = shared
    return found or ({} if all(value == {} for value in values) else None)


def _common_list(values: Sequence[list[Value]]) -> Value:
    """Entries that all have, where the order does not matter: texts such as options."""
    if not all(isinstance(entry, str) for value in values for entry in value):
        return None
    kept: list[Value] = [entry for entry in values[-1] if all(entry in value for value in values)]
    return kept or None


def mark_name(text: str, name: str) -> str:
    """The text with a mark where the name stands as a word of its own."""
    return re.sub(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", NAME, text)


def fill_name(value: Value, name: str) -> Value:
    """What is common with a name where the others have theirs."""
    if isinstance(value, str):
        return value.replace(NAME, name)
    if isinstance(value, dict):
        return {key: fill_name(entry, name) for key, entry in value.items()}
    return [fill_name(entry, name) for entry in value] if isinstance(value, list) else value
