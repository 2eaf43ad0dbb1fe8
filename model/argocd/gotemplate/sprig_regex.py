"""sprig's functions of regular expressions.

Source: sprig's documentation (Regular Expressions), 3.3; those whose names begin with `must` differ only in how they
fail.
"""

from collections.abc import Callable

from .compile_regexp import compile_regexp
from .function import Function
from .match_regexp import find, find_all, replace_all, split
from .regexp_characters import RegexpError
from .regexp_instructions import Program
from .values import STRINGS, GoValue, TemplateError, Typed

_SPECIAL = frozenset("\\.+*?()|[]{}^$")


def _compile(pattern: str) -> Program:
    try:
        return compile_regexp(pattern)
    except RegexpError as error:
        raise TemplateError(f"error parsing regexp: {error}") from None


def _strings(parts: list[str]) -> GoValue:
    found: list[GoValue] = [*parts]
    return Typed(STRINGS, found)


def _is_match(pattern: str, text: str) -> GoValue:
    return find(_compile(pattern), text) is not None


def _is_match_or_wrong(pattern: str, text: str) -> GoValue:
    try:
        return find(compile_regexp(pattern), text) is not None
    except RegexpError:
        return False


def _find(pattern: str, text: str) -> GoValue:
    slots = find(_compile(pattern), text)
    return text[slots[0] : slots[1]] if slots else ""


def _find_all(pattern: str, text: str, most: int) -> GoValue:
    return _strings(
        [text[slots[0] : slots[1]] for slots in find_all(_compile(pattern), text, most if most >= 0 else -1)]
    )


def _replace(*, literal: bool) -> Callable[[str, str, str], GoValue]:
    return lambda pattern, text, by: replace_all(_compile(pattern), text, by, literal=literal)


def _split(pattern: str, text: str, most: int) -> GoValue:
    return _strings(split(_compile(pattern), text, most, is_empty=not pattern))


_TWO, _THREE = ("string", "string"), ("string", "string", "string")
_BOTH: dict[str, Function] = {
    "egexFind": Function(_TWO, _find),
    "egexFindAll": Function(("string", "string", "int"), _find_all),
    "egexReplaceAll": Function(_THREE, _replace(literal=False)),
    "egexReplaceAllLiteral": Function(_THREE, _replace(literal=True)),
    "egexSplit": Function(("string", "string", "int"), _split),
}
REGEX: dict[str, Function] = {
    **{f"r{name}": function for name, function in _BOTH.items()},
    **{f"mustR{name}": function for name, function in _BOTH.items()},
    "regexMatch": Function(_TWO, _is_match_or_wrong),
    "mustRegexMatch": Function(_TWO, _is_match),
    "regexQuoteMeta": Function(
        ("string",), lambda text: "".join(f"\\{one}" if one in _SPECIAL else one for one in text)
    ),
}
