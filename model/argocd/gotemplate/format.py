"""How Go prints values: `%v` and the other verbs of fmt, and numbers by strconv.

Source: the documentation of fmt (Printing) and of strconv (FormatFloat).
"""

from decimal import Decimal

from .values import GoValue, Missing, Typed, bare, entries_of, items_of, text_bytes

#: The least exponent with which `%v` writes a number without one, and the first with which it does not.
_LEAST_EXPONENT, _LARGE_EXPONENT = -4, 6


def format_value(value: GoValue, *, nested: bool = False) -> str:
    """What `%v` prints. `nested` is inside of a map or list, where nil is `<nil>`."""
    match value:
        case Missing():
            return "<nil>" if nested else "<no value>"
        case None:
            return "<nil>"
        case bool():
            return "true" if value else "false"
        case float():
            return format_float(value)
        case int():
            return str(value)
        case str():
            return value
        case Typed(type="*semver.Version", value=dict(parts)):
            return format_value(parts["String"])
        case _:
            pass
    if (entries := entries_of(value)) is not None:
        inner = " ".join(f"{key}:{format_value(entry, nested=True)}" for key, entry in sort_entries(entries))
        return f"map[{inner}]"
    if (items := items_of(value)) is not None:
        return "[" + " ".join(format_value(item, nested=True) for item in items) + "]"
    return format_value(bare(value))


def sort_entries(entries: dict[str, GoValue]) -> list[tuple[str, GoValue]]:
    """The entries of a map in the order in which Go prints them and goes through them."""
    return sorted(entries.items(), key=lambda entry: text_bytes(entry[0]))


def format_float(number: float, least: int = _LEAST_EXPONENT, large: int = _LARGE_EXPONENT) -> str:
    """The shortest text of a float64 that is read as it, as `%v` prints it.

    With an exponent below `least`, or from `large` on, it is written with it.
    """
    if number != number or number in (float("inf"), float("-inf")):
        return "NaN" if number != number else "+Inf" if number > 0 else "-Inf"
    sign, digits, exponent = _digits(number)
    if exponent < least or exponent >= large:
        return f"{sign}{_scientific(digits, exponent)}"
    return f"{sign}{_plain(digits, exponent)}"


def _digits(number: float) -> tuple[str, str, int]:
    """The sign, the shortest digits, and the power of ten of the first of them."""
    parts = Decimal(repr(number)).as_tuple()
    digits = "".join(map(str, parts.digits)).lstrip("0")
    exponent = int(parts.exponent) + len(digits) - 1 if digits else 0
    return "-" if parts.sign else "", digits.rstrip("0") or "0", exponent


def _scientific(digits: str, exponent: int) -> str:
    point = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{point}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"


def _plain(digits: str, exponent: int) -> str:
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    whole_part = digits[: exponent + 1].ljust(exponent + 1, "0")
    return f"{whole_part}.{digits[exponent + 1 :]}" if len(digits) > exponent + 1 else whole_part


def format_print(values: list[GoValue]) -> str:
    """What `print` makes of them: spaces only between two that are no texts."""
    text = ""
    for index, value in enumerate(values):
        if index and not isinstance(value, str) and not isinstance(values[index - 1], str):
            text += " "
        text += format_value(value, nested=True)
    return text
