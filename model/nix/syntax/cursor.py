"""Where the parser is in the tokens, and how it says what is wrong there."""

from collections.abc import Sequence
from itertools import pairwise

from ...text.place import Chars
from .nix_error import NixError, NixErrorType
from .tokens import Token

_CLOSING = {"{": "}", "${": "}", "[": "]", "(": ")", "let": "in"}
_CLOSED = frozenset(_CLOSING.values())
_ENDINGS = tuple(f"`{closing}`" for closing in _CLOSED)
_NAMES = {"int": "number", "float": "number", "uri": "URL", "path": "path", "<>": "path", "string": "string"}


class NixParseError(Exception):
    """Leads out of the parser; `parse` makes a value of it."""

    def __init__(self, error: NixError) -> None:
        super().__init__(error.message)
        self.error = error


class Cursor:
    """The tokens, which of them is next, and the errors that have been found and do not end the parsing.

    `depth` counts the constructs around what is read.
    """

    __slots__ = ("bad", "depth", "depth_limit", "errors", "index", "tokens")

    def __init__(self, tokens: Sequence[Token], bad: NixError | None, depth_limit: int) -> None:
        self.tokens = tokens
        self.index = 0
        self.bad = bad
        self.depth = 0
        self.depth_limit = depth_limit
        self.errors: list[NixError] = []

    def descend(self) -> None:
        """Counts one more construct around the next token."""
        self.depth += 1
        if self.depth > self.depth_limit:
            token = self.tokens[self.index]
            message = f"nested too deep: more than {self.depth_limit} levels"
            raise NixParseError(NixError(NixErrorType.TOO_DEEP, Chars(token.start, token.end), message))

    def expect(self, kind: str) -> Token:
        """Goes behind a token that has to be there."""
        token = self.tokens[self.index]
        if token[0] != kind:
            raise self.failure(f"`{kind}`")
        self.index += 1
        return token

    def failure(self, expected: str) -> NixParseError:
        """That the next token is not what is expected, with what is not closed where that may be why."""
        token = self.tokens[self.index]
        if token.kind == "bad" and self.bad is not None:
            return NixParseError(self.bad)
        opened = None
        if token.kind == "end" or token.kind in _CLOSED or expected.endswith(_ENDINGS):
            opened = self.find_unclosed()
            if opened is not None and token.kind == "end" and expected == "an expression":
                expected = f"an expression and `{_CLOSING[opened.kind]}`"
        first = None if opened is None else Chars(opened.start, opened.end)
        at = Chars(token.start, token.end)
        return NixParseError(
            NixError(NixErrorType.SYNTAX, at, f"unexpected {_told(token)}, expected {expected}", first=first)
        )

    def find_unclosed(self) -> Token | None:
        """The innermost bracket or `let` in front of the next token that is not closed."""
        opened: list[Token] = []
        for token, behind in pairwise(self.tokens[: self.index + 1]):
            if token.kind in _CLOSING and not (token.kind == "let" and behind.kind == "{"):
                opened.append(token)
            elif token.kind in _CLOSED and opened:
                opened.pop()
        return opened[-1] if opened else None


def _told(token: Token) -> str:
    if token.kind == "end":
        return "end of the file"
    if token.kind == "id":
        return f"`{token.value}`"
    if token.kind in ('open"', "open''", "''"):
        return "string"
    if token.kind == "open/":
        return "path"
    return _NAMES.get(token.kind, f"`{token.kind}`")
