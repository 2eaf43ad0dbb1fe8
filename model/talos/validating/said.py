"""What the checks of one document say, before it is known which document that is."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from ....schemas.tables.notation import Version
from ...text.place import NodePath
from ..cel import mistake
from ..go.typed_values import Typed

#: A typed mapping of a document.
Held: TypeAlias = dict[str, Typed]


class Said(NamedTuple):
    """Something that Talos refuses, or only warns of, at a path of the document; `hint` is the way out, where plain."""

    path: NodePath
    message: str
    warning: bool = False
    hint: str = ""


#: A check of all documents of a kind.
Check: TypeAlias = Callable[[Held, Version], Iterator[Said]]


def required(held: Held, *names: str, article: str = "") -> Iterator[Said]:
    """Each of these fields must be set."""
    for name in names:
        if not held.get(name):
            yield Said((name,), f"`{name}` must be set{article}")


def selector(held: Held, environment: str, *path: str) -> Iterator[Said]:
    """The CEL expression at a path must be there, and of the type that its environment asks for."""
    text = at_path(held, *path)
    if text:
        yield from expression(text, environment, *path)
    else:
        yield Said(path, f"`{'.'.join(path)}` must be set: it selects by a CEL expression")


def expression(text: str, environment: str, *path: str) -> Iterator[Said]:
    """A CEL expression must be one and of the right type."""
    found = mistake(text, environment)
    if found is not None:
        yield Said(path, f"the expression is wrong at its character {found.at + 1}: {found.message}")


def at_path(held: Held, *path: str) -> Typed:
    """What is set at a path; None where nothing is."""
    value: Typed = held
    for step in path:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def below(step: str | int, said: Iterator[Said]) -> Iterator[Said]:
    """What is said of a value, seen from the one around it."""
    for one in said:
        yield one._replace(path=(step, *one.path))


def not_negative(held: Held, *names: str) -> Iterator[Said]:
    """Durations and numbers that must not be below zero."""
    for name in names:
        if (held.get(name) or 0) < 0:
            yield Said((name,), f"`{name}` must not be negative")
