"""What an attribute set has under a name, and sets that are put over others."""

from .force import as_attrs, attempt, force, unknown
from .run_state import Run, charge, fail
from .values import Attrs, Conditional, Declared, Lazy, Library, OptionType, Thunk, Unknown, Unresolved, name_type


def select(run: Run, lazy: Lazy, name: str) -> Lazy:
    """What stands under a name. Raises `Unresolved` where there is nothing, or that is not known."""
    attributes = as_attrs(run, lazy)
    if name in attributes.items:
        return attributes.items[name]
    raise nothing_under(attributes, name)


def nothing_under(attributes: Attrs, name: str) -> Unresolved:
    """What to raise where a set does not show a name: it is not there, or not known."""
    if attributes.open is None and isinstance(attributes.mark, Declared):
        option = attributes.mark.option
        return Unresolved(Unknown(f"nothing declares `{option}.{name}`", undeclared=(option, name)))
    if attributes.open is None:
        return fail(f"there is no attribute `{name}`")
    return Unresolved(attributes.open._replace(why=f"{attributes.open.why} (`{name}`)"))


def select_later(run: Run, lazy: Lazy, name: str) -> Thunk:
    """The same, when it is asked for."""
    return Thunk(compute=lambda: force(run, select(run, lazy, name)))


def has(attributes: Attrs, name: str) -> bool:
    """Whether there is something under a name. Raises `Unresolved` where that is not known."""
    mark = attributes.mark
    if isinstance(mark, Conditional) and name in mark.names and not mark.is_certain(name):
        raise fail(f"whether `{name}` is there hangs on a condition")
    if name in attributes.items:
        return True
    if attributes.open is not None:
        raise Unresolved(attributes.open)
    return False


def update(run: Run, left: Lazy, right: Lazy) -> Attrs:
    """`left // right`. Of an unknown side the names are not known: what the left has may be something else then."""
    under, over = _side(run, left), _side(run, right)
    if under.open is not None and over.open is not None and not under.items and not over.items:
        raise Unresolved(under.open)
    return put_over(run, under, over)


def _side(run: Run, lazy: Lazy) -> Attrs:
    value = attempt(run, lazy)
    if isinstance(value, Unknown):
        return Attrs({}, value)
    if isinstance(value, Attrs):
        return value
    raise fail(f"a {name_type(value)} stands beside `//`, where a set is needed")


def put_over(run: Run, under: Attrs, over: Attrs) -> Attrs:
    """Two sets as one, where the second wins."""
    if not over.items and over.open is None:
        return under
    charge(run, 1 + (len(under.items) + len(over.items) >> 3))
    kept = under.items if over.open is None else dict.fromkeys(under.items, unknown(over.open))
    return Attrs({**kept, **over.items}, over.open or under.open, _kept_mark(under, over))


#: What a type may get anew without being merged otherwise.
_OF_CHECKS = frozenset({"check", "description", "descriptionClass", "name"})


def _kept_mark(under: Attrs, over: Attrs) -> object:
    """What the left set stands for, where the right one leaves that as it is."""
    is_type = isinstance(under.mark, OptionType) and _OF_CHECKS.issuperset(over.items)
    is_kept = over.open is None and (is_type or isinstance(under.mark, Library))
    return under.mark if is_kept or not over.items else None
