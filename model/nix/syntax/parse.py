"""A Nix text as a tree, or what is wrong with it."""

from typing import NamedTuple

from ...text.place import Chars
from .cursor import Cursor, NixParseError
from .expressions import read_expression
from .lexer import tokenize
from .nix_error import NixError, NixErrorType
from .operands import read_operand
from .trampoline import EXPRESSION, Reading
from .tree import Expression

SIZE_LIMIT = 300_000
DEPTH_LIMIT = 500


class Parsed(NamedTuple):
    """The tree, None where the text could not be read to its end, and the errors in the order of the text.

    Names that are there twice, or dynamic where they must not be, are errors that leave the tree as it is written.

    The depth limit is one of brackets, strings with expressions, functions, `let`, `with`, `if` and prefix operators in
    one another. It does not count `Binary`, `Apply`, `HasAttr` nodes of operators and arguments in a row, `a + b + c …`
    and `f a b c …`: these may be as many as the text has room for, and who walks over a tree does it in a loop there.
    """

    tree: Expression | None
    errors: tuple[NixError, ...] = ()


def parse(text: str, size_limit: int = SIZE_LIMIT, depth_limit: int = DEPTH_LIMIT) -> Parsed:
    """Reads a text, without a byte order mark, of at most so many characters."""
    if len(text) > size_limit:
        return _refuse_size(len(text), size_limit)
    if (at := text.find("\0")) >= 0:
        return Parsed(None, (NixError(NixErrorType.ENCODING, Chars(at, at + 1), "unexpected NUL character"),))
    tokens, bad = tokenize(text)
    cursor = Cursor(tokens, bad, depth_limit)
    try:
        tree = _read(cursor)
        if cursor.tokens[cursor.index].kind != "end":
            raise cursor.failure("an operator or the end of the file")
    except NixParseError as failure:
        return Parsed(None, (*_ordered(cursor), failure.error))
    return Parsed(tree, _ordered(cursor))


def _refuse_size(size: int, size_limit: int) -> Parsed:
    """That a file is larger than what is read."""
    message = f"the file is too large to be read: {size:,}, at most {size_limit:,}"
    return Parsed(None, (NixError(NixErrorType.TOO_LARGE, Chars(0, 0), message),))


def _read(cursor: Cursor) -> Expression:
    """Reads an expression; what is nested in it waits on a stack of its own."""
    current: Reading[Expression] = read_expression(cursor)
    waiting: list[Reading[Expression]] = []
    node: Expression | None = None
    while True:
        try:
            wanted = next(current) if node is None else current.send(node)
        except StopIteration as stop:
            made: Expression = stop.value
            if not waiting:
                return made
            node = made
            cursor.depth -= 1
            current = waiting.pop()
        else:
            cursor.descend()
            waiting.append(current)
            current = read_expression(cursor) if wanted is EXPRESSION else read_operand(cursor)
            node = None


def _ordered(cursor: Cursor) -> tuple[NixError, ...]:
    return tuple(sorted(dict.fromkeys(cursor.errors), key=lambda error: error.at))
