"""Names that a set, or a function's parameters, have twice.

Attribute paths that share their beginning are merged, and so are sets that are written out: `a.b = 1; a.c = 2;` and
`a = { b = 1; }; a.c = 2;`. All else is a duplicate. Dynamic names are compared only when they are evaluated.
Source: `addAttr` in src/libexpr/parser-state.hh. Nix before 2.19 merged sets that are written out only at one level.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...text.place import Chars
from .nix_error import NixError, NixErrorType
from .tree import AttrSet, Binding, Bindings, Expression, Formals, Name, Step


class Definition(NamedTuple):
    """What gives an attribute: a path of which the step `at` is its name; without a value it is inherited."""

    path: tuple[Step, ...]
    at: int
    value: Expression | None

    def written_set(self) -> AttrSet | None:
        """The set that the attribute is, where it is written out."""
        return self.value if self.at + 1 == len(self.path) and isinstance(self.value, AttrSet) else None

    def is_set(self) -> bool:
        """Whether it is known from what is written that it is a set, to which Nix lets others add."""
        return self.at + 1 < len(self.path) or isinstance(self.value, AttrSet)


def find_duplicates(bindings: Bindings) -> Iterator[NixError]:
    """What is defined twice in a set of these bindings.

    What is twice in a set in them is told of again only where other bindings add to that set.
    """
    for first, *others in group_definitions(bindings):
        for other in others:
            if not (first.is_set() and other.is_set()):
                yield _duplicate(other, first)


def group_definitions(bindings: Bindings) -> Iterator[list[Definition]]:
    """The definitions of each attribute that has several, in the sets that they are merged to, too."""
    names = [
        step.name
        for binding in bindings
        for step in (binding.path[:1] if isinstance(binding, Binding) else binding.names)
        if isinstance(step, Name)
    ]
    if len(names) == len(set(names)):
        return
    todo = [list(_define(bindings))]
    while todo:
        by_name: dict[str, list[Definition]] = {}
        for definition in todo.pop():
            step = definition.path[definition.at]
            if isinstance(step, Name):
                by_name.setdefault(step.name, []).append(definition)
        for group in by_name.values():
            if len(group) > 1:
                yield group
                if group[0].is_set():
                    todo.append([inside for definition in group for inside in _define_inside(definition)])


def _define(bindings: Bindings) -> Iterator[Definition]:
    for binding in bindings:
        if isinstance(binding, Binding):
            yield Definition(binding.path, 0, binding.value)
        else:
            for name in binding.names:
                yield Definition((name,), 0, None)


def _define_inside(definition: Definition) -> Iterator[Definition]:
    """What is defined in the set that a definition gives."""
    if definition.at + 1 < len(definition.path):
        yield definition._replace(at=definition.at + 1)
    elif (written := definition.written_set()) is not None:
        yield from _define(written.bindings)


def _duplicate(again: Definition, first: Definition) -> NixError:
    name = ".".join(step.name if isinstance(step, Name) else "${…}" for step in again.path[: again.at + 1])
    return NixError(
        NixErrorType.DUPLICATE_ATTRIBUTE,
        _place(again.path[again.at]),
        f"duplicate attribute `{name}`",
        name,
        _place(first.path[first.at]),
    )


def find_duplicate_formals(formals: Formals, argument: Name | None) -> Iterator[NixError]:
    """The parameters of a function that are there twice, its argument among them."""
    seen: dict[str, Chars] = {}
    named: Sequence[tuple[str, Chars]] = [
        (formal.name, Chars(formal.start, formal.start + len(formal.name))) for formal in formals.names
    ]
    if argument is not None:
        named = sorted([*named, (argument.name, _place(argument))], key=lambda one: one[1])
    for name, at in named:
        if name in seen:
            message = f"duplicate parameter `{name}` of a function"
            yield NixError(NixErrorType.DUPLICATE_FORMAL, at, message, name, seen[name])
        else:
            seen[name] = at


def _place(step: Step) -> Chars:
    return Chars(step.start, step.end)
