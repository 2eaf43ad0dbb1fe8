"""What an operator has on its sides: names, literals, what is in brackets, selections and applications."""

from collections.abc import Callable
from typing import TypeAlias

from ...text.place import Chars
from .bindings import read_set
from .cursor import Cursor, NixParseError
from .nix_error import NixError, NixErrorType
from .strings_and_attribute_paths import read_attribute_path, read_path, read_string
from .strip_indentation import strip_whole
from .tokens import Token
from .trampoline import EXPRESSION, OPERAND, Reading
from .tree import (
    Apply,
    Expression,
    Float,
    Integer,
    ListNode,
    Name,
    Path,
    SearchPath,
    Select,
    String,
    Uri,
    Variable,
)


def read_application(cursor: Cursor) -> Reading[Expression]:
    """An operand, or a function with its arguments."""
    tokens = cursor.tokens
    start = tokens[cursor.index][1]
    node = yield from read_operand(cursor)
    while tokens[cursor.index][0] in _BEGINNINGS:
        argument = yield from read_operand(cursor)
        node = Apply(start, tokens[cursor.index - 1][2], node, argument)
    return node


def read_operand(cursor: Cursor) -> Reading[Expression]:
    """What can stand in a list without parentheses, with what is selected from it."""
    tokens = cursor.tokens
    token = tokens[cursor.index]
    kind, start, end, value = token
    if kind == "id":
        cursor.index += 1
        node: Expression = Variable(start, end, value)
    elif kind == "string":
        cursor.index += 1
        node = String(start, end, (value,))
    elif (literal := _LITERALS.get(kind)) is not None:
        cursor.index += 1
        node = literal(token)
    elif (bracket := _BRACKETS.get(kind)) is not None and (kind != "let" or tokens[cursor.index + 1][0] == "{"):
        node = yield from bracket(cursor)
    elif kind in _FORMS:
        raise cursor.failure(f"an operand: `{kind}` has to be in parentheses here")
    else:
        raise cursor.failure("an expression")
    behind = tokens[cursor.index][0]
    if behind == ".":
        cursor.index += 1
        path = yield from read_attribute_path(cursor)
        default = None
        if tokens[cursor.index][0] == "or":
            cursor.index += 1
            default = yield OPERAND
        return Select(start, tokens[cursor.index - 1][2], node, path, default)
    if behind == "or":
        # As in `map or [ … ]`: Nix takes `or` for an argument where there is no path in front of it.
        cursor.index += 1
        _, at, end, name = tokens[cursor.index - 1]
        return Apply(start, end, node, Variable(at, end, name))
    return node


def _read_integer(token: Token) -> Expression:
    digits = token.value.lstrip("0") or "0"
    if len(digits) > len(str(_LARGEST)) or (value := int(digits)) > _LARGEST:
        raise _failure(token, f"the number is larger than {_LARGEST}, the largest whole number of Nix")
    return Integer(token.start, token.end, value)


_LARGEST = 2**63 - 1


def _read_float(token: Token) -> Expression:
    value = float(token.value)
    is_zero = not token.value.lower().partition("e")[0].strip("0.")
    if value == float("inf") or (value < _SMALLEST and not is_zero):
        raise _failure(token, "the number is out of the range of 64-bit floats")
    return Float(token.start, token.end, value)


#: Smaller ones are an error of C's `strtod`, and so of Nix.
_SMALLEST = 2.2250738585072014e-308


def _failure(token: Token, message: str) -> NixParseError:
    return NixParseError(NixError(NixErrorType.SYNTAX, Chars(token.start, token.end), message))


def _read_indented(token: Token) -> Expression:
    return String(token.start, token.end, (strip_whole(token.value),), True)


_LITERALS: dict[str, Callable[[Token], Expression]] = {
    "''": _read_indented,
    "int": _read_integer,
    "float": _read_float,
    "path": lambda token: Path(token.start, token.end, (token.value,)),
    "uri": lambda token: Uri(token.start, token.end, token.value),
    "<>": lambda token: SearchPath(token.start, token.end, token.value[1:-1]),
}


def _read_parentheses(cursor: Cursor) -> Reading[Expression]:
    cursor.index += 1
    node = yield EXPRESSION
    cursor.expect(")")
    return node


def _read_list(cursor: Cursor) -> Reading[Expression]:
    tokens = cursor.tokens
    start = tokens[cursor.index].start
    cursor.index += 1
    items: list[Expression] = []
    while (kind := tokens[cursor.index][0]) in _BEGINNINGS:
        items.append((yield from read_operand(cursor)) if kind in _FLAT else (yield OPERAND))
    if kind != "]":
        raise cursor.failure("an expression or `]`")
    cursor.index += 1
    return ListNode(start, tokens[cursor.index - 1].end, tuple(items))


def _read_set(cursor: Cursor) -> Reading[Expression]:
    return (yield from read_set(cursor, cursor.tokens[cursor.index].start, is_recursive=False))


def _read_recursive_set(cursor: Cursor) -> Reading[Expression]:
    return (yield from read_set(cursor, cursor.expect("rec").start, is_recursive=True))


def _read_old_let(cursor: Cursor) -> Reading[Expression]:
    """`let { …; body = e; }`."""
    start = cursor.expect("let").start
    made = yield from read_set(cursor, cursor.tokens[cursor.index].start, is_recursive=True)
    return Select(start, made.end, made, (Name(made.start, made.end, "body"),))


_FORMS = frozenset({"let", "with", "assert", "if"})
_Bracket: TypeAlias = Callable[[Cursor], Reading[Expression]]
_BRACKETS: dict[str, _Bracket] = {
    "(": _read_parentheses,
    "[": _read_list,
    "{": _read_set,
    "rec": _read_recursive_set,
    "let": _read_old_let,
    'open"': read_string,
    "open''": read_string,
    "open/": read_path,
}
_FLAT = frozenset({"id", "string", *_LITERALS})
_BEGINNINGS = _FLAT | _BRACKETS.keys()
