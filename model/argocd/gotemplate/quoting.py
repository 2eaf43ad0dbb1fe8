"""Texts and durations as Go writes them.

Source: the documentation of strconv (Quote) and time (Duration.String).
"""

from decimal import Decimal


def quote(text: str) -> str:
    """A text in double quotes as Go writes it."""
    return '"' + "".join(map(quote_character, text)) + '"'


_NAMED = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
_NAMED |= {"\\": "\\\\", '"': '\\"'}


def quote_character(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if character.isprintable() or character == " ":
        return character
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_UNITS = ((3_600 * 10**9, "h"), (60 * 10**9, "m"))


def format_duration(nanoseconds: int) -> str:
    """`1h2m3.5s`, as time.Duration prints itself."""
    left, sign = abs(nanoseconds), "-" if nanoseconds < 0 else ""
    if left == 0:
        return "0s"
    for size, unit in ((1, "ns"), (1_000, "µs"), (1_000_000, "ms")):
        if left < size * 1_000:
            return f"{sign}{_fraction(left, size)}{unit}"
    text = ""
    for size, unit in _UNITS:
        if left >= size or text:
            text += f"{left // size}{unit}"
        left %= size
    return f"{sign}{text}{_fraction(left, 10**9)}s"


def _fraction(number: int, size: int) -> str:
    found = Decimal(number) / Decimal(size)
    return f"{found:f}".rstrip("0").rstrip(".") if "." in f"{found:f}" else f"{found:f}"
