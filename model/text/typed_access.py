"""Reads document values of which nothing is promised: what is not of the wanted type is not there."""

from .document import Value

Pairs = tuple[tuple[str, str], ...]


def value_at_path(value: Value, *path: str | int) -> Value:
    """The value at a path, None where there is none."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def text(value: Value, *path: str | int) -> str | None:
    """The text at a path, None where there is none or it is empty."""
    found = value_at_path(value, *path)
    return found if isinstance(found, str) and found else None


def mapping(value: Value, *path: str | int) -> dict[str, Value]:
    """The mapping at a path, else an empty one."""
    found = value_at_path(value, *path)
    return found if isinstance(found, dict) else {}


def items(value: Value, *path: str | int) -> list[Value]:
    """The list at a path, else an empty one."""
    found = value_at_path(value, *path)
    return found if isinstance(found, list) else []


def pairs(value: Value, *path: str | int) -> Pairs:
    """The entries of a mapping of texts, such as labels."""
    return tuple((key, entry) for key, entry in mapping(value, *path).items() if isinstance(entry, str))


def texts(value: Value) -> list[str]:
    """Every text in the value, at any depth, in no order."""
    found: list[str] = []
    stack = [[value]]
    while stack:
        for inner in stack.pop():
            if isinstance(inner, str):
                found.append(inner)
            elif isinstance(inner, dict):
                stack.append(list(inner.values()))
            elif isinstance(inner, list):
                stack.append(inner)
    return found
