"""What the checks of one document say, before it is known which document that is."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from ....schemas.tables.notation import Version
from ...text.place import NodePath
from ..cel import find_error
from ..go.typed_values import Typed

#: A typed mapping of a document.
Held: TypeAlias = dict[str, Typed]


class FieldVerdict(NamedTuple):
    """Something that Talos refuses, or only warns of, at a path of the document; `hint` is the way out, where plain.

    `lacks` says that it is wrong for what is not set elsewhere in the document, which another patch may bring.
    """

    path: NodePath
    message: str
    warning: bool = False
    hint: str = ""
    lacks: bool = False


#: A check of all documents of a kind.
DocumentCheck: TypeAlias = Callable[[Held, Version], Iterator[FieldVerdict]]


def require_fields(held: Held, *names: str, article: str = "") -> Iterator[FieldVerdict]:
    """Each of these fields must be set."""
    for name in names:
        if not held.get(name):
            yield FieldVerdict((name,), f"`{name}` must be set{article}")


def check_selector(held: Held, environment: str, *path: str) -> Iterator[FieldVerdict]:
    """The CEL expression at a path must be there, and of the type that its environment asks for."""
    text = at_path(held, *path)
    if text:
        yield from check_expression(text, environment, *path)
    else:
        yield FieldVerdict(path, f"`{'.'.join(path)}` must be set: it selects by a CEL expression")


def check_expression(text: str, environment: str, *path: str) -> Iterator[FieldVerdict]:
    """A CEL expression must be one and of the right type."""
    found = find_error(text, environment)
    if found is not None:
        yield FieldVerdict(path, f"the expression is wrong at its character {found.at + 1}: {found.message}")


def at_path(held: Held, *path: str) -> Typed:
    """What is set at a path; None where nothing is."""
    value: Typed = held
    for step in path:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def prefix_paths(step: str | int, said: Iterator[FieldVerdict]) -> Iterator[FieldVerdict]:
    """What is said of a value, seen from the one around it."""
    for one in said:
        yield one._replace(path=(step, *one.path))


def require_not_negative(held: Held, *names: str) -> Iterator[FieldVerdict]:
    """Durations and numbers that must not be below zero."""
    for name in names:
        if (held.get(name) or 0) < 0:
            yield FieldVerdict((name,), f"`{name}` must not be negative")
