"""Values as Go has them, where its types decide what a template comes to.

What JSON has is plain Python: a number out of a document is a `float`, since Go reads it as float64, and an `int` is
Go's int. What has another type says so in a `Typed`: a function takes no int64 where it wants an int.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

GoValue: TypeAlias = "bool | int | float | str | bytes | list[GoValue] | dict[str, GoValue] | Typed | Missing | None"

ANY, MAP = "interface {}", "map[string]interface {}"
STRINGS, STRING_MAP, MAPS = "[]string", "map[string]string", "[]map[string]interface {}"


@dataclass(frozen=True, slots=True)
class Typed:
    """A value with the name that Go has for its type, such as `int64`, `[]string` or `map[string]string`.

    `is_shuffled` is a list whose order Go leaves to chance: that of a map's keys.
    """

    type: str
    value: "GoValue"
    is_shuffled: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """What a key that is not there comes to: not nil, but no value at all."""


MISSING: Final = Missing()


class TemplateError(Exception):
    """What Go's text/template would report of a template; the text is its message without name and place.

    `is_syntax` says that the template cannot even be parsed.
    """

    def __init__(self, message: str, *, is_syntax: bool = False) -> None:
        super().__init__(message)
        self.is_syntax = is_syntax


class NotKnownError(Exception):
    """What comes of something right cannot be known from here; the text says why.

    `is_proven` says that nobody could know it from the repository; else it is only not known to us.
    """

    def __init__(self, why: str, *, is_proven: bool = False) -> None:
        super().__init__(why)
        self.is_proven = is_proven


def bare(value: GoValue) -> GoValue:
    """The value without the name of its type."""
    return value.value if isinstance(value, Typed) else value


def type_name(value: GoValue) -> str:
    """The name of the value's type, as `%T` prints it."""
    match value:
        case Typed(type=name):
            return name
        case None | Missing():
            return "<nil>"
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float64"
        case str():
            return "string"
        case bytes():
            return "[]uint8"
        case list():
            return "[]interface {}"
        case dict():
            return MAP


def kind(value: GoValue) -> str:
    """The kind of the value: `slice`, `map`, `string`, `int64` …; `invalid` for nil."""
    name = type_name(value)
    if name.startswith("["):
        return "slice"
    if name.startswith("map["):
        return "map"
    return {"<nil>": "invalid", "*semver.Version": "ptr"}.get(name, name)


def whole(value: GoValue) -> int | None:
    """The number of an integer of any size, None for all else."""
    found = bare(value)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def items_of(value: GoValue) -> list[GoValue] | None:
    """The items of a slice, None for all else; raises NotKnownError where their order is not known."""
    if isinstance(value, Typed) and value.is_shuffled:
        raise NotKnownError("the order of a map's keys or values, which Go leaves to chance: sort it", is_proven=True)
    found = bare(value)
    if isinstance(found, bytes):
        return [Typed("uint8", byte) for byte in found]
    return found if isinstance(found, list) else None


def is_nil_slice(value: GoValue) -> bool:
    """Whether it is a slice that was never made, as that of clusters is of which there are none: `null` as JSON."""
    return isinstance(value, Typed) and value.type == MAPS and not value.value


def entries_of(value: GoValue) -> dict[str, GoValue] | None:
    """The entries of a map, None for all else."""
    found = bare(value)
    return found if isinstance(found, dict) else None


def is_empty(value: GoValue) -> bool:
    """Whether it is the zero value of its type, or nothing is in it: false for `if`, unset for `default`."""
    found = bare(value)
    return found is None or isinstance(found, Missing) or not found


def text_bytes(text: str) -> bytes:
    """A string as Go counts it: in bytes of UTF-8."""
    return text.encode("utf-8", "surrogateescape")


def in_unicode(text: str) -> str:
    """A string as JSON has it: each byte that is no UTF-8 is the sign for that."""
    if text.isascii():
        return text
    whole = from_bytes(text_bytes(text))
    return "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in whole)


def from_bytes(data: bytes) -> str:
    """The string of these bytes, which need not be UTF-8."""
    return data.decode("utf-8", "surrogateescape")
