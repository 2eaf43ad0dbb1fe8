"""The operators of CEL on values. Source: common/stdlib of google/cel-go; numbers are compared across their types."""

from collections.abc import Callable, Mapping

from .values import CelValue, Duration, EvaluationError, Optional, Uint, UnknownError, are_equal, known, number_of

_MOST = 2**63


def compare(one: CelValue, other: CelValue) -> int:
    """Whether a value is below (-1), equal to (0) or above (1) another one.

    Raises UnknownError where they have no order.
    """
    one, other = known(one), known(other)
    left, right = number_of(one), number_of(other)
    if left is not None and right is not None:
        return (left > right) - (left < right)
    if isinstance(one, str) and isinstance(other, str):
        return (one > other) - (one < other)
    if isinstance(one, bool) and isinstance(other, bool):
        return one - other
    if isinstance(one, Duration) and isinstance(other, Duration):
        return (one > other) - (one < other)
    raise UnknownError("an order of such values")


def _add(one: CelValue, other: CelValue) -> CelValue:
    if isinstance(one, str) and isinstance(other, str):
        return one + other
    if isinstance(one, list) and isinstance(other, list):
        return one + other
    if isinstance(one, Duration) and isinstance(other, Duration):
        return Duration(one.nanoseconds + other.nanoseconds)
    return _compute(one, other, lambda left, right: left + right)


def _compute(one: CelValue, other: CelValue, how: Callable[[int, int], int]) -> CelValue:
    """An operation on two numbers of one type; raises UnknownError for others."""
    if isinstance(one, Uint) and isinstance(other, Uint):
        return Uint(_bounded(how(one.value, other.value), least=0, most=2 * _MOST))
    if isinstance(one, bool) or isinstance(other, bool):
        raise UnknownError("a number")
    if isinstance(one, int) and isinstance(other, int):
        return _bounded(how(one, other), least=-_MOST, most=_MOST)
    raise UnknownError("numbers of such types")


def _bounded(number: int, *, least: int, most: int) -> int:
    if not least <= number < most:
        raise EvaluationError("overflow")
    return number


def _divide(left: int, right: int) -> int:
    if right == 0:
        raise EvaluationError("division by zero")
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def _doubles(whole: Callable[[int, int], int], real: Callable[[float, float], float]) -> Callable[..., CelValue]:
    def operate(one: CelValue, other: CelValue) -> CelValue:
        if isinstance(one, float) and isinstance(other, float):
            return real(one, other)
        return _compute(one, other, whole)

    return operate


def _index(value: CelValue, key: CelValue) -> CelValue:
    if isinstance(value, list) and isinstance(key, int) and not isinstance(key, bool):
        if not 0 <= key < len(value):
            raise EvaluationError("index out of bounds")
        return value[key]
    if isinstance(value, dict) and isinstance(key, str):
        if key not in value:
            raise EvaluationError("no such key")
        return value[key]
    if isinstance(value, Optional):
        return _optional_index(value, key)
    raise UnknownError("an index of such a value")


def _optional_index(value: CelValue, key: CelValue) -> CelValue:
    inside = value
    if isinstance(value, Optional):
        if not value.is_set:
            return value
        inside = known(value.value)
    try:
        return Optional(True, _index(inside, key))
    except EvaluationError:
        return Optional(False)


def _is_in(value: CelValue, inside: CelValue) -> bool:
    if isinstance(inside, dict):
        return value in inside
    if not isinstance(inside, list):
        raise UnknownError("what is in such a value")
    unknown: UnknownError | None = None
    for entry in inside:
        try:
            if are_equal(entry, value):
                return True
        except UnknownError as error:
            unknown = error
    if unknown is not None:
        raise unknown
    return False


def _negate(value: CelValue) -> CelValue:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnknownError("a number")
    return -value


def _not(value: CelValue) -> bool:
    if not isinstance(value, bool):
        raise UnknownError("a boolean")
    return not value


OPERATORS: Mapping[str, Callable[..., CelValue]] = {
    "!_": _not,
    "-_": _negate,
    "_==_": are_equal,
    "_!=_": lambda one, other: not are_equal(one, other),
    "_<_": lambda one, other: compare(one, other) < 0,
    "_<=_": lambda one, other: compare(one, other) <= 0,
    "_>_": lambda one, other: compare(one, other) > 0,
    "_>=_": lambda one, other: compare(one, other) >= 0,
    "_+_": lambda one, other: one + other if isinstance(one, float) and isinstance(other, float) else _add(one, other),
    "_-_": _doubles(lambda left, right: left - right, lambda left, right: left - right),
    "_*_": _doubles(lambda left, right: left * right, lambda left, right: left * right),
    "_/_": _doubles(_divide, lambda left, right: left / right),
    "_%_": lambda one, other: _compute(one, other, lambda left, right: left - right * _divide(left, right)),
    "_[_]": _index,
    "_[?_]": _optional_index,
    "@in": _is_in,
}
