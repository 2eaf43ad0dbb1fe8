"""CEL text → tokens. Source: parser/gen/CEL.g4 of google/cel-go."""

import re
from typing import NamedTuple

from ...schemas.formats.whole_number import parse_whole


class CelError(Exception):
    """An expression that cannot be read or has no type; `at` is the index of a character in it."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


class Token(NamedTuple):
    """A token: `kind` is `name`, `end`, the type of a literal, or the operator itself."""

    kind: str
    text: str
    at: int


_ESCAPE = r"\\(?:[abfnrtv\"'\\?`]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})"
_PLAIN = (
    rf'"""(?:[^\\]|{_ESCAPE})*?"""|' + rf"'''(?:[^\\]|{_ESCAPE})*?'''|"
    rf'"(?:[^\\"\n\r]|{_ESCAPE})*"|' + rf"'(?:[^\\'\n\r]|{_ESCAPE})*'"
)
_RAW = r'[rR](?:"""(?s:.)*?"""|' + r"'''(?s:.)*?'''|" + r'"[^"\n\r]*"|' + r"'[^'\n\r]*')"
_TOKEN = re.compile(
    rf"(?P<space>\s+|//[^\n]*)|(?P<bytes>[bB](?:{_RAW}|{_PLAIN}))|(?P<string>{_RAW}|{_PLAIN})"
    r"|(?P<double>\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)"
    r"|(?P<uint>0x[0-9a-fA-F]+[uU]|\d+[uU])|(?P<int>0x[0-9a-fA-F]+|\d+)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<operator>&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()\[\]{}])"
)
_LIMITS = {"int": 2**63, "uint": 2**64 - 1}


def tokens(text: str) -> list[Token]:
    """The tokens of an expression, the last of kind `end`; CelError where a character begins none."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise CelError(f"`{text[at]}` is not understood here", at)
        kind = str(match.lastgroup)
        if kind in _LIMITS and _number(match[0].rstrip("uU")) > _LIMITS[kind]:
            raise CelError(f"{match[0]} is too large", at)
        if kind != "space":
            found.append(Token(match[0] if kind == "operator" else kind, match[0], at))
        at = match.end()
    return [*found, Token("end", "", at)]


def _number(text: str) -> int:
    return int(text, 16) if text.startswith("0x") else parse_whole(text)
