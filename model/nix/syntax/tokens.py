"""The tokens of a Nix text."""

from typing import NamedTuple

from .nix_error import NixError

KEYWORDS = frozenset({"if", "then", "else", "assert", "with", "let", "in", "rec", "inherit", "or"})


class Token(NamedTuple):
    """A stretch of the text with its kind: a keyword, a sign, or one of those that follow.

    `id`, `int`, `float`, `uri`, `path` and `<>` have their text as `value`. `string` and `''` are whole strings with
    nothing to resolve in them but indentation; `value` is what stands between the quotes. Other strings, and paths with
    expressions, are in parts: `open"`, `open''` or `open/`; then `text` as it is written, `escape` with what it stands
    for, and expressions in `${` and `}`; and at last `close`. The last token of all is `end`, or `bad` where no more
    tokens could be told apart.
    """

    kind: str
    start: int
    end: int
    value: str


class Tokens(NamedTuple):
    """The tokens; `error` tells of the last where that is `bad`."""

    tokens: list[Token]
    error: NixError | None = None
