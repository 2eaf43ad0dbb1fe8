"""Prefix operators, `?` and what has an operator between two operands, by precedence."""

from typing import NamedTuple

from .cursor import Cursor
from .operands import read_application
from .strings_and_attribute_paths import read_attribute_path
from .trampoline import Reading
from .tree import Binary, Expression, HasAttr, Unary

#: Those of src/libexpr/parser.y. The prefix operators' are those of the operand behind them.
_PRECEDENCE = {
    "->": 1,
    "||": 2,
    "&&": 3,
    "==": 4,
    "!=": 4,
    "<": 5,
    ">": 5,
    "<=": 5,
    ">=": 5,
    "//": 6,
    "+": 8,
    "-": 8,
    "*": 9,
    "/": 9,
    "++": 10,
    "?": 11,
}
_PREFIX_PRECEDENCE = {"!": 7, "-": 12}
_RIGHT = frozenset({1, 6, 10})
_ALONE = frozenset({4, 5})


class _Pending(NamedTuple):
    """An operator whose right operand is not complete; without `left` it is a prefix."""

    precedence: int
    operator: str
    start: int
    left: Expression | None


def read_operation(cursor: Cursor) -> Reading[Expression]:
    """Operands with operators between them, or one operand."""
    tokens = cursor.tokens
    pending: list[_Pending] = []
    while True:
        kind, start, _, _ = tokens[cursor.index]
        if (precedence := _PREFIX_PRECEDENCE.get(kind)) is not None:
            cursor.index += 1
            cursor.descend()
            pending.append(_Pending(precedence, kind, start, None))
            continue
        node = yield from read_application(cursor)
        while True:
            operator = tokens[cursor.index][0]
            precedence = _PRECEDENCE.get(operator, 0)
            if pending:
                start, node = _complete(cursor, pending, precedence, start, node)
            if not precedence:
                return node
            cursor.index += 1
            if operator != "?":
                break
            path = yield from read_attribute_path(cursor)
            node = HasAttr(start, tokens[cursor.index - 1][2], node, path)
        pending.append(_Pending(precedence, operator, start, node))


def _complete(
    cursor: Cursor, pending: list[_Pending], precedence: int, start: int, node: Expression
) -> tuple[int, Expression]:
    """The operand in front of an operator of this precedence, with all that binds closer, and where it begins."""
    end = cursor.tokens[cursor.index - 1].end
    while pending and (pending[-1].precedence, precedence not in _RIGHT) > (precedence, False):
        if pending[-1].precedence == precedence in _ALONE:
            raise cursor.failure("parentheses, as the operator cannot follow another of its kind")
        _, operator, start, left = pending.pop()
        if left is None:
            cursor.depth -= 1
            node = Unary(start, end, operator, node)
        else:
            node = Binary(start, end, operator, left, node)
    return start, node
