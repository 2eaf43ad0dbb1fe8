"""The functions of CEL and those that Kubernetes adds, as far as they can be computed here without guessing.

Source: common/stdlib/standard.go and ext/*.go of google/cel-go (strings, sets, lists, math, optional), and
pkg/cel/library/*.go of k8s.io/apiserver (lists, regex, quantity, ip, cidr, urls).
"""

from collections.abc import Callable, Mapping
from functools import cmp_to_key
from itertools import pairwise

from .operators import OPERATORS, compare
from .quantity_address_and_url_functions import LIBRARY_FUNCTIONS
from .string_functions import STRING_FUNCTIONS
from .values import CelType, CelValue, EvaluationError, Optional, UnknownError, are_equal, known, number_of, type_name

#: A name and whether it is called on a value → the function, which gets that value first.
Function = Callable[..., CelValue]
_MOST_ENTRIES = 10_000


def call_function(name: str, arguments: list[CelValue], *, member: bool) -> CelValue:
    """What a call comes to; raises UnknownError for a function that is not known here, or values that it is not for."""
    function = _MEMBERS.get(name) if member else _GLOBALS.get(name)
    if function is None:
        raise UnknownError(f"the function `{name}`")
    try:
        return function(*(argument if name in _LENIENT else known(argument) for argument in arguments))
    except (TypeError, AttributeError, KeyError, ValueError, OverflowError, ArithmeticError) as error:
        raise UnknownError(f"`{name}` of such values") from error


def _size(value: CelValue) -> int:
    if isinstance(value, str | list | dict | bytes):
        return len(value)
    raise UnknownError("the size of such a value")


def _list(value: CelValue) -> list[CelValue]:
    if not isinstance(value, list) or len(value) > _MOST_ENTRIES:
        raise UnknownError("a list")
    return value


def _is_sorted(value: CelValue) -> bool:
    entries = _list(value)
    return all(compare(one, other) <= 0 for one, other in pairwise(entries))


def _sum(value: CelValue) -> CelValue:
    total: CelValue = 0
    for index, entry in enumerate(_list(value)):
        total = entry if index == 0 else OPERATORS["_+_"](total, entry)
    return total


def _least(*values: CelValue) -> CelValue:
    entries = _list(values[0]) if len(values) == 1 and isinstance(values[0], list) else list(values)
    if not entries:
        raise EvaluationError("the least of nothing")
    return min(map(known, entries), key=cmp_to_key(compare))


def _greatest(*values: CelValue) -> CelValue:
    entries = _list(values[0]) if len(values) == 1 and isinstance(values[0], list) else list(values)
    if not entries:
        raise EvaluationError("the greatest of nothing")
    return max(map(known, entries), key=cmp_to_key(compare))


def _index_of(value: CelValue, wanted: CelValue) -> int:
    if isinstance(value, str) and isinstance(wanted, str):
        return value.find(wanted)
    return next((index for index, entry in enumerate(_list(value)) if are_equal(entry, wanted)), -1)


def _contains_all(one: CelValue, other: CelValue) -> bool:
    return all(any(are_equal(entry, inner) for inner in _list(one)) for entry in _list(other))


def _intersects(one: CelValue, other: CelValue) -> bool:
    return any(are_equal(entry, inner) for inner in _list(one) for entry in _list(other))


def _to_int(value: CelValue) -> int:
    number = number_of(value)
    if number is not None:
        return int(number)
    if isinstance(value, str) and value.removeprefix("-").isascii() and value.removeprefix("-").isdecimal():
        return int(value[:20])
    raise EvaluationError("not a number")


def _to_double(value: CelValue) -> float:
    number = number_of(value)
    if number is None:
        raise UnknownError("a number in a text")
    return float(number)


def _to_string(value: CelValue) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    raise UnknownError("the text of such a value")


def _type(value: CelValue) -> CelType:
    return CelType(type_name(value))


def _value(found: CelValue) -> CelValue:
    if not isinstance(found, Optional):
        raise UnknownError("the value of what is not optional")
    if not found.is_set:
        raise EvaluationError("optional.none() has no value")
    return found.value


def _or_value(found: CelValue, otherwise: CelValue) -> CelValue:
    if not isinstance(found, Optional):
        raise UnknownError("the value of what is not optional")
    return found.value if found.is_set else otherwise


def _or(found: CelValue, otherwise: CelValue) -> CelValue:
    if not isinstance(found, Optional):
        raise UnknownError("the value of what is not optional")
    return found if found.is_set else otherwise


def _has_value(found: CelValue) -> bool:
    if not isinstance(found, Optional):
        raise UnknownError("the value of what is not optional")
    return found.is_set


def _of_non_zero(value: CelValue) -> CelValue:
    return Optional(value not in (None, False, 0, "", [], {}), value)


#: Functions that may be given what is not known.
_LENIENT = frozenset({"optional.of", "dyn"})
_GLOBALS: Mapping[str, Function] = {
    **OPERATORS,
    **{name: function for name, function in LIBRARY_FUNCTIONS.items() if not name.startswith(".")},
    "size": _size,
    "type": _type,
    "dyn": lambda value: value,
    "int": _to_int,
    "double": _to_double,
    "string": _to_string,
    "bool": lambda value: {"true": True, "false": False}[value] if isinstance(value, str) else bool(value),
    "matches": STRING_FUNCTIONS["matches"],
    "sets.contains": _contains_all,
    "sets.intersects": _intersects,
    "sets.equivalent": lambda one, other: _contains_all(one, other) and _contains_all(other, one),
    "math.least": _least,
    "math.greatest": _greatest,
    "optional.of": lambda value: Optional(True, value),
    "optional.none": lambda: Optional(False),
    "optional.ofNonZeroValue": _of_non_zero,
}
_MEMBERS: Mapping[str, Function] = {
    **STRING_FUNCTIONS,
    **{name[1:]: function for name, function in LIBRARY_FUNCTIONS.items() if name.startswith(".")},
    "size": _size,
    "isSorted": _is_sorted,
    "sum": _sum,
    "min": _least,
    "max": _greatest,
    "indexOf": _index_of,
    "value": _value,
    "hasValue": _has_value,
    "orValue": _or_value,
    "or": _or,
}
