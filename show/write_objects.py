"""Objects as YAML, with keys sorted as kubectl writes them, and which value stands in which line."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..model.text.document import Value
from ..model.text.place import NodePath
from ..model.text.scalar_text import quote
from ..model.text.scalars import RESOLVERS, Profile

#: What every reader takes for a text where it stands without quotes, if it is not a number or a word for something.
_PLAIN = re.compile(r"[A-Za-z0-9_./](?:[ :=,;()]?[\w./@+%=-])*", re.ASCII)
_PROFILES: tuple[Profile, ...] = ("go-yaml-2", "go-yaml-3", "kyaml")


class Line(NamedTuple):
    """A line, and the way to the value that begins in it; None where none does."""

    text: str
    path: NodePath | None = None


def write_object(value: Value) -> list[Line]:
    """The lines of an object."""
    return list(_lines(value, (), "", ""))


def _lines(value: Value, path: NodePath, indent: str, head: str) -> Iterator[Line]:
    """A value behind `head`, which stands on the first line with its indentation."""
    match value:
        case dict() if value:
            for key in sorted(value):
                yield from _entry(value[key], (*path, key), indent, f"{head or indent}{_scalar(key)}:")
                head = ""
        case list() if value:
            for index, entry in enumerate(value):
                front = f"{head or indent}- "
                head = ""
                if isinstance(entry, dict | list) and entry:
                    yield from _lines(entry, (*path, index), f"{indent}  ", front)
                else:
                    yield from _leaf(entry, (*path, index), indent, front)
        case _:
            yield from _leaf(value, path, indent, head or indent)


def _entry(value: Value, path: NodePath, indent: str, head: str) -> Iterator[Line]:
    if isinstance(value, dict) and value:
        yield Line(head, path)
        yield from _lines(value, path, f"{indent}  ", "")
    elif isinstance(value, list) and value:
        yield Line(head, path)
        yield from _lines(value, path, indent, "")
    else:
        yield from _leaf(value, path, indent, f"{head} ")


def _leaf(value: Value, path: NodePath, indent: str, head: str) -> Iterator[Line]:
    if isinstance(value, str) and _is_block(value):
        body = value.removesuffix("\n")
        keep = "-" if body == value else "+" if body.endswith("\n") or not body else ""
        yield Line(f"{head}|{keep}", path)
        for line in body.split("\n"):
            yield Line(f"{indent}  {line}" if line else "")
        return
    yield Line(head + _scalar(value), path)


def _is_block(text: str) -> bool:
    """Whether a text of several lines can stand as it is."""
    lines = text.split("\n")
    return len(lines) > 1 and text[0] not in " \t\n" and all(line.replace("\t", "").isprintable() for line in lines)


def _scalar(value: Value) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return value if _is_plain(value) else quote(value)
        case dict():
            return "{}"
        case list():
            return "[]"
        case int() | float():
            return repr(value)


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and all(RESOLVERS[name](text) == text for name in _PROFILES)
