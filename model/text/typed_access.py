"""Reads document values of which nothing is promised: what is not of the wanted type is not there."""

from collections.abc import Iterable

from .document import Value

Pairs = tuple[tuple[str, str], ...]


# Each of these has its own loop: they are called some fifty times for each file of a repository.


def value_at_path(value: Value, *path: str | int) -> Value:
    """The value at a path, None where there is none."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) and isinstance(step, str) else _item(value, step)
    return value


def text(value: Value, *path: str | int) -> str | None:
    """The text at a path, None where there is none or it is empty."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) and isinstance(step, str) else _item(value, step)
    return value if isinstance(value, str) and value else None


def mapping(value: Value, *path: str | int) -> dict[str, Value]:
    """The mapping at a path, else an empty one."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) and isinstance(step, str) else _item(value, step)
    return value if isinstance(value, dict) else {}


def items(value: Value, *path: str | int) -> list[Value]:
    """The list at a path, else an empty one."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) and isinstance(step, str) else _item(value, step)
    return value if isinstance(value, list) else []


def _item(value: Value, step: str | int) -> Value:
    """An item of a list by its number; nothing of what is no list."""
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def pairs(value: Value, *path: str | int) -> Pairs:
    """The entries of a mapping of texts, such as labels."""
    return tuple((key, entry) for key, entry in mapping(value, *path).items() if isinstance(entry, str))


def texts(value: Value) -> list[str]:
    """Every text in the value, at any depth, in no order."""
    found: list[str] = []
    stack: list[Iterable[Value]] = [[value]]
    while stack:
        for inner in stack.pop():
            if isinstance(inner, str):
                found.append(inner)
            elif isinstance(inner, dict):
                stack.append(inner.values())
            elif isinstance(inner, list):
                stack.append(inner)
    return found
