"""Quantities of Kubernetes as numbers: `1Gi`, `500m`, `2e3`.

Source: apimachinery `pkg/api/resource/quantity.go`.
"""

from decimal import Decimal, InvalidOperation

#: What the letters behind a quantity stand for.
_UNITS = {"": Decimal(1), "n": Decimal("1e-9"), "u": Decimal("1e-6"), "m": Decimal("0.001")}
_UNITS |= {letter: Decimal(1000**power) for power, letter in enumerate("kMGTPE", 1)}
_UNITS |= {f"{letter}i": Decimal(1024**power) for power, letter in enumerate("KMGTPE", 1)}
#: Characters beyond which a text is no quantity that anybody writes.
_LONGEST = 40


def parse_quantity(value: object) -> Decimal | None:
    """A quantity as a number, None where it is none."""
    written = str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    if not isinstance(written, str) or len(written) > _LONGEST:
        return None
    unit = written.lstrip("+-.0123456789")
    try:
        return Decimal(written.removesuffix(unit)) * _UNITS[unit] if unit in _UNITS else Decimal(written)
    except InvalidOperation:
        return None
