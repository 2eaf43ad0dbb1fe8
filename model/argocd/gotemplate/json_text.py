"""JSON as Go's encoding/json writes and reads it.

Source: the documentation of encoding/json: keys are sorted, `<`, `>` and `&` are escaped, every number that is read is
a float64.
"""

import base64
import json
import math
from collections.abc import Iterator

from .format import format_float, sort_entries
from .values import GoValue, Missing, NotKnownError, Typed, bare, entries_of, is_nil_slice, items_of

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPES |= {"\u2028": "\\u2028", "\u2029": "\\u2029"}
_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
#: Exponents between which a float64 is written without one.
_LEAST, _LARGE = -6, 21


class JsonError(ValueError):
    """A text that is no JSON, or a value that JSON has not."""


def dump_json(value: GoValue, *, escapes: bool = True, indent: int = 0) -> str:
    """The value as JSON; raises JsonError for infinite numbers."""
    return "".join(_dump(value, escapes, " " * indent, ""))


def _dump(value: GoValue, escapes: bool, step: str, margin: str) -> Iterator[str]:
    entries, items = entries_of(value), None if isinstance(bare(value), bytes) else items_of(value)
    if is_nil_slice(value):
        yield "null"
    elif not entries and entries is not None:
        yield "{}"
    elif not items and items is not None:
        yield "[]"
    elif entries is not None:
        colon = ": " if step else ":"
        inner = margin + step
        pairs = sort_entries(entries)
        for index, (key, item) in enumerate(pairs):
            yield ("," if index else "{") + (f"\n{inner}" if step else "") + _text(key, escapes) + colon
            yield from _dump(item, escapes, step, inner)
        yield f"\n{margin}}}" if step else "}"
    elif items is not None:
        inner = margin + step
        for index, item in enumerate(items):
            yield ("," if index else "[") + (f"\n{inner}" if step else "")
            yield from _dump(item, escapes, step, inner)
        yield f"\n{margin}]" if step else "]"
    else:
        yield _scalar(value, escapes)


def _scalar(value: GoValue, escapes: bool) -> str:
    if isinstance(value, Typed) and value.type.startswith("*"):
        raise NotKnownError("a version as JSON")
    match bare(value):
        case None | Missing():
            return "null"
        case bool() as truth:
            return "true" if truth else "false"
        case int() as number:
            return str(number)
        case float() as number:
            return dump_number(number)
        case bytes() as data:
            return f'"{base64.b64encode(data).decode()}"'
        case str() as text:
            return _text(text, escapes)
        case _:
            raise JsonError("json: unsupported value")


def dump_number(number: float) -> str:
    """A float64 as JSON has it."""
    if not math.isfinite(number):
        raise JsonError(f"json: unsupported value: {format_float(number)}")
    text = format_float(number, _LEAST, _LARGE)
    return text[:-2] + text[-1] if text[-4:-2] == "e-" and text[-2] == "0" else text


def _text(text: str, escapes: bool) -> str:
    return '"' + "".join(_character(character, escapes) for character in text) + '"'


def _character(character: str, escapes: bool) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if escapes and character in _HTML:
        return _HTML[character]
    if "\ud800" <= character <= "\udfff":
        return "\\ufffd"
    return f"\\u{ord(character):04x}" if character < " " else character


def read_json(text: str) -> GoValue:
    """The value in a text; raises JsonError where it is none, NotKnownError where it is nested too deep."""
    try:
        found: GoValue = json.loads(text, parse_int=_number, parse_float=_number, parse_constant=_constant)
    except RecursionError:
        raise NotKnownError("JSON that is nested too deep") from None
    except ValueError as error:
        raise JsonError(f"invalid character in JSON: {error}") from None
    return found


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise JsonError(f"json: cannot unmarshal number {digits} into Go value of type float64")
    return number


def _constant(name: str) -> float:
    raise JsonError(f"invalid character '{name[0]}' looking for beginning of value")
