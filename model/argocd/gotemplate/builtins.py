"""The functions of text/template itself, but for `and` and `or`, which stop early (execute.py).

Source: the documentation of text/template (Functions).
"""

from urllib.parse import quote as percent

from .comparisons import equal, less
from .format import format_print, format_value
from .function import Function
from .printf import sprintf
from .values import (
    ANY,
    MISSING,
    GoValue,
    Missing,
    NotKnownError,
    TemplateError,
    Typed,
    bare,
    entries_of,
    is_empty,
    items_of,
    text_bytes,
    type_name,
    whole,
)

_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;", "\0": "\ufffd"}
_SCRIPT = {"\\": "\\\\", "'": "\\'", '"': '\\"', "<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "=": "\\u003D"}


def _at(index: GoValue, length: int, *, end: bool = False) -> int:
    number = whole(index)
    if index is None or isinstance(index, Missing):
        raise TemplateError("cannot index slice/array with nil")
    if number is None:
        raise TemplateError(f"cannot index slice/array with type {type_name(index)}")
    if number < 0 or number > length:
        raise TemplateError(f"index out of range: {number}")
    if number == length and not end:
        raise TemplateError("reflect: slice index out of range")
    return number


def _index(item: GoValue, *indexes: GoValue) -> GoValue:
    if item is None or isinstance(item, Missing):
        raise TemplateError("index of untyped nil")
    for index in indexes:
        if item is None:
            raise TemplateError("index of nil pointer")
        item = _step(item, index)
    return item


def _step(item: GoValue, index: GoValue) -> GoValue:
    if (entries := entries_of(item)) is not None:
        if index is None or isinstance(index, Missing):
            raise TemplateError("value is nil; should be of type string")
        if not isinstance(index, str):
            raise TemplateError(f"value has type {type_name(index)}; should be string")
        return entries[index] if index in entries else zero_of(element_type(item))
    if isinstance(item, str):
        data = text_bytes(item)
        return Typed("uint8", data[_at(index, len(data))])
    if (items := items_of(item)) is not None:
        return items[_at(index, len(items))]
    raise TemplateError(f"can't index item of type {type_name(item)}")


def element_type(value: GoValue) -> str:
    """The type of what is in a map or slice."""
    name = type_name(value)
    return name.partition("]")[2] if name.startswith(("map[", "[]")) else ANY


def zero_of(type_: str) -> GoValue:
    """The zero value of a type."""
    plain: dict[str, GoValue] = {"string": "", "bool": False, "int": 0, "float64": 0.0, ANY: None}
    return plain[type_] if type_ in plain else Typed(type_, 0)


def _length(item: GoValue) -> GoValue:
    if item is None or isinstance(item, Missing):
        raise TemplateError("len of nil pointer")
    if isinstance(item, str):
        return len(text_bytes(item))
    found = bare(item)
    if not isinstance(found, dict | list | bytes):
        raise TemplateError(f"len of type {type_name(item)}")
    return len(found)


def _joined(values: tuple[GoValue, ...]) -> str:
    return format_print(["<no value>" if value is None else value for value in values])


def _call(function: GoValue, *_rest: GoValue) -> GoValue:
    if function is None or isinstance(function, Missing):
        raise TemplateError("call of nil")
    raise TemplateError(f"non-function of type {type_name(function)}")


def _escape(table: dict[str, str], values: tuple[GoValue, ...]) -> str:
    return "".join(table.get(character, character) for character in _joined(values))


def _script(*values: GoValue) -> str:
    text = _joined(values)
    if any(not 0x20 <= ord(character) < 0x7F for character in text):
        raise NotKnownError("`js` of a text with control characters or letters beyond ASCII")
    return _escape(_SCRIPT, values)


def _printf(layout: str, *values: GoValue) -> str:
    return sprintf(layout, list(values))


#: The functions by name; `any` takes nil, too.
BUILTINS: dict[str, Function] = {
    "not": Function(("value",), lambda value: is_empty(value)),
    "eq": Function(("value", "...value"), equal),
    "ne": Function(("value", "value"), lambda a, b: not equal(a, b)),
    "lt": Function(("value", "value"), less),
    "le": Function(("value", "value"), lambda a, b: less(a, b) or bool(equal(a, b))),
    "gt": Function(("value", "value"), lambda a, b: not (less(a, b) or bool(equal(a, b)))),
    "ge": Function(("value", "value"), lambda a, b: not less(a, b)),
    "index": Function(("value", "...value"), _index),
    "len": Function(("value",), _length),
    "call": Function(("value", "...value"), _call),
    "print": Function((f"...{ANY}",), lambda *values: format_print(list(values))),
    "println": Function((f"...{ANY}",), lambda *values: " ".join(map(_nested, values)) + "\n"),
    "printf": Function(("string", f"...{ANY}"), _printf),
    "html": Function((f"...{ANY}",), lambda *values: _escape(_HTML, values)),
    "js": Function((f"...{ANY}",), _script),
    "urlquery": Function((f"...{ANY}",), lambda *values: percent(_joined(values), safe="-_.~ ").replace(" ", "+")),
}
#: These two stop at the first value that decides; the way they are called is in execute.py.
SHORT_CIRCUITS = frozenset({"and", "or"})


def _nested(value: GoValue) -> str:
    return format_value(None if value is MISSING else value, nested=True)
