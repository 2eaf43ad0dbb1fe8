"""Parts of strings and paths, and attribute paths."""

from .cursor import Cursor
from .strip_indentation import Escape, join_parts, strip_parts
from .trampoline import EXPRESSION, Reading
from .tree import Dynamic, Expression, Name, Path, Step, String

_NAMES = ("id", "or", "string")


def read_string(cursor: Cursor) -> Reading[String]:
    """A string that is in parts."""
    opened = cursor.tokens[cursor.index]
    parts = yield from _read_parts(cursor)
    is_indented = opened.kind == "open''"
    texts: list[str | Expression] = strip_parts(parts) if is_indented else join_parts(parts)
    return String(opened.start, cursor.tokens[cursor.index - 1].end, tuple(texts), is_indented)


def read_path(cursor: Cursor) -> Reading[Path]:
    """A path with expressions in it."""
    opened = cursor.tokens[cursor.index]
    parts = yield from _read_parts(cursor)
    return Path(opened.start, cursor.tokens[cursor.index - 1].end, tuple(join_parts(parts)))


def _read_parts(cursor: Cursor) -> "Reading[list[str | Escape | Expression]]":
    parts: list[str | Escape | Expression] = []
    while True:
        cursor.index += 1
        kind, _, _, value = cursor.tokens[cursor.index]
        if kind == "text":
            parts.append(value)
        elif kind == "escape":
            parts.append(Escape(value))
        elif kind == "${":
            cursor.index += 1
            parts.append((yield EXPRESSION))
            if cursor.tokens[cursor.index][0] != "}":
                raise cursor.failure("`}`")
        elif kind == "close":
            cursor.index += 1
            return parts
        else:
            raise cursor.failure("the end of the string")


def read_attribute_path(cursor: Cursor) -> Reading[tuple[Step, ...]]:
    """`a.b."c".${d}`."""
    tokens = cursor.tokens
    steps: list[Step] = []
    while True:
        kind, start, end, value = tokens[cursor.index]
        if kind in _NAMES:
            cursor.index += 1
            steps.append(Name(start, end, value))
        else:
            steps.append((yield from _read_step(cursor)))
        if tokens[cursor.index][0] != ".":
            return tuple(steps)
        cursor.index += 1


def _read_step(cursor: Cursor) -> Reading[Step]:
    """A step with expressions in it; one that is a mere string is a name, as in Nix."""
    kind, start, _, _ = cursor.tokens[cursor.index]
    if kind == 'open"':
        value: Expression = yield from read_string(cursor)
    elif kind == "${":
        cursor.index += 1
        value = yield EXPRESSION
        cursor.expect("}")
    else:
        raise cursor.failure("an attribute name")
    end = cursor.tokens[cursor.index - 1].end
    if isinstance(value, String) and len(value.parts) == 1 and isinstance(text := value.parts[0], str):
        return Name(start, end, text)
    return Dynamic(start, end, value)


def read_step(cursor: Cursor) -> Reading[Step]:
    """One step of an attribute path."""
    kind, start, end, value = cursor.tokens[cursor.index]
    if kind not in _NAMES:
        return (yield from _read_step(cursor))
    cursor.index += 1
    return Name(start, end, value)
