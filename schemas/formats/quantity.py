"""Quantities of Kubernetes as numbers: `1Gi`, `500m`, `2e3`.

Source: apimachinery `pkg/api/resource/quantity.go`.
"""

import re
from decimal import Decimal

_FORM = re.compile(r"([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?[0-9]{1,3}))?")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {f"{letter}i": 1024 ** (index + 1) for index, letter in enumerate("KMGTPE")}
#: Characters beyond which a number is not computed with.
_LONGEST = 40


def parse_quantity(value: object) -> Decimal | None:
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
