"""Functions of numbers and versions. Source: the Nix manual, "Built-in Functions"; for versions "nix-env --upgrade"."""

import math
import re
from collections.abc import Callable, Mapping
from itertools import zip_longest

from ..compare import is_less
from ..force import as_integer, as_number, as_string
from ..operators import calculate
from ..run_state import Run
from ..values import Attrs, Lazy, Value

_COMPONENT = re.compile(r"\d+|[^\d.-]+")


def _calculates(operator: str) -> Callable[[Run, Lazy, Lazy], Value]:
    def calculate_with(run: Run, left: Lazy, right: Lazy) -> Value:
        return calculate(run, operator, left, right)

    return calculate_with


def less_than(run: Run, left: Lazy, right: Lazy) -> Value:
    """`lessThan`"""
    return is_less(run, left, right)


def ceiling(run: Run, number: Lazy) -> Value:
    """`ceil`"""
    return math.ceil(as_number(run, number))


def floor(run: Run, number: Lazy) -> Value:
    """`floor`"""
    return math.floor(as_number(run, number))


def bit_and(run: Run, left: Lazy, right: Lazy) -> Value:
    """`bitAnd`"""
    return as_integer(run, left) & as_integer(run, right)


def bit_or(run: Run, left: Lazy, right: Lazy) -> Value:
    """`bitOr`"""
    return as_integer(run, left) | as_integer(run, right)


def bit_xor(run: Run, left: Lazy, right: Lazy) -> Value:
    """`bitXor`"""
    return as_integer(run, left) ^ as_integer(run, right)


def split_version(run: Run, version: Lazy) -> Value:
    """`splitVersion`"""
    return list(_COMPONENT.findall(as_string(run, version)))


def compare_versions(run: Run, left: Lazy, right: Lazy) -> Value:
    """`compareVersions`: -1, 0 or 1."""
    return compare(as_string(run, left), as_string(run, right))


def compare(left: str, right: str) -> int:
    """Whether a version is before (-1), the same as (0) or behind (1) another."""
    for one, other in zip_longest(_COMPONENT.findall(left), _COMPONENT.findall(right), fillvalue=""):
        if _is_before(one, other):
            return -1
        if _is_before(other, one):
            return 1
    return 0


def _is_before(one: str, other: str) -> bool:
    """Numbers by value, `pre` before everything, other words before numbers."""
    if one.isdigit() and other.isdigit():
        return _number(one) < _number(other)
    if one == other:
        return False
    if not one and other.isdigit():
        return True
    if one == "pre" and other != "pre":
        return True
    if other == "pre":
        return False
    if other.isdigit():
        return True
    return not one.isdigit() and one < other


def _number(digits: str) -> tuple[int, str]:
    """A number of any length as something that has its order."""
    short = digits.lstrip("0")
    return len(short), short


def parse_name(run: Run, name: Lazy) -> Value:
    """`parseDrvName`: the version begins behind the first dash that no letter follows."""
    text = as_string(run, name)
    found = re.search(r"-(?=[^A-Za-z])", text)
    if found is None:
        return Attrs({"name": text, "version": ""})
    return Attrs({"name": text[: found.start()], "version": text[found.end() :]})


TABLE: Mapping[str, Callable[..., Value]] = {
    "add": _calculates("+"),
    "bitAnd": bit_and,
    "bitOr": bit_or,
    "bitXor": bit_xor,
    "ceil": ceiling,
    "compareVersions": compare_versions,
    "div": _calculates("/"),
    "floor": floor,
    "lessThan": less_than,
    "mul": _calculates("*"),
    "parseDrvName": parse_name,
    "splitVersion": split_version,
    "sub": _calculates("-"),
}
