"""JSON and TOML, read and written. Source: the Nix manual, "Built-in Functions"."""

import json
import math
import re
from collections.abc import Callable, Mapping

from ..call import call
from ..coerce import interpolate
from ..force import as_closed, as_string, force
from ..run_state import Run, bounded, charge, descend, fail
from ..values import Attrs, Lazy, PathValue, Value

_DEEPEST = 200
_NESTING = re.compile(r'"(?:[^"\\\n]|\\.)*"|[\[\]{}]')
_INTEGERS = range(-(2**63), 2**63)


def from_json(run: Run, text: Lazy) -> Value:
    """`fromJSON`"""
    whole = _checked(run, text)
    try:
        return _value_of(run, json.loads(whole, parse_constant=_refuse))
    except (ValueError, RecursionError):
        raise fail("a text is no JSON") from None


def _checked(run: Run, text: Lazy) -> str:
    """A text that does not nest deeper than the readers in C can bear, for which the depth of Python's is no bound."""
    whole = as_string(run, text)
    charge(run, len(whole) >> 4)
    depth = 0
    for mark in _NESTING.findall(whole):
        depth += 1 if mark in "[{" else -1 if mark in "]}" else 0
        if depth > _DEEPEST:
            raise fail("a text nests too deeply")
    return whole


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def from_toml(run: Run, text: Lazy) -> Value:
    """`fromTOML`"""
    import tomllib  # few files read any

    whole = _checked(run, text)
    try:
        return _value_of(run, tomllib.loads(whole))
    except (ValueError, RecursionError):
        raise fail("a text is no TOML") from None


def _value_of(run: Run, data: object) -> Value:
    charge(run, 1)
    descend(run)
    found = _convert(run, data)
    run.depth -= 1
    return found


def _convert(run: Run, data: object) -> Value:
    match data:
        case None | bool() | str():
            return data
        case int() if data in _INTEGERS:
            return data
        case float() if math.isfinite(data):
            return data
        case list():
            return [_value_of(run, item) for item in data]
        case dict():
            return Attrs({str(name): _value_of(run, item) for name, item in sorted(data.items())})
        case _:
            raise fail("a text has a number or time in it that Nix has no value for")


def to_json(run: Run, value: Lazy) -> Value:
    """`toJSON`"""
    return bounded(run, json.dumps(plain(run, value), ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def plain(run: Run, lazy: Lazy, depth: int = 0) -> object:
    """A value as JSON has it. Raises `Unresolved` for functions, and where a part is not known."""
    charge(run, 1)
    descend(run)
    if depth > _DEEPEST:
        raise fail("a value nests too deeply")
    found = _plain(run, force(run, lazy), depth + 1)
    run.depth -= 1
    return found


def _plain(run: Run, value: Value, depth: int) -> object:
    match value:
        case float():
            raise fail("how a number with a point is written in JSON hangs on the version of Nix")
        case None | bool() | int() | str():
            return value
        case PathValue():
            return interpolate(run, value)
        case list():
            return [plain(run, item, depth) for item in value]
        case Attrs() if "__toString" in value.items:
            return interpolate(run, call(run, value.items["__toString"], value))
        case Attrs() if "outPath" in value.items:
            return plain(run, value.items["outPath"], depth)
        case Attrs():
            return {name: plain(run, item, depth) for name, item in as_closed(run, value).items()}
        case _:
            raise fail("a function has no JSON")


TABLE: Mapping[str, Callable[..., Value]] = {"fromJSON": from_json, "fromTOML": from_toml, "toJSON": to_json}
