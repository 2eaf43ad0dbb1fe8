"""Literals of CEL → their values. Source: the language definition in google/cel-spec, section on literals."""

import re

from ...schemas.formats.whole_number import parse_whole
from .tree import Literal
from .values import CelValue, Uint, UnknownError

_ESCAPE = re.compile(
    r"\\(?:([abfnrtv\"'\\?`])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))"
)
_CHARACTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_TRIPLE = ('"""', "'''")
_WORDS: dict[str, CelValue] = {"true": True, "false": False, "null": None}


def value_of_literal(tree: Literal) -> CelValue:
    """What a literal says; raises UnknownError for bytes, which are not looked at here."""
    text = tree.text
    match tree.type:
        case "int":
            return _whole(text)
        case "uint":
            return Uint(_whole(text.rstrip("uU")))
        case "double":
            return float(text)
        case "string":
            return _string(text)
        case "bool" | "null":
            return _WORDS[text]
        case _:
            raise UnknownError("bytes")


def _whole(text: str) -> int:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    return sign * (int(digits, 16) if digits.startswith("0x") else parse_whole(digits))


def _string(text: str) -> str:
    is_raw = text[0] in "rR"
    quoted = text[1:] if is_raw else text
    length = 3 if quoted.startswith(_TRIPLE) else 1
    inner = quoted[length:-length]
    return inner if is_raw else _ESCAPE.sub(_unescape, inner)


def _unescape(match: re.Match[str]) -> str:
    character, two, four, eight, octal = match.groups()
    if character:
        return _CHARACTERS.get(character, character)
    code = int(octal, 8) if octal else int(two or four or eight, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise UnknownError("a character that is none")
    return chr(code)
