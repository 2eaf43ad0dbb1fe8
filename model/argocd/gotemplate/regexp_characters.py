"""Characters and sets of them in a regular expression.

Source: the documentation of regexp/syntax.
"""

from dataclasses import dataclass

from .regexp_instructions import CLASSES, CONTROLS, NAMED, One, Span, complement
from .values import NotKnownError


class RegexpError(ValueError):
    """A pattern that Go does not compile."""


@dataclass(slots=True)
class Cursor:
    """A place in a pattern."""

    pattern: str
    at: int = 0

    def take(self, text: str) -> bool:
        """Whether this comes next; then it is behind."""
        if self.pattern.startswith(text, self.at):
            self.at += len(text)
            return True
        return False


def read_class(cursor: Cursor) -> One | None:
    """`\\d` and its like, behind the backslash."""
    sign = cursor.pattern[cursor.at : cursor.at + 1]
    if sign in ("p", "P"):
        raise NotKnownError("Unicode classes of a regular expression")
    if not sign or sign.lower() not in CLASSES:
        return None
    cursor.at += 1
    return One(CLASSES[sign.lower()], sign.isupper(), False)


def read_character(cursor: Cursor) -> str:
    """The character that an escape stands for, behind the backslash."""
    sign = cursor.pattern[cursor.at : cursor.at + 1]
    cursor.at += 1
    if sign in CONTROLS:
        return CONTROLS[sign]
    if sign == "x":
        return _code(cursor)
    if sign and sign in "01234567":
        raise NotKnownError("an octal escape of a regular expression")
    if not sign:
        raise RegexpError("trailing backslash at end of expression: ``")
    if sign.isascii() and not sign.isalnum():
        return sign
    raise RegexpError(f"invalid escape sequence: `\\{sign}`")


def _code(cursor: Cursor) -> str:
    if cursor.take("{"):
        digits, _, _ = cursor.pattern[cursor.at :].partition("}")
        cursor.at += len(digits) + 1
    else:
        digits = cursor.pattern[cursor.at : cursor.at + 2]
        cursor.at += 2
    try:
        return chr(int(digits, 16))
    except (ValueError, OverflowError):
        raise RegexpError("invalid escape sequence: `\\x`") from None


def read_set(cursor: Cursor, *, folds: bool) -> One:
    """A set in brackets, behind the first one."""
    is_negated = cursor.take("^")
    spans: list[Span] = []
    is_first = True
    while is_first or not cursor.pattern.startswith("]", cursor.at):
        if cursor.at >= len(cursor.pattern):
            raise RegexpError("missing closing ]: `[`")
        is_first = False
        spans += _set_part(cursor)
    cursor.at += 1
    return One(tuple(spans), is_negated, folds)


def _set_part(cursor: Cursor) -> tuple[Span, ...]:
    """A class, a character, or a range of them."""
    if cursor.pattern.startswith("[:", cursor.at) and (end := cursor.pattern.find(":]", cursor.at)) > 0:
        name = cursor.pattern[cursor.at + 2 : end]
        if name.removeprefix("^") not in NAMED:
            raise RegexpError(f"invalid character class range: `[:{name}:]`")
        cursor.at = end + 2
        found = NAMED[name.removeprefix("^")]
        return complement(found) if name.startswith("^") else found
    if cursor.pattern.startswith("\\", cursor.at):
        cursor.at += 1
        if (one := read_class(cursor)) is not None:
            return complement(one.spans) if one.is_negated else one.spans
        first = read_character(cursor)
    else:
        first = _plain(cursor)
    if not cursor.pattern.startswith("-", cursor.at) or cursor.pattern.startswith("-]", cursor.at):
        return (Span(first, first),)
    cursor.at += 1
    if cursor.at >= len(cursor.pattern):
        raise RegexpError("missing closing ]: `[`")
    last = read_character(cursor) if cursor.take("\\") else _plain(cursor)
    if last < first:
        raise RegexpError(f"invalid character class range: `{first}-{last}`")
    return (Span(first, last),)


def _plain(cursor: Cursor) -> str:
    """The next character, which stands for itself."""
    cursor.at += 1
    return cursor.pattern[cursor.at - 1]
