"""What is meant by a quantity or a duration that is written with a unit which it does not have."""

import re

from ..formats.texts import LOOKS

_WRITTEN = re.compile(r"\s*+([+-]?[0-9]++(?:[.,][0-9]++)?)\s*+([A-Za-z]*+)\s*+")
_PREFIXES = {"k": "k", "m": "M", "g": "G", "t": "T", "p": "P", "e": "E"}
_BYTES = frozenset({"b", "byte", "bytes"})
_CORES = frozenset({"c", "core", "cores", "cpu", "cpus", "vcpu", "vcpus"})
_MILLICORES = frozenset({"m", "mc", "mcore", "mcores", "mcpu", "millicore", "millicores", "millicpu"})
_DURATIONS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), "ms"),
}
_HOURS = {**dict.fromkeys(("d", "day", "days"), 24), **dict.fromkeys(("w", "week", "weeks"), 7 * 24)}


def in_its_units(form: str, written: str) -> str:
    """What to write instead and why, "" where that cannot be told; `form` is what such a text looks like."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return ""
    number, unit = found[1].replace(",", "."), found[2]
    match form:
        case _ if form == LOOKS["quantity"]:
            return _quantity(number, unit)
        case _ if form in (LOOKS["duration"], LOOKS["duration-or-seconds"]):
            return _duration(number, unit)
        case _:
            return ""


def _quantity(number: str, unit: str) -> str:
    lower = unit.lower()
    if lower in _MILLICORES and unit != "M":
        return _format_hint(unit, "m", f"write `{number}m`")
    if not unit or lower in _CORES or lower in _BYTES:
        return _format_hint(unit, "", f"write `{number}`")
    size = lower.removesuffix("b")
    prefix = _PREFIXES.get(size.removesuffix("i"), "")
    if not prefix or len(size) > len("mi"):
        return ""
    binary = f"{number}{prefix.upper()}i"
    if size.endswith("i"):
        return _format_hint(unit, f"{prefix.upper()}i", f"write `{binary}`")
    power = "kmgtpe".index(size) + 1
    of_ten = f"`{number}{prefix}` (times 1000{_POWERS[power]})"
    return _format_hint(unit, prefix, f"write {of_ten} or `{binary}` (times 1024{_POWERS[power]})")


_POWERS = ("", "", "²", "³", "⁴", "⁵", "⁶")


def _duration(number: str, unit: str) -> str:
    lower = unit.lower()
    if not unit:
        return f"a duration has a unit: write `{number}s`, or `m` or `h` for minutes or hours"
    if lower in _DURATIONS:
        return _format_hint(unit, _DURATIONS[lower], f"write `{number}{_DURATIONS[lower]}`")
    if lower in _HOURS and number.isdecimal() and len(number) < len("100000"):
        return _format_hint(unit, "", f"write `{int(number) * _HOURS[lower]}h`")
    return ""


def _format_hint(unit: str, right: str, words: str) -> str:
    """The words, with the unit that is none before them; where the unit is right, the number or a blank was not."""
    return words if not unit or unit == right else f"`{unit}` is not a unit here: {words}"
