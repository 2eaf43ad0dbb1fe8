"""Attribute sets and `let`: which names their bindings make, and what stands behind each.

Paths of several steps and sets that are written in pieces become one set. Source: the Nix manual, "Attribute sets".
"""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from ..syntax.tree import AttrSet, Binding, Bindings, Dynamic, Expression, Inherit, Lambda, Name, Step, Variable
from .attributes import select_later
from .force import as_string, attempt, delay, literal
from .run_state import Run, charge, fail
from .values import WAITING, Attrs, Lazy, Scope, Thunk, Unknown


class _Outer(NamedTuple):
    """A name that is inherited from the scope around."""

    node: Variable


class _From(NamedTuple):
    """A name that is inherited from a set, the so many-eth of the layout's sources."""

    node: Variable
    source: int


_Entry: TypeAlias = "Expression | _Outer | _From"


class _Layout(NamedTuple):
    """The names of some bindings; those that are evaluated first stand in `dynamic`. `bindings` keeps them alive.

    A number or a string is what it is in every scope: a thunk of it stands there already.
    """

    names: dict[str, "_Entry | Thunk"]
    dynamic: tuple[tuple[Dynamic, Expression], ...]
    sources: tuple[Expression, ...]
    bindings: Bindings


def lay_out(run: Run, bindings: Bindings, path: str) -> _Layout:
    """The names that bindings in a file make; worked out once for each node."""
    found = run.layouts.get(id(bindings))
    if type(found) is _Layout:
        return found
    made = _lay_out(bindings, path)
    run.layouts[id(bindings)] = made
    return made


def _lay_out(bindings: Bindings, path: str) -> _Layout:
    names: dict[str, _Entry] = {}
    pieces: dict[str, list[Binding]] = {}
    dynamic: list[tuple[Dynamic, Expression]] = []
    sources: list[Expression] = []
    for binding in bindings:
        if isinstance(binding, Inherit):
            names.update(_inherited(binding, len(sources)))
            sources += [] if binding.source is None else [binding.source]
            continue
        step = binding.path[0]
        if isinstance(step, Name):
            pieces.setdefault(step.name, []).append(binding)
            # Holds the place in the order.
            names.setdefault(step.name, binding.value)
        else:
            dynamic.append((step, _rest(binding)))
    for name, parts in pieces.items():
        names[name] = _rest(parts[0]) if len(parts) == 1 else _join(parts)
    entries = {name: _prepared(entry, path) for name, entry in names.items()}
    return _Layout(entries, tuple(dynamic), tuple(sources), bindings)


def _prepared(entry: "_Entry", path: str) -> "_Entry | Thunk":
    if isinstance(entry, _Outer | _From) or (value := literal(entry)) is None:
        return entry
    return Thunk(value, entry, path=path)


def _inherited(inherit: Inherit, source: int) -> Iterable[tuple[str, _Entry]]:
    for name in inherit.names:
        node = Variable(name.start, name.end, name.name)
        yield name.name, _Outer(node) if inherit.source is None else _From(node, source)


def _rest(binding: Binding) -> Expression:
    """What stands behind the first step of the path."""
    if len(binding.path) == 1:
        return binding.value
    inner = Binding(binding.path[1].start, binding.end, binding.path[1:], binding.value)
    return AttrSet(inner.start, inner.end, (inner,))


def _join(parts: list[Binding]) -> Expression:
    """One set of several that are bound to the same name: `a.b = 1; a = { c = 2; };`."""
    sets = [_rest(part) for part in parts]
    bindings: list[Binding | Inherit] = []
    for part in sets:
        if not isinstance(part, AttrSet):
            return sets[0]  # The parser refuses this.
        bindings += part.bindings
    is_recursive = isinstance(sets[0], AttrSet) and sets[0].is_recursive
    return AttrSet(sets[0].start, sets[-1].end, tuple(bindings), is_recursive)


def make_set(run: Run, node: AttrSet, scope: Scope) -> Attrs:
    """The value of an attribute set. Where a name of it is not known, it may have more than it shows."""
    layout = lay_out(run, node.bindings, scope.path)
    charge(run, len(layout.names))
    names: dict[str, Lazy] = {}
    inner = Scope(names, scope, scope.path, scope.withs) if node.is_recursive else scope
    _fill(run, names, layout, scope, inner)
    if not layout.dynamic:
        return Attrs(names)
    items = dict(names)
    missing: Unknown | None = None
    for step, value in layout.dynamic:
        name = attempt(run, delay(step.value, inner))
        if isinstance(name, Unknown):
            missing = missing or name
        elif name is not None:
            text = as_string(run, name)
            if text in items:
                raise fail(f"`{text}` is in a set twice")
            items[text] = delay(value, inner)
    return Attrs(items, missing)


def name_of(run: Run, step: Step, scope: Scope) -> str:
    """The name that a step of an attribute path asks for."""
    return step.name if isinstance(step, Name) else as_string(run, run.evaluate(run, step.value, scope))


def make_scope(run: Run, bindings: Bindings, scope: Scope) -> Scope:
    """The scope of the body of a `let`."""
    layout = lay_out(run, bindings, scope.path)
    charge(run, len(layout.names))
    names: dict[str, Lazy] = {}
    inner = Scope(names, scope, scope.path, scope.withs)
    _fill(run, names, layout, scope, inner)
    return inner


def _fill(run: Run, names: dict[str, Lazy], layout: _Layout, outer: Scope, inner: Scope) -> None:
    sources = [delay(source, inner) for source in layout.sources]
    path = outer.path
    for name, entry in layout.names.items():
        if isinstance(entry, Thunk):
            names[name] = entry
        elif isinstance(entry, Lambda):
            names[name] = delay(entry, inner)
        elif isinstance(entry, _Outer):
            names[name] = Thunk(WAITING, entry.node, outer, None, path)
        elif isinstance(entry, _From):
            names[name] = _inherit_later(run, sources[entry.source], entry.node, path)
        else:
            names[name] = Thunk(WAITING, entry, inner, None, path)


def _inherit_later(run: Run, source: Lazy, node: Variable, path: str) -> Thunk:
    found = select_later(run, source, node.name)
    found.node, found.path = node, path
    return found
