"""A Nix text as its tokens.

What a token is depends on what it stands in: an expression, a string, an indented string or a path. As in Nix, a stack
of these is kept, and each `}` leads back to what its `{` or `${` stands in. The longest match wins; the order of the
alternatives below gives the longest. Source: src/libexpr/lexer.l.

The time is linear in the text's length: whether a run of characters is a path or a URL is looked up once for the run,
not once for each token in it. Possessive quantifiers stand only behind single characters: behind groups they are wrong
in Python before 3.11.5 (python/cpython#106052). Where a group is repeated here, either what follows always matches, or
no shorter repetition could match.
"""

import re
from functools import cache

from ...text.place import Chars
from .nix_error import NixError, NixErrorType
from .tokens import KEYWORDS, Token, Tokens

_ID = r"[a-zA-Z_][a-zA-Z0-9_'\-]*+"
_NAME = r"[a-zA-Z_][a-zA-Z0-9_\-]*+"
_PATH_CHAR = r"[a-zA-Z0-9._\-+]"
_URI_CHAR = r"[a-zA-Z0-9%/?:@&=+$,\-_.!~*']"
#: Names with dots between them that cannot be part of a path or URL: for speed, as most tokens are such.
_NAMES = rf"{_NAME}(?:\.{_NAME})*(?!\.*+[a-zA-Z0-9_+/\-]|'|:{_URI_CHAR})"
_PATH = rf"(?:{_PATH_CHAR}*+|~)(?:(?:/{_PATH_CHAR}++)+/?|/(?=\$\{{))"
_URI = rf"[a-zA-Z][a-zA-Z0-9+\-.]*+:{_URI_CHAR}++"
_NEVER = r"(?!)"
_MORE_OF_PATH = rf"{_PATH_CHAR}*+(?:/{_PATH_CHAR}++)+/?|{_PATH_CHAR}*+/|{_PATH_CHAR}++"
_KINDS = ("", "names", "sign", "string", "''", "path", "uri", "id", "float", "int", "<>", "sign", "open", "end", "bad")
_PATH_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_SPECIAL = {"''$": "$", "'''": "''", "\r": "\n", "\r\n": "\n"}
_UNCLOSED = {'open"': 'the string is not closed, expected `"`', "open''": "the string is not closed, expected `''`"}


@cache
def _expression(names: str, path: str, uri: str) -> re.Pattern[str]:
    """A token of an expression, with what is skipped before it; the groups are those of `_KINDS`."""
    return re.compile(
        r"(?:[ \t\r\n]++|\#[^\r\n]*+|/\*[\s\S]*?\*/)*(?:"
        rf"({names})"
        r"|([{}()\[\];,:@?]|=(?!=))"
        r'|("[^"\\$\r]*+")'
        r"|(''(?:[^'$]++|\$[^{'$]|'[^'$])*''(?!['$\\]))"
        rf"|({path})|({uri})|({_ID})"
        r"|((?:[1-9][0-9]*+\.[0-9]*+|0?\.[0-9]++)(?:[Ee][+\-]?[0-9]++)?)|([0-9]++)"
        rf"|(<{_PATH_CHAR}++(?:/{_PATH_CHAR}++)*>)"
        r"|(\.\.\.|[=!<>]=|&&|\|[|>]|->|//|\+\+|<\||\$\{|[.!<>+*\-]|/(?!\*))"
        r"|(\"|'')|(\Z)|([\s\S]))"
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


#: What is in a string or path: text, a character with a backslash, an expression's beginning, the end, other escapes.
_PARTS = {
    'open"': r'((?:[^$"\\\r]++|\$[^{"\\\r])+)|\\([\s\S])|(\$\{)|(")|(\$|\r\n?)',
    "open''": r"((?:[^$']++|\$[^{']|'[^'$])+)|''\\([\s\S])|(\$\{)|(''(?!['$]))|(''\$|'''|\$|')",
    "open/": r"([a-zA-Z0-9._\-+/]++)|((?!))|(\$\{)|()|((?!))",
}


def tokenize(text: str) -> Tokens:
    """The tokens of a text. Those in front of what is no token are there too."""
    lexer = _Lexer(text)
    more = True
    while more:
        inside = lexer.stack[-1] if lexer.stack else None
        more = lexer.read_expression() if inside is None else lexer.read_parts(inside)
    return Tokens(lexer.found, lexer.error)


class _Lexer:
    """What has been found up to a position, and what is not closed there: a token, or None for an expression."""

    __slots__ = ("error", "found", "position", "stack", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.found: list[Token] = []
        self.stack: list[Token | None] = []
        self.error: NixError | None = None

    def read_expression(self) -> bool:
        """Reads tokens of an expression, as many as can be read in one go; whether there is more to read."""
        text, stack, add = self.text, self.stack, self.found.append
        for match in _expression(_NAMES, _PATH, _URI).finditer(text, self.position):
            group = match.lastindex or 0
            kind, value = _KINDS[group], match[group]
            start, end = match.span(group)
            if kind == "sign":
                add(Token(value, start, end, value))
                if value[-1] == "{":
                    stack.append(None)
                elif value == "}" and stack:
                    stack.pop()
                    if stack and stack[-1] is not None:
                        self.position = end
                        return True
                elif value[0] in _PATH_CHARS and text[end : end + 1] in _PATH_CHARS:
                    return self.read_run(start, end)
            elif kind == "names":
                if "." in value:
                    self.add_names(value, start)
                else:
                    add(Token(value if value in KEYWORDS else "id", start, end, value))
            elif kind == "string":
                add(Token(kind, start, end, value[1:-1]))
            elif kind == "''":
                add(Token(kind, start, end, value[2:-2]))
            elif not self.add_other(kind, start, end, value):
                return self.error is None and kind != "end"
        raise AssertionError("no match for the end of the text")

    def add_names(self, value: str, start: int) -> None:
        """Adds `a.b.c`."""
        add = self.found.append
        for name in value.split("."):
            end = start + len(name)
            add(Token(name if name in KEYWORDS else "id", start, end, name))
            add(Token(".", end, end + 1, "."))
            start = end + 1
        self.found.pop()

    def add_other(self, kind: str, start: int, end: int, value: str) -> bool:
        """Adds a token that is not frequent; whether the next begins at its end and is one of an expression."""
        self.position = end
        if kind == "path":
            return self.add_path(start, end)
        if kind == "open":
            return self.open(kind + value, start, end)
        if kind == "bad":
            if self.text.startswith("/*", start):
                return self.fail(
                    len(self.text), len(self.text), "the comment is not closed, expected `*/`", Chars(start, start + 2)
                )
            return self.fail(start, end, f"unexpected {told(value)}, which is no part of the language")
        self.found.append(Token(kind, start, end, value))
        if kind == "id" and value in KEYWORDS:
            self.found[-1] = Token(value, start, end, value)
        if kind in ("id", "int", "float") and self.text[end : end + 1] in _PATH_CHARS:
            self.read_run(start, end)
            return False
        return kind != "end"

    def read_run(self, start: int, end: int) -> bool:
        """Reads on in a run of characters that could be a path or URL, but is none from `start` on.

        Then nothing in it is a path, and only what is behind its last `_` can be a URL.
        """
        stop = self.find_end(f"{_PATH_CHAR}*+", start)
        self.position = end
        if self.find_end(f":{_URI_CHAR}", stop) > stop:
            self.read_until(self.text.rfind("_", end, stop) + 1, _NEVER)
            self.read_until(stop, _URI)
        else:
            self.read_until(stop, _NEVER)
        return True

    def read_until(self, limit: int, uri: str) -> None:
        """Reads names, numbers, signs and URLs that begin before `limit`."""
        for match in _expression(_NEVER, _NEVER, uri).finditer(self.text, self.position):
            group = match.lastindex or 0
            kind, value = _KINDS[group], match[group]
            start, end = match.span(group)
            if start >= limit:
                return
            self.found.append(Token(value if kind == "sign" or value in KEYWORDS else kind, start, end, value))
            self.position = end

    def find_end(self, pattern: str, start: int) -> int:
        """Where what matches at `start` ends; `start` where nothing does."""
        match = _compiled(pattern).match(self.text, start)
        return start if match is None else match.end()

    def add_path(self, start: int, end: int) -> bool:
        """Adds a path, or opens one in which there are expressions."""
        text = self.text
        # Where a path has `//`, Nix reads on behind it, but only up to an expression.
        more = self.find_end(_MORE_OF_PATH, end)
        if text.startswith("${", more):
            self.found += (Token("open/", start, start, ""), Token("text", start, more, text[start:more]))
            self.stack.append(self.found[-2])
            self.position = more
            return False
        if more > end:
            return self.fail(start, more, "the path has two `/` in a row")
        if text[end - 1] == "/":
            return self.fail(start, end, "the path has a `/` at its end")
        self.found.append(Token("path", start, end, text[start:end]))
        return True

    def open(self, kind: str, start: int, end: int) -> bool:
        """Opens a string that is in parts."""
        if kind == "open''":
            end = self.position = self.find_end(r"\ *\n", end)
        self.found.append(Token(kind, start, end, ""))
        self.stack.append(self.found[-1])
        return False

    def read_parts(self, opened: Token) -> bool:
        """Reads parts of a string or path up to an expression or its end; whether there is more to read."""
        match_part, text, add = _compiled(_PARTS[opened.kind]).match, self.text, self.found.append
        while (match := match_part(text, self.position)) is not None:
            start, end = self.position, match.end()
            self.position = end
            value = match[0]
            part = match.lastindex
            if part == 1:
                add(Token("text", start, end, value))
            elif part == 2:
                add(Token("escape", start, end, _ESCAPES.get(value[-1], value[-1])))
            elif part == 3:
                add(Token(value, start, end, value))
                self.stack.append(None)
                return True
            elif part == 4:
                return self.close(opened, start, end)
            else:
                add(Token("escape", start, end, _SPECIAL.get(value, value)))
        return self.fail(len(text), len(text), _UNCLOSED[opened.kind], Chars(opened.start, opened.end))

    def close(self, opened: Token, start: int, end: int) -> bool:
        """Closes a string or path; a path that ends with `/` is an error."""
        last = self.found[-1]
        if opened.kind == "open/" and last.kind == "text" and last.value[-1] == "/":
            return self.fail(opened.start, end, "the path has a `/` at its end")
        self.found.append(Token("close", start, end, ""))
        self.stack.pop()
        return True

    def fail(self, start: int, end: int, message: str, first: Chars | None = None) -> bool:
        self.found.append(Token("bad", start, end, ""))
        self.error = NixError(NixErrorType.SYNTAX, Chars(start, end), message, first=first)
        return False


def told(character: str) -> str:
    """A character as it is told of: by its code point where nothing would be seen."""
    return f"`{character}`" if character.isprintable() else f"the character U+{ord(character):04X}"
