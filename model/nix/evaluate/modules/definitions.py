"""What modules define at a path: with what it hangs on, how it stands to other definitions, and where it is written."""

from collections.abc import Iterable
from typing import NamedTuple

from ....text.place import Place
from ..attributes import select_later
from ..force import as_list, attempt, later
from ..lib.module_functions import DEFAULT_ORDER, PLAIN_PRIORITY
from ..run_state import Run, charge, descend
from ..values import Attrs, Lazy, Unknown, is_written, place_of


class Definition(NamedTuple):
    """A value that a module gives an option or, where it is a set, options below.

    `conditions` are those of the `mkIf` around it. `priority` and `order` may have to be evaluated, too. `written` says
    where it is written, where the value does not.
    """

    value: Lazy
    conditions: tuple[Lazy, ...] = ()
    priority: Lazy = PLAIN_PRIORITY
    order: Lazy = DEFAULT_ORDER
    written: Lazy = None

    @property
    def place(self) -> Place | None:
        """Where it is written, None where it is made by a function."""
        return place_of(self.value) or place_of(self.written)


class Children(NamedTuple):
    """The definitions below a path, by name, and why there may be more."""

    names: dict[str, list[Definition]]
    missing: Unknown | None


def peel(run: Run, definition: Definition) -> list[Definition]:
    """A definition without the `mkIf`, `mkMerge`, `mkForce` and so on around it, which go into the definition.

    Conditions are not evaluated. What is not known stays as it is.
    """
    charge(run, 10)
    value = attempt(run, definition.value)
    if not isinstance(value, Attrs) or "_type" not in value.items:
        return [definition]
    written = definition.value if is_written(definition.value) else definition.written
    _, conditions, priority, order, _ = definition
    match attempt(run, value.items["_type"]):
        case "if":
            conditions = (*conditions, select_later(run, value, "condition"))
        case "override":
            priority = select_later(run, value, "priority")
        case "order":
            order = select_later(run, value, "priority")
        case "merge":
            return _peel_all(run, definition._replace(written=written), select_later(run, value, "contents"))
        case _:
            return [definition]
    descend(run)
    found = peel(run, Definition(select_later(run, value, "content"), conditions, priority, order, written))
    run.depth -= 1
    return found


def _peel_all(run: Run, definition: Definition, contents: Lazy) -> list[Definition]:
    items = attempt(run, later(lambda: as_list(run, contents)))
    if not isinstance(items, list):
        return [definition._replace(value=contents)]
    descend(run)
    found: list[Definition] = []
    for item in items:
        found += peel(run, definition._replace(value=item))
    run.depth -= 1
    return found


def peel_all(run: Run, definitions: Iterable[Definition]) -> list[Definition]:
    """All definitions, without `mkIf` and the like around them."""
    found: list[Definition] = []
    for definition in definitions:
        found += peel(run, definition)
    return found


def wrap(definition: Definition) -> Attrs:
    """A definition as the value that a module would write for it."""
    value = Attrs({"_type": "order", "priority": definition.order, "content": definition.value})
    value = Attrs({"_type": "override", "priority": definition.priority, "content": value})
    for condition in definition.conditions:
        value = Attrs({"_type": "if", "condition": condition, "content": value})
    return value


def children(run: Run, definitions: list[Definition]) -> Children:
    """What peeled definitions define below a path. One that is no set has nothing below."""
    names: dict[str, list[Definition]] = {}
    missing: Unknown | None = None
    for definition in definitions:
        value = attempt(run, definition.value)
        if isinstance(value, Unknown):
            missing = missing or value
        elif isinstance(value, Attrs):
            missing = missing or value.open
            charge(run, len(value.items))
            _, conditions, priority, order, _ = definition
            for name, item in value.items.items():
                names.setdefault(name, []).append(Definition(item, conditions, priority, order))
    return Children(names, missing)


def holds(run: Run, definition: Definition) -> bool | Unknown:
    """Whether a definition counts: all conditions hold."""
    missing: Unknown | None = None
    for condition in definition.conditions:
        found = _attempt_boolean(run, condition)
        if found is False:
            return False
        if isinstance(found, Unknown):
            missing = missing or found
    return missing or True


def _attempt_boolean(run: Run, lazy: Lazy) -> bool | Unknown:
    found = attempt(run, lazy)
    return found if isinstance(found, bool | Unknown) else Unknown("a condition is neither true nor false")


def number(run: Run, lazy: Lazy) -> int | Unknown:
    """A priority or an order."""
    found = attempt(run, lazy)
    if isinstance(found, bool) or not isinstance(found, int | Unknown):
        return Unknown("a priority is no number")
    return found
