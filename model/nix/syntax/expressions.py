"""Tokens as expressions. The grammar is that of src/libexpr/parser.y.

What is nested is asked for (`nested.py`), so that how deep it is does not matter here.
"""

from collections.abc import Callable
from typing import TypeAlias

from .bindings import begins_formals, dynamic_attribute, read_bindings, read_formals
from .cursor import Cursor
from .duplicates import find_duplicate_formals
from .operators import read_operation
from .trampoline import EXPRESSION, Reading
from .tree import Apply, Assert, Binding, Dynamic, Expression, If, Lambda, Let, Name, With


def read_expression(cursor: Cursor) -> Reading[Expression]:
    """An expression of any kind, as far as it goes."""
    tokens, index = cursor.tokens, cursor.index
    kind = tokens[index][0]
    if kind == "id":
        if tokens[index + 1][0] in _BEHIND_ARGUMENT:
            return (yield from _read_function(cursor))
    elif kind == "{":
        if begins_formals(cursor):
            return (yield from _read_formal_function(cursor))
    elif (form := _FORMS.get(kind)) is not None and not (kind == "let" and tokens[index + 1][0] == "{"):
        return (yield from form(cursor))
    start = tokens[index][1]
    node = yield from read_operation(cursor)
    if tokens[cursor.index][0] in _PIPES:
        return (yield from _read_pipes(cursor, start, node))
    return node


_BEHIND_ARGUMENT = frozenset({":", "@"})
_PIPES = frozenset({"|>", "<|"})


def _read_function(cursor: Cursor) -> Reading[Expression]:
    """`a: body` or `a@{ … }: body`."""
    tokens = cursor.tokens
    _, start, end, value = tokens[cursor.index]
    argument, formals = Name(start, end, value), None
    cursor.index += 2
    if tokens[cursor.index - 1][0] == "@":
        formals = yield from read_formals(cursor)
        cursor.expect(":")
        cursor.errors += find_duplicate_formals(formals, argument)
    body = yield EXPRESSION
    return Lambda(start, tokens[cursor.index - 1][2], argument, formals, body)


def _read_formal_function(cursor: Cursor) -> Reading[Expression]:
    """`{ … }: body` or `{ … }@a: body`."""
    tokens = cursor.tokens
    formals = yield from read_formals(cursor)
    argument = None
    if tokens[cursor.index][0] == "@":
        cursor.index += 1
        _, start, end, value = tokens[cursor.index]
        if tokens[cursor.index][0] != "id":
            raise cursor.failure("a name")
        argument = Name(start, end, value)
        cursor.index += 1
    elif tokens[cursor.index][0] != ":":
        raise cursor.failure("`:` or `@`")
    cursor.expect(":")
    cursor.errors += find_duplicate_formals(formals, argument)
    body = yield EXPRESSION
    return Lambda(formals.start, tokens[cursor.index - 1][2], argument, formals, body)


def _read_let(cursor: Cursor) -> Reading[Expression]:
    start = cursor.expect("let").start
    bindings = yield from read_bindings(cursor, "in")
    for binding in bindings:
        if isinstance(binding, Binding) and isinstance(first := binding.path[0], Dynamic):
            cursor.errors.append(dynamic_attribute(first, "let"))
    cursor.index += 1
    body = yield EXPRESSION
    return Let(start, cursor.tokens[cursor.index - 1].end, bindings, body)


def _read_with(cursor: Cursor) -> Reading[Expression]:
    start = cursor.expect("with").start
    scope = yield EXPRESSION
    cursor.expect(";")
    body = yield EXPRESSION
    return With(start, cursor.tokens[cursor.index - 1].end, scope, body)


def _read_assert(cursor: Cursor) -> Reading[Expression]:
    start = cursor.expect("assert").start
    condition = yield EXPRESSION
    cursor.expect(";")
    body = yield EXPRESSION
    return Assert(start, cursor.tokens[cursor.index - 1].end, condition, body)


def _read_if(cursor: Cursor) -> Reading[Expression]:
    start = cursor.expect("if").start
    condition = yield EXPRESSION
    cursor.expect("then")
    yes = yield EXPRESSION
    cursor.expect("else")
    no = yield EXPRESSION
    return If(start, cursor.tokens[cursor.index - 1].end, condition, yes, no)


_Form: TypeAlias = Callable[[Cursor], Reading[Expression]]
_FORMS: dict[str, _Form] = {"let": _read_let, "with": _read_with, "assert": _read_assert, "if": _read_if}


def _read_pipes(cursor: Cursor, start: int, node: Expression) -> Reading[Expression]:
    """`a |> f |> g`, or `f <| g <| a`: the two cannot be mixed. `start` is where the first, `node`, begins."""
    tokens = cursor.tokens
    pipe = tokens[cursor.index][0]
    starts, nodes = [start], [node]
    while tokens[cursor.index][0] == pipe:
        cursor.index += 1
        starts.append(tokens[cursor.index][1])
        nodes.append((yield from read_operation(cursor)))
        if pipe == "|>":
            function = nodes.pop()
            nodes[0] = Apply(start, tokens[cursor.index - 1][2], function, nodes[0])
    end = tokens[cursor.index - 1][2]
    while len(nodes) > 1:
        argument = nodes.pop()
        starts.pop()
        nodes[-1] = Apply(starts[len(nodes) - 1], end, nodes[-1], argument)
    return nodes[0]
