"""Attribute sets as they are written, with `a.b = 1; a.c = 2;` put together; nothing is evaluated."""

from dataclasses import dataclass, field

from ..text.place import Chars
from .syntax.tree import AttrSet, Binding, Expression, Integer, Name, String, Uri, Variable


@dataclass(slots=True)
class Attribute:
    """An attribute: where its name stands first, its value where that is no set, and what is in it.

    `is_open` says that it may have attributes of which the names or values are not written here.
    """

    at: Chars
    value: Expression | None = None
    inner: "dict[str, Attribute]" = field(default_factory=dict)
    is_open: bool = False

    @property
    def is_set(self) -> bool:
        """Whether it is a set that is written out, at least in part."""
        return self.value is None


def written_attributes(node: AttrSet) -> Attribute:
    """What stands in a set."""
    found = Attribute(Chars(node.start, node.end))
    _add(node, found)
    return found


def _add(node: AttrSet, into: Attribute) -> None:
    waiting = [(node, into)]
    while waiting:
        one, target = waiting.pop()
        for binding in one.bindings:
            if not isinstance(binding, Binding):
                target.is_open = True
            elif (attribute := _at_path(binding, target)) is None:
                continue
            elif isinstance(binding.value, AttrSet) and attribute.value is None:
                waiting.append((binding.value, attribute))
            elif not attribute.inner:
                attribute.value = binding.value


def _at_path(binding: Binding, target: Attribute) -> Attribute | None:
    """The attribute that is bound; None where a step has no name, or one before the last is no set."""
    for step in binding.path:
        if not isinstance(step, Name) or target.value is not None:
            target.is_open = True
            return None
        target = target.inner.setdefault(step.name, Attribute(Chars(step.start, step.end)))
    return target


def constant(value: Expression | None) -> str | bool | int | None:
    """The text, truth value or whole number that is written, None where it is something else."""
    match value:
        case String(parts=(str() as text,)) | Uri(text=text):
            return text
        case Variable(name="true" | "false" as name):
            return name == "true"
        case Integer(value=number):
            return number
        case _:
            return None
