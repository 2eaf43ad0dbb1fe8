"""How a scalar is written: plain where every reader reads it so, else in quotes."""

from typing import Any

from yaml.events import ScalarEvent

from .events import BROKEN, events
from .scalars import RESOLVERS

#: The styles of scalars that take lines of their own.
BLOCK_STYLES = ("|", ">")
#: What a plain scalar must survive: in a list, as a key, and among others in brackets and braces.
_AROUND = ("- {}\n", "{}: x\n", "[{}, x]\n", "{{x: {}}}\n", "{{{}: x}}\n")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_scalar(value: str | float, like: Any) -> str | None:
    """The text of a value in the style of the scalar whose event is `like`; None where that is a block of lines."""
    if like.style in BLOCK_STYLES:
        return None
    if not isinstance(value, str):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if like.style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return value if not like.style and is_plain(value) else quote(value)


def is_plain(text: str) -> bool:
    """Whether every reader takes the text for itself where it stands without quotes."""
    resolved = (RESOLVERS[profile](text) for profile in ("go-yaml-2", "go-yaml-3")) if text else (None,)
    return all(one == text and isinstance(one, str) for one in resolved) and all(
        _is_read(around.format(text), text) for around in _AROUND
    )


def stands_in_list(written: str, value: str) -> bool:
    """Whether what is written for a value says the same between brackets."""
    return [scalar.value for scalar in _scalars(f"[{written}]")] == [value]


def _is_read(written: str, text: str) -> bool:
    scalars = _scalars(written)
    beside = written.count("x") - text.count("x")
    return len(scalars) == 1 + beside and any(one.value == text and one.implicit[0] for one in scalars)


def _scalars(text: str) -> list[Any]:
    try:
        return [event for event in events(text) if isinstance(event, ScalarEvent)]
    except BROKEN:
        return []


def quote(text: str) -> str:
    """The text in double quotes."""
    return '"' + "".join(_ESCAPES.get(char) or _escape(char) for char in text) + '"'


def _escape(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
