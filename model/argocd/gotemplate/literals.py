"""Go's literals: what the texts and numbers in a template stand for.

Source: the Go specification (Integer literals, Floating-point literals, String literals, Rune literals).
"""

import re

from .values import NotKnownError, TemplateError, from_bytes, text_bytes

_ESCAPE = re.compile(
    r"\\(?:(?P<simple>[abfnrtv\\'\"])|x(?P<hex>[0-9a-fA-F]{2})|(?P<octal>[0-7]{3})"
    r"|u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8}))"
)
_SIMPLE = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92, "'": 39, '"': 34}
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:_[0-9]+)*)?(?:\.(?:[0-9]+(?:_[0-9]+)*)?)?(?:[eE][+-]?[0-9]+)?")
_LARGEST_RUNE, _LARGEST_BYTE, _LARGEST_INT = 0x10FFFF, 0xFF, 2**63


def unquote(written: str) -> str:
    """The text of `"…"` or `` `…` ``; raises TemplateError where Go refuses it."""
    if written.startswith("`"):
        return written[1:-1].replace("\r", "")
    return from_bytes(b"".join(_pieces(written[1:-1], '"')))


def rune(written: str) -> int:
    """The number of `'…'`; raises TemplateError where Go refuses it."""
    found = from_bytes(b"".join(_pieces(written[1:-1], "'")))
    if len(found) != 1:
        raise TemplateError(f"malformed character constant: {written}")
    return ord(found)


def _pieces(inner: str, quote: str) -> list[bytes]:
    found: list[bytes] = []
    at = 0
    while at < len(inner):
        if inner[at] != "\\":
            found.append(text_bytes(inner[at]))
            at += 1
            continue
        match = _ESCAPE.match(inner, at)
        if match is None or match["simple"] == {'"': "'", "'": '"'}[quote]:
            raise TemplateError("invalid syntax")
        found.append(_escaped(match))
        at = match.end()
    return found


def _escaped(match: re.Match[str]) -> bytes:
    if match["simple"]:
        return bytes([_SIMPLE[match["simple"]]])
    if match["hex"] or match["octal"]:
        code = int(match["hex"], 16) if match["hex"] else int(match["octal"], 8)
        if code > _LARGEST_BYTE:
            raise TemplateError("invalid syntax")
        return bytes([code])
    code = int(match["short"] or match["long"], 16)
    if code > _LARGEST_RUNE or 0xD800 <= code < 0xE000:
        raise TemplateError("invalid syntax")
    return chr(code).encode()


def number(written: str) -> int | float:
    """The int or float64 of a number; raises TemplateError where Go refuses it."""
    digits = written.replace("_", "")
    sign = -1 if digits.startswith("-") else 1
    plain = digits.lstrip("+-")
    whole = _whole(plain)
    if whole is not None:
        if not -_LARGEST_INT <= sign * whole < _LARGEST_INT:
            raise TemplateError(f"integer overflow: {written!r}")
        return sign * whole
    try:
        if plain[:2].lower() == "0x":
            return sign * float.fromhex(plain)
        if plain.endswith("i") and _DECIMAL.fullmatch(plain[:-1]):
            raise NotKnownError("a template with an imaginary number")
        if not _DECIMAL.fullmatch(written):
            raise TemplateError(f'bad number syntax: "{written}"')
        return sign * float(plain)
    except ValueError:
        raise TemplateError(f'bad number syntax: "{written}"') from None


def _whole(plain: str) -> int | None:
    """An integer: with a base, in octal after a `0`, or decimal."""
    for prefix, base in (("0x", 16), ("0o", 8), ("0b", 2)):
        if plain[:2].lower() == prefix:
            return _in_base(plain[2:], base)
    if len(plain) > 1 and plain[0] == "0" and plain.isdigit():
        found = _in_base(plain[1:], 8)
        if found is None:
            raise TemplateError(f'integer overflow: "{plain}"')
        return found
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 30 else None


def _in_base(digits: str, base: int) -> int | None:
    try:
        return int(digits, base)
    except ValueError:
        return None
