"""What `printf` makes of a layout.

Source: the documentation of fmt (Printing).
"""

import re
from collections.abc import Iterator

from .format import format_float, format_value
from .quoting import quote, quote_character
from .values import GoValue, Missing, NotKnownError, Typed, entries_of, items_of, text_bytes, type_name, whole

_VERB = re.compile(r"%(?P<flags>[-+# 0]*)(?P<width>\d+|\*)?(?:\.(?P<precision>\d*|\*))?(?P<verb>(?s:.))?")
#: Columns beyond which a text is not padded.
_WIDEST = 10_000


def sprintf(layout: str, values: list[GoValue]) -> str:
    """What `printf` makes of a layout; raises NotKnownError for what of fmt is not known here."""
    waiting = iter(values)
    used = 0
    text, at = "", 0
    for match in _VERB.finditer(layout):
        text += layout[at : match.start()]
        at = match.end()
        verb = match["verb"]
        if verb is None:
            text += "%!(NOVERB)"
        elif verb == "%":
            text += "%"
        elif verb == "[" or "*" in (match["width"], match["precision"]):
            raise NotKnownError("`printf` with indexes or with `*`")
        else:
            used += 1
            text += _one(match, verb, waiting)
    text += layout[at:]
    extra = ", ".join(map(_extra, values[used:]))
    return f"{text}%!(EXTRA {extra})" if extra else text


def _extra(value: GoValue) -> str:
    return "<nil>" if value is None else f"{type_name(value)}={format_value(value, nested=True)}"


def _one(match: re.Match[str], verb: str, waiting: Iterator[GoValue]) -> str:
    value = next(waiting, _END)
    if value is _END:
        return f"%!{verb}(MISSING)"
    flags, width = match["flags"], int(match["width"] or 0)
    precision = None if match["precision"] is None else int(match["precision"] or 0)
    if width > _WIDEST or (precision or 0) > _WIDEST:
        raise NotKnownError("`printf` with such a width")
    text = _verb(verb, value, flags, precision)
    is_number = whole(value) is not None or isinstance(value, float)
    if "0" in flags and "-" not in flags and (is_number or isinstance(value, str)) and not text.startswith("%!"):
        sign = text[: text[:1] in "+- " and len(text[:1]) and is_number]
        return sign + text[len(sign) :].rjust(width - len(sign), "0")
    return text.ljust(width) if "-" in flags else text.rjust(width)


_END = Typed("end", None)


def _verb(verb: str, value: GoValue, flags: str, precision: int | None) -> str:
    value = None if isinstance(value, Missing) else value
    if value is None and verb not in "vT":
        return f"%!{verb}(<nil>)"
    if verb == "T":
        return type_name(value)
    if verb == "v" and not set(flags) & {"+", "#"}:
        return format_value(value, nested=True) if precision is None else _cut(value, precision)
    if "#" in flags or items_of(value) is not None or entries_of(value) is not None:
        if verb in "sv" and not set(flags) & {"+", "#", " "} and precision is None and _is_of_texts(value):
            return format_value(value)
        raise NotKnownError(f"`printf` with `%{flags}{verb}` of such a value")
    number = whole(value)
    if verb == "v":
        verb = "d" if number is not None else "s" if isinstance(value, str) else "t" if value in (True, False) else "g"
    if verb == "t" and isinstance(value, bool):
        return format_value(value)
    if number is not None and verb in "dxXobcqU":
        return _integer(verb, number, flags, precision)
    if isinstance(value, float) and verb in "eEfFgG":
        return _float(verb, value, flags, precision)
    if isinstance(value, str) and verb in "sqxX":
        return _text(verb, value, precision)
    return f"%!{verb}({type_name(value)}={format_value(value)})"


def _is_of_texts(value: GoValue) -> bool:
    inner = items_of(value) if entries_of(value) is None else list((entries_of(value) or {}).values())
    return all(isinstance(item, str) for item in inner or ())


def _cut(value: GoValue, precision: int) -> str:
    if isinstance(value, str):
        return value[:precision]
    if isinstance(value, float):
        return _float("g", value, "", precision)
    raise NotKnownError("`printf` with a precision of such a value")


def _text(verb: str, value: str, precision: int | None) -> str:
    if verb in "xX":
        data = text_bytes(value)[:precision].hex()
        return data.upper() if verb == "X" else data
    shown = value if precision is None else value[:precision]
    return quote(shown) if verb == "q" else shown


def _integer(verb: str, number: int, flags: str, precision: int | None) -> str:
    if verb in "cqU":
        if not 0 <= number < 0x110000 or 0xD800 <= number < 0xE000:
            raise NotKnownError(f"`printf` with `%{verb}` of such a number")
        named = "'" + (quote_character(chr(number)) if number != 0x22 else '"').replace("'", "\\'") + "'"
        return {"c": chr(number), "q": named, "U": f"U+{number:04X}"}[verb]
    digits = format(abs(number), verb)
    if precision is not None:
        digits = "" if precision == 0 and number == 0 else digits.rjust(precision, "0")
    sign = "-" if number < 0 else "+" if "+" in flags else " " if " " in flags else ""
    return sign + digits


def _float(verb: str, number: float, flags: str, precision: int | None) -> str:
    sign = "+" if "+" in flags and number >= 0 else " " if " " in flags and number >= 0 else ""
    if verb in "gG" and precision is None:
        shown = format_float(number)
    else:
        shown = format(number, f".{6 if precision is None else precision}{verb}")
    return sign + (shown.upper() if verb == "G" else shown)
