"""sprig's functions of lists.

Source: sprig's documentation (Lists and List Functions), 3.3.
"""

from collections.abc import Callable

from .equality import are_deeply_equal
from .function import Function
from .sprig_numbers import to_int
from .values import ANY, GoValue, NotKnownError, TemplateError, Typed, is_empty, items_of, kind, type_name

_MOST = 100_000
#: Go makes room for twice the items at most, or for so many.
_LEAST_CAPACITY = 4


def _items(value: GoValue, what: str) -> list[GoValue]:
    """The items; raises TemplateError where it is no list, as sprig panics or says."""
    items = items_of(value)
    if items is None:
        if value is None:
            raise TemplateError("runtime error: invalid memory address or nil pointer dereference")
        raise TemplateError(f"Cannot {what} type {kind(value)}")
    return items


def _push(value: GoValue, item: GoValue) -> GoValue:
    return [*_items(value, "push on"), item]


def _prepend(value: GoValue, item: GoValue) -> GoValue:
    return [item, *_items(value, "prepend on")]


def _first(value: GoValue) -> GoValue:
    items = _items(value, "find first on")
    return items[0] if items else None


def _last(value: GoValue) -> GoValue:
    items = _items(value, "find last on")
    return items[-1] if items else None


def _unique(value: GoValue) -> GoValue:
    found: list[GoValue] = []
    for item in _bounded(_items(value, "find uniq on")):
        if not _holds(found, item):
            found.append(item)
    return found


def _bounded(items: list[GoValue]) -> list[GoValue]:
    if len(items) > 1_000:
        raise NotKnownError("comparing so many items with each other")
    return items


def _holds(items: list[GoValue], item: GoValue) -> bool:
    return any(are_deeply_equal(item, other) for other in items)


def _without(value: GoValue, *omitted: GoValue) -> GoValue:
    return [item for item in _items(value, "find without on") if not _holds([*omitted], item)]


def _has(item: GoValue, value: GoValue) -> GoValue:
    return value is not None and _holds(_items(value, "find has on"), item)


def _slice(value: GoValue, *indexes: GoValue) -> GoValue:
    if items_of(value) is None and value is not None:
        raise TemplateError(f"list should be type of slice or array but {kind(value)}")
    items = _items(value, "slice")
    if not items:
        return None
    start = to_int(indexes[0]) if indexes else 0
    end = to_int(indexes[1]) if len(indexes) > 1 else len(items)
    if not 0 <= start <= end or end > len(items):
        # up to its capacity Go goes beyond a slice's end, and how much that is depends on how it was made
        if 0 <= start <= end <= max(_LEAST_CAPACITY, 2 * len(items)):
            raise NotKnownError("`slice` beyond the end of a list")
        raise TemplateError("reflect.Value.Slice: slice index out of bounds")
    found = items[start:end]
    return Typed(value.type, found) if isinstance(value, Typed) else found


def _concat(*values: GoValue) -> GoValue:
    return [item for value in values for item in _items(value, "concat")]


def _chunk(size: int, value: GoValue) -> GoValue:
    items = _items(value, "chunk")
    if size <= 0:
        raise NotKnownError("`chunk` with such a size")
    parts: list[GoValue] = [items[at : at + size] for at in range(0, len(items), size)]
    return Typed("[][]interface {}", parts)


def _until(start: int, stop: int, step: int) -> GoValue:
    if stop < start:
        numbers = range(start, stop, step) if step < 0 else range(0)
    else:
        numbers = range(start, stop, step) if step > 0 else range(0)
    if len(numbers) > _MOST:
        raise NotKnownError("a list of so many numbers")
    found: list[GoValue] = [*numbers]
    return Typed("[]int", found)


def _seq(*parameters: int) -> str:
    match parameters:
        case (end,):
            step = -1 if end < 1 else 1
            start, end = 1, end + step
        case (start, end):
            step = -1 if end < start else 1
            end += step
        case (start, step, end):
            if end < start and step > 0:
                return ""
            end += -1 if end < start else 1
        case _:
            return ""
    numbers = _until(start, end, step)
    return " ".join(map(str, items_of(numbers) or ()))


def _plain(change: Callable[[list[GoValue]], GoValue], what: str) -> Function:
    return Function((ANY,), lambda value: change(_items(value, what)))


_ONE = {
    "first": Function((ANY,), _first),
    "last": Function((ANY,), _last),
    "rest": _plain(lambda items: items[1:], "find rest on"),
    "initial": _plain(lambda items: items[:-1], "find initial on"),
    "reverse": _plain(lambda items: items[::-1], "find reverse on"),
    "compact": _plain(lambda items: [item for item in items if not is_empty(item)], "compact on"),
    "uniq": Function((ANY,), _unique),
    "append": Function((ANY, ANY), _push),
    "push": Function((ANY, ANY), _push),
    "prepend": Function((ANY, ANY), _prepend),
    "without": Function((ANY, f"...{ANY}"), _without),
    "has": Function((ANY, ANY), _has),
    "slice": Function((ANY, f"...{ANY}"), _slice),
    "chunk": Function(("int", ANY), _chunk),
}
LISTS: dict[str, Function] = {
    **_ONE,
    **{f"must{name[0].upper()}{name[1:]}": function for name, function in _ONE.items()},
    "list": Function((f"...{ANY}",), lambda *values: [*values]),
    "tuple": Function((f"...{ANY}",), lambda *values: [*values]),
    "concat": Function((f"...{ANY}",), _concat),
    "until": Function(("int",), lambda count: _until(0, count, -1 if count < 0 else 1)),
    "untilStep": Function(("int", "int", "int"), _until),
    "seq": Function(("...int",), _seq),
    "typeOf": Function((ANY,), type_name),
    "typeIs": Function(("string", ANY), lambda name, value: name == type_name(value)),
    "typeIsLike": Function(("string", ANY), lambda name, value: type_name(value) in (name, f"*{name}")),
    "kindOf": Function((ANY,), kind),
    "kindIs": Function(("string", ANY), lambda name, value: name == kind(value)),
    "deepEqual": Function((ANY, ANY), are_deeply_equal),
}
