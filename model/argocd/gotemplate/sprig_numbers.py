"""sprig's functions of numbers.

Source: sprig's documentation (Integer Math, Float Math Functions), 3.3; how values become numbers is that of
spf13/cast: what is none is 0.
"""

import math
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from .format import format_value
from .function import Function
from .values import ANY, GoValue, NotKnownError, TemplateError, Typed, bare, whole

_INTEGER = re.compile(
    r"[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?[0-9])*)"
)
_FLOAT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ZERO_DECIMAL = re.compile(r"\.0+$")
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
#: Digits after the point to which decimals are divided.
_DIVIDED = Decimal(1).scaleb(-16)


def to_int(value: GoValue) -> int:
    """A value as an integer of 64 bits; 0 for what is none."""
    found = bare(value)
    if isinstance(found, bool):
        return int(found)
    if isinstance(found, int):
        return found
    if isinstance(found, float):
        if not math.isfinite(found) or not _SMALLEST <= found <= _LARGEST:
            raise NotKnownError("a number that no integer of 64 bits can be")
        return int(found)
    return _parse_int(found) if isinstance(found, str) else 0


def _parse_int(text: str) -> int:
    digits = _ZERO_DECIMAL.sub("", text)
    if not _INTEGER.fullmatch(digits):
        return 0
    plain = digits.replace("_", "")
    sign, plain = (-1 if plain[0] == "-" else 1), plain.lstrip("+-")
    number = sign * int(plain, 0 if not plain.isdigit() else 8 if plain[0] == "0" else 10)
    return number if _SMALLEST <= number <= _LARGEST else 0


def to_float(value: GoValue) -> float:
    """A value as a float64; 0 for what is none."""
    found = bare(value)
    if isinstance(found, bool | int | float):
        return float(found)
    if not isinstance(found, str):
        return 0.0
    if _FLOAT.fullmatch(found):
        number = float(found)
        return number if math.isfinite(number) else 0.0
    if found and found.lower().strip("+-_0123456789.") == "":
        return 0.0
    if found.lower().lstrip("+-") in ("inf", "infinity", "nan") or found[:3].lower().lstrip("+-").startswith("0x"):
        raise NotKnownError(f"`{found}` as a number")
    return 0.0


def _int64(number: int) -> GoValue:
    return Typed("int64", (number - _SMALLEST) % 2**64 + _SMALLEST)


def _add(*values: GoValue) -> GoValue:
    return _int64(sum(map(to_int, values)))


def _divided(a: GoValue, b: GoValue) -> tuple[int, int]:
    one, two = to_int(a), to_int(b)
    if two == 0:
        raise TemplateError("runtime error: integer divide by zero")
    quotient = abs(one) // abs(two) * (1 if (one < 0) == (two < 0) else -1)
    return quotient, one - quotient * two


def _product(*values: GoValue) -> GoValue:
    return _int64(math.prod(map(to_int, values)))


def _decimals(step: Callable[[Decimal, Decimal], Decimal]) -> Callable[..., GoValue]:
    def run(first: GoValue, *values: GoValue) -> GoValue:
        found = Decimal(repr(to_float(first)))
        for value in values:
            found = step(found, Decimal(repr(to_float(value))))
        return float(found + 0)

    return run


def _quotient(a: Decimal, b: Decimal) -> Decimal:
    if b == 0:
        raise TemplateError("decimal division by 0")
    return (a / b).quantize(_DIVIDED, ROUND_HALF_UP)


def _round(value: GoValue, places: int, *at: float) -> float:
    try:
        power = math.pow(10, places)
    except OverflowError:
        raise NotKnownError("`round` to so many places") from None
    digit = power * to_float(value)
    if not math.isfinite(digit):
        raise NotKnownError("`round` of such a number")
    above = math.modf(digit)[0] >= (at[0] if at else 0.5)
    return (math.ceil(digit) if above else math.floor(digit)) / power


def _octal(value: GoValue) -> GoValue:
    text = format_value(value, nested=True)
    digits = text.lstrip("+-") if text[:1] in "+-" else text
    is_octal = digits.isascii() and digits.isdigit() and set(digits) <= set("01234567")
    return _int64(int(text, 8) if is_octal else 0)


def _atoi(text: str) -> int:
    plain = text[1:] if text[:1] in ("+", "-") else text
    if not (plain.isascii() and plain.isdigit()):
        return 0
    return max(_SMALLEST, min(_LARGEST, int(text)))


_BOTH, _MORE = (ANY, ANY), (ANY, f"...{ANY}")
NUMBERS: dict[str, Function] = {
    "atoi": Function(("string",), _atoi),
    "int64": Function((ANY,), lambda value: _int64(to_int(value))),
    "int": Function((ANY,), to_int),
    "float64": Function((ANY,), to_float),
    "toDecimal": Function((ANY,), _octal),
    "add1": Function((ANY,), lambda value: _int64(to_int(value) + 1)),
    "add": Function((f"...{ANY}",), _add),
    "sub": Function(_BOTH, lambda a, b: _int64(to_int(a) - to_int(b))),
    "div": Function(_BOTH, lambda a, b: _int64(_divided(a, b)[0])),
    "mod": Function(_BOTH, lambda a, b: _int64(_divided(a, b)[1])),
    "mul": Function(_MORE, _product),
    "max": Function(_MORE, lambda *values: _int64(max(map(to_int, values)))),
    "biggest": Function(_MORE, lambda *values: _int64(max(map(to_int, values)))),
    "min": Function(_MORE, lambda *values: _int64(min(map(to_int, values)))),
    "maxf": Function(_MORE, lambda *values: max(map(to_float, values))),
    "minf": Function(_MORE, lambda *values: min(map(to_float, values))),
    "add1f": Function((ANY,), lambda value: _decimals(Decimal.__add__)(value, 1)),
    "addf": Function((f"...{ANY}",), lambda *values: _decimals(Decimal.__add__)(0.0, *values)),
    "subf": Function(_MORE, _decimals(Decimal.__sub__)),
    "mulf": Function(_MORE, _decimals(Decimal.__mul__)),
    "divf": Function(_MORE, _decimals(_quotient)),
    "ceil": Function((ANY,), lambda value: float(math.ceil(to_float(value)))),
    "floor": Function((ANY,), lambda value: float(math.floor(to_float(value)))),
    "round": Function((ANY, "int", "...float64"), _round),
}


def is_integer(value: GoValue) -> bool:
    """Whether a value is an integer of any size."""
    return whole(value) is not None
