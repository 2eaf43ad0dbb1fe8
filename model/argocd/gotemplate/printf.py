"""What `printf` makes of a layout.

Source: the documentation of fmt (Printing).
"""

import re
from dataclasses import dataclass

from .format import format_float, format_value, sort_entries
from .quoting import quote, quote_character
from .values import GoValue, Missing, NotKnownError, Typed, bare, entries_of, items_of, text_bytes, type_name, whole

_INDEX = r"(?:\[(?P<{}>[0-9]+)\])?"
_VERB = re.compile(
    r"%(?P<flags>[-+# 0]*)"
    + _INDEX.format("width_at")
    + r"(?P<width>\d+|\*)?(?:\."
    + _INDEX.format("precision_at")
    + r"(?P<precision>\*|\d*))?"
    + _INDEX.format("at")
    + r"(?P<verb>(?s:.))?"
)
#: Columns beyond which a text is not padded.
_WIDEST = 10_000
#: From which exponent on `%#v` writes one.
_LARGE_EXPONENT = 6


def sprintf(layout: str, values: list[GoValue]) -> str:
    """What `printf` makes of a layout; raises NotKnownError for what of fmt is not known here."""
    waiting = _Waiting(values)
    text, at = "", 0
    for match in _VERB.finditer(layout):
        text += layout[at : match.start()]
        at = match.end()
        verb = match["verb"]
        if verb is None and "[" in match[0]:
            raise NotKnownError("`printf` with an index without a verb")
        if verb is None:
            text += "%!(NOVERB)"
        elif verb == "%":
            text += "%"
        elif verb == "[":
            raise NotKnownError("`printf` with such an index")
        else:
            text += _one(match, verb, waiting)
    text += layout[at:]
    extra = ", ".join(map(_extra, [] if waiting.is_moved else values[waiting.at :]))
    return f"{text}%!(EXTRA {extra})" if extra else text


@dataclass(slots=True)
class _Waiting:
    """The values, and which comes next; `is_moved` says that an index has chosen one."""

    values: list[GoValue]
    at: int = 0
    is_moved: bool = False

    def move(self, index: str | None) -> None:
        """Go on at an index, counted from one."""
        if index is not None:
            self.at, self.is_moved = int(index) - 1, True
            if not 0 <= self.at < len(self.values):
                raise NotKnownError("`printf` with an index that there is not")

    def take(self) -> GoValue:
        """The next value, or that there is none."""
        self.at += 1
        return self.values[self.at - 1] if self.at <= len(self.values) else _END

    def number(self, written: str | None) -> int | None:
        """A width or precision, which `*` takes from the values."""
        if written != "*":
            return None if written is None else int(written or 0)
        found = self.take()
        if isinstance(found, bool) or not isinstance(found, int):
            raise NotKnownError("`printf` with a width that is no number")
        return found


def _extra(value: GoValue) -> str:
    return "<nil>" if value is None else f"{type_name(value)}={format_value(value, nested=True)}"


def _one(match: re.Match[str], verb: str, waiting: _Waiting) -> str:
    flags = match["flags"]
    waiting.move(match["width_at"])
    width = waiting.number(match["width"]) or 0
    waiting.move(match["precision_at"])
    precision = waiting.number(match["precision"])
    waiting.move(match["at"])
    value = waiting.take()
    if value is _END:
        return f"%!{verb}(MISSING)"
    if width < 0:
        flags, width = f"{flags}-", -width
    if (precision or 0) < 0:
        precision = None
    if width > _WIDEST or (precision or 0) > _WIDEST:
        raise NotKnownError("`printf` with such a width")
    if width and verb not in "vT" and (items_of(value) is not None or entries_of(value) is not None):
        raise NotKnownError("`printf` with a width of a list or map")
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
    if verb == "v" and "#" in flags:
        return go_syntax(value)
    if verb == "v":
        return format_value(value, nested=True) if precision is None else _cut(value, precision)
    if "#" in flags or (verb in "qxX" and set(flags) & {"+", " "}) or verb == "O":
        raise NotKnownError(f"`printf` with `%{flags}{verb}` of such a value")
    if items_of(value) is not None or entries_of(value) is not None:
        return _all(verb, value, flags, precision)
    number = whole(value)
    if verb == "t" and isinstance(value, bool):
        return format_value(value)
    if number is not None and verb in "dxXobcqU":
        return _integer(verb, number, flags, precision)
    if isinstance(value, float) and verb in "eEfFgG":
        return _float(verb, value, flags, precision)
    if isinstance(value, str) and verb in "sqxX":
        return _text(verb, value, precision)
    return f"%!{verb}({type_name(value)}={format_value(value)})"


def go_syntax(value: GoValue) -> str:
    """What `%#v` prints: the value as Go's source has it."""
    if (entries := entries_of(value)) is not None:
        return f"{type_name(value)}{{{', '.join(f'{quote(k)}:{go_syntax(v)}' for k, v in sort_entries(entries))}}}"
    if (items := items_of(value)) is not None:
        return f"{type_name(value)}{{{', '.join(map(go_syntax, items))}}}"
    found = bare(value)
    if value is None or isinstance(found, bool | int | str):
        return quote(found) if isinstance(found, str) else format_value(value)
    if isinstance(found, float):
        return format_float(found, large=_LARGE_EXPONENT)
    raise NotKnownError("`printf` with `%#v` of such a value")


def _all(verb: str, value: GoValue, flags: str, precision: int | None) -> str:
    """A list or map with a verb that is for what is in it."""

    def inner(item: GoValue) -> str:
        return "<nil>" if item is None else _verb(verb, item, flags, precision)

    if isinstance(bare(value), bytes):
        raise NotKnownError(f"`printf` with `%{verb}` of bytes")
    if (entries := entries_of(value)) is not None:
        return f"map[{' '.join(f'{inner(key)}:{inner(item)}' for key, item in sort_entries(entries))}]"
    return f"[{' '.join(map(inner, items_of(value) or ()))}]"


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
