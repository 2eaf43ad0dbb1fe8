"""The names that a Nix text gives to hosts: `networking.hostName`, as far as it is written there."""

from collections.abc import Iterable, Iterator

from ..text.place import Chars
from .facts import HostNameFact
from .syntax.tree import AttrSet, Binding, Expression, Name, Step, String
from .syntax.walk import walk

_GROUP, _NAME = "networking", "hostName"


def of_host_names(tree: Expression) -> Iterator[HostNameFact]:
    """Each name that is given by a text in quotes, with nothing filled in, in their order."""
    return iter(sorted(_find(tree), key=lambda fact: fact.at))


def _find(tree: Expression) -> Iterator[HostNameFact]:
    for node in walk(tree):
        if isinstance(node, Binding):
            names = _names(node.path)
            if names == (_GROUP, _NAME):
                yield from _of_value(node.value)
            elif names == (_GROUP,) and isinstance(node.value, AttrSet):
                for inner in node.value.bindings:
                    if isinstance(inner, Binding) and _names(inner.path) == (_NAME,):
                        yield from _of_value(inner.value)


def _names(path: Iterable[Step]) -> tuple[str, ...]:
    return tuple(step.name if isinstance(step, Name) else "" for step in path)


def _of_value(value: Expression) -> Iterator[HostNameFact]:
    if isinstance(value, String) and len(value.parts) == 1 and isinstance(written := value.parts[0], str) and written:
        yield HostNameFact(Chars(value.start, value.end), written)
