"""Quantities as numbers. Source: apimachinery `pkg/api/resource/quantity.go`."""

import re
from decimal import Decimal

from ...text.open_collections import Value

_FORM = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?\d{1,3}))?")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {f"{letter}i": 1024 ** (index + 1) for index, letter in enumerate("KMGTPE")}
#: Characters beyond which a number is not computed with.
_LONGEST = 40


def quantity(value: Value) -> Decimal | None:
    """What a quantity amounts to; None where it is none, or not known."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = str(value)
    match = _FORM.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    number, suffix, exponent = match.groups()
    if suffix in _BINARY:
        return Decimal(number) * Decimal(_BINARY[suffix])
    return Decimal(number).scaleb(int(exponent) if exponent else _DECIMAL[suffix or ""])
