"""The comparisons of text/template: which values can be compared, and how.

Source: the documentation of text/template (Functions).
"""

from .format import format_value
from .values import GoValue, TemplateError, bare, entries_of, items_of, kind, text_bytes, type_name

_NUMBERS = ("int", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "rune")


def _basic(value: GoValue) -> str:
    """The kind by which two values are compared: all integers are of one."""
    found = kind(value)
    return "int" if found in _NUMBERS else found


def equal(first: GoValue, *others: GoValue) -> GoValue:
    """Whether the first is one of the others; raises TemplateError where they cannot be compared."""
    if not others:
        raise TemplateError("missing argument for comparison")
    return any(_are_equal(first, other) for other in others)


def _are_equal(first: GoValue, other: GoValue) -> bool:
    one, two = _basic(first), _basic(other)
    for value, beside in ((first, two), (other, one)):
        if entries_of(value) is not None or items_of(value) is not None:
            if beside == "invalid":  # nil is not what is there, whatever that is
                return False
            raise TemplateError(f"non-comparable type {format_value(value)}: {type_name(value)}")
    if "invalid" in (one, two):
        return one == two
    if one != two:
        raise TemplateError("incompatible types for comparison")
    return bare(first) == bare(other)


def less(first: GoValue, other: GoValue) -> bool:
    """Whether the first comes before the other; raises TemplateError where they have no order."""
    one, two = _basic(first), _basic(other)
    for found in (one, two):
        if found not in ("int", "float64", "string", "bool"):
            raise TemplateError("invalid type for comparison")
    if one != two:
        raise TemplateError("incompatible types for comparison")
    match bare(first), bare(other):
        case (bool(), _):
            raise TemplateError("invalid type for comparison")
        case (str(a), str(b)):
            return text_bytes(a) < text_bytes(b)
        case ((int() | float()) as number, (int() | float()) as against):
            return number < against
        case _:
            raise TemplateError("invalid type for comparison")
