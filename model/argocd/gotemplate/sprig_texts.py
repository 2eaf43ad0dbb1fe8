"""sprig's functions of strings.

Source: sprig's documentation (String Functions), 3.3.
"""

from ..normalize_names import SPACES, lower, upper
from .format import format_value
from .function import Function
from .quoting import quote
from .values import (
    ANY,
    STRING_MAP,
    STRINGS,
    GoValue,
    NotKnownError,
    TemplateError,
    Typed,
    bare,
    from_bytes,
    items_of,
    text_bytes,
)
from .wrap_and_change_case import (
    abbreviate,
    abbreviate_both,
    cut_bytes,
    initials,
    swap_case,
    title,
    to_camel,
    to_snake,
    untitle,
    without_spaces,
    wrap,
)

#: Characters that a text may be repeated or padded to.
_LONGEST = 1_000_000


def to_text(value: GoValue) -> str:
    """A value as text, as sprig's functions take it."""
    return value if isinstance(value, str) else format_value(value, nested=True)


def to_texts(value: GoValue) -> list[str]:
    """The items of a list as texts, without nil."""
    items = items_of(value)
    if items is None:
        return [] if value is None else [to_text(value)]
    return [to_text(item) for item in items if item is not None]


def _trunc(count: int, text: str) -> str:
    data = text_bytes(text)
    if count < 0:
        return from_bytes(data[count:]) if len(data) + count > 0 else text
    return from_bytes(data[:count])


def _substr(start: int, end: int, text: str) -> str:
    length = len(text_bytes(text))
    if start < 0:
        return cut_bytes(text, 0, end)
    return cut_bytes(text, start, length if end < 0 or end > length else end)


def _repeat(count: int, text: str) -> str:
    if count < 0:
        raise TemplateError("strings: negative Repeat count")
    if count * len(text) > _LONGEST:
        raise NotKnownError("`repeat` of so much text")
    return text * count


def _indent(spaces: int, text: str) -> str:
    if spaces < 0:
        raise TemplateError("strings: negative Repeat count")
    if spaces * (text.count("\n") + 1) > _LONGEST:
        raise NotKnownError("`indent` by so much")
    return " " * spaces + text.replace("\n", "\n" + " " * spaces)


def split_text(separator: str, text: str, most: int = -1) -> list[str]:
    """The parts of a text, at most `most` of them; without a separator its characters."""
    if most == 0:
        return []
    if separator:
        return text.split(separator, most - 1 if most > 0 else -1)
    return list(text) if most < 0 or len(text) <= most else [*text[: most - 1], text[most - 1 :]]


def _split(separator: str, text: str) -> GoValue:
    return _numbered(split_text(separator, text))


def _numbered(parts: list[str]) -> GoValue:
    return Typed(STRING_MAP, {f"_{index}": part for index, part in enumerate(parts)})


def _strings(parts: list[str]) -> GoValue:
    found: list[GoValue] = [*parts]
    return Typed(STRINGS, found)


def _join(separator: str, value: GoValue) -> str:
    return separator.join(to_texts(value))


def _sort(value: GoValue) -> GoValue:
    ordered = bare(value) if isinstance(value, Typed) and value.is_shuffled else value
    if items_of(ordered) is None:
        return _strings([to_text(value)])
    return _strings(sorted(to_texts(ordered), key=text_bytes))


def _quote(*values: GoValue) -> str:
    return " ".join(quote(to_text(value)) for value in values if value is not None)


def _squote(*values: GoValue) -> str:
    return " ".join(f"'{format_value(value)}'" for value in values if value is not None)


def _cat(*values: GoValue) -> str:
    return " ".join(format_value(value, nested=True) for value in values if value is not None)


def _replace(old: str, new: str, text: str) -> str:
    if (text.count(old) + 1) * len(new) > _LONGEST:
        raise NotKnownError("`replace` that makes so much text")
    return text.replace(old, new)


def _plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


def _fail(message: str) -> GoValue:
    raise TemplateError(message)


_S, _SS = ("string",), ("string", "string")
TEXTS: dict[str, Function] = {
    "hello": Function((), lambda: "Hello!"),
    "abbrev": Function(("int", "string"), abbreviate),
    "abbrevboth": Function(("int", "int", "string"), abbreviate_both),
    "trunc": Function(("int", "string"), _trunc),
    "trim": Function(_S, lambda text: text.strip(SPACES)),
    "upper": Function(_S, upper),
    "lower": Function(_S, lower),
    "title": Function(_S, title),
    "untitle": Function(_S, untitle),
    "substr": Function(("int", "int", "string"), _substr),
    "repeat": Function(("int", "string"), _repeat),
    "trimall": Function(_SS, lambda chars, text: text.strip(chars) if chars else text),
    "trimAll": Function(_SS, lambda chars, text: text.strip(chars) if chars else text),
    "trimSuffix": Function(_SS, lambda end, text: text.removesuffix(end)),
    "trimPrefix": Function(_SS, lambda start, text: text.removeprefix(start)),
    "nospace": Function(_S, without_spaces),
    "initials": Function(_S, initials),
    "swapcase": Function(_S, swap_case),
    "snakecase": Function(_S, lambda text: to_snake(text, "_")),
    "kebabcase": Function(_S, lambda text: to_snake(text, "-")),
    "camelcase": Function(_S, to_camel),
    "wrap": Function(("int", "string"), lambda width, text: wrap(text, width, "", cuts_words=False)),
    "wrapWith": Function(("int", "string", "string"), lambda w, end, text: wrap(text, w, end, cuts_words=True)),
    "contains": Function(_SS, lambda part, text: part in text),
    "hasPrefix": Function(_SS, lambda start, text: text.startswith(start)),
    "hasSuffix": Function(_SS, lambda end, text: text.endswith(end)),
    "quote": Function((f"...{ANY}",), _quote),
    "squote": Function((f"...{ANY}",), _squote),
    "cat": Function((f"...{ANY}",), _cat),
    "indent": Function(("int", "string"), _indent),
    "nindent": Function(("int", "string"), lambda spaces, text: "\n" + _indent(spaces, text)),
    "replace": Function(("string", "string", "string"), lambda old, new, text: _replace(old, new, text)),
    "plural": Function(("string", "string", "int"), _plural),
    "toString": Function((ANY,), to_text),
    "toStrings": Function((ANY,), lambda value: _strings(to_texts(value))),
    "split": Function(_SS, _split),
    "splitList": Function(_SS, lambda separator, text: _strings(split_text(separator, text))),
    "splitn": Function(("string", "int", "string"), lambda end, most, text: _numbered(split_text(end, text, most))),
    "join": Function(("string", ANY), _join),
    "sortAlpha": Function((ANY,), _sort),
    "fail": Function(_S, _fail),
}
