"""Filling variables into a text as Flux's own envsubst does, which is stricter than a shell.

Source: fluxcd/pkg `envsubst/parse` (scanner and parser), `envsubst/funcs.go` and `envsubst/template.go`.
"""

import re
from collections.abc import Callable, Sequence
from fnmatch import translate

#: Variables in one another.
_DEEPEST = 20
_NAME = re.compile(r"\w+")
#: With these a variable may be unknown.
_DEFAULTS = frozenset({"=", ":=", ":-", ":+", ":?"})
Lookup = Callable[[str], str | None]


class RefusedVariableError(Exception):
    """What Flux cannot read as a variable, or a variable that nothing sets."""


class UnknownVariableError(Exception):
    """A variable that is set to something that cannot be seen from here; a lookup raises it."""


def expand_variables(text: str, lookup: Lookup) -> str:
    """The text with its variables filled in; those of which the value is not known are left as they are.

    `lookup` gives None for a variable that nothing sets. Raises RefusedVariableError.
    """
    done: list[str] = []
    at = 0
    while (start := text.find("$", at)) >= 0:
        done.append(text[at:start])
        following = text[start + 1 : start + 2]
        if following == "{":
            value, at = _expand_one(text, start + 2, lookup)
            done.append(value)
        else:  # `$$` is one dollar, with which no variable begins
            done.append("$")
            at = start + (2 if following == "$" else 1)
    return "".join((*done, text[at:]))


def _expand_one(text: str, start: int, lookup: Lookup, depth: int = 0) -> tuple[str, int]:
    """The value of the variable that begins behind `${`, and where it ends; as written where it is not known."""
    if depth > _DEEPEST:
        raise RefusedVariableError(text[start - 2 : start + 40])
    reader = _Reader(text, start, lookup, depth)
    name, operator, arguments = reader.read()
    if reader.is_unknown:
        return text[start - 2 : reader.at], reader.at
    try:
        value = lookup(name)
    except UnknownVariableError:
        return text[start - 2 : reader.at], reader.at
    if value is None and operator not in _DEFAULTS:
        raise RefusedVariableError(name)
    return _apply(operator, value or "", arguments), reader.at


class _Reader:
    """Reads what stands between `${` and `}`."""

    def __init__(self, text: str, start: int, lookup: Lookup, depth: int) -> None:
        self.text, self.start, self.at, self.lookup, self.depth = text, start, start, lookup, depth
        self.is_unknown = False

    def read(self) -> tuple[str, str, list[str]]:
        """The name, the operator and what follows it."""
        if self._next() == "#":
            self.at += 1
            name = self._name()
            self._close()
            return name, "#", []
        name, found = self._name(), self._next()
        arguments: list[str] = []
        operator = ""
        if found == ":" and self.text[self.at + 1 : self.at + 2] in tuple("=-?+"):
            operator, arguments = self._take(2), self._until_closed()
        elif found == "=":
            operator, arguments = self._take(1), self._until_closed()
        elif found == ":":
            operator, arguments = self._take(1), self._slice()
        elif found in (",", "^"):
            operator = self._take(2 if self.text[self.at + 1 : self.at + 2] in (",", "^") else 1)
        elif found == "/":
            operator = self._take(2 if self.text[self.at + 1 : self.at + 2] in ("/", "#", "%") else 1)
            arguments = self._replacement()
        elif found in ("#", "%"):
            operator = self._take(2 if self.text[self.at + 1 : self.at + 2] == found else 1)
            arguments = [self._argument("}")]
        self._close()
        return name, operator, arguments

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _take(self, count: int) -> str:
        self.at += count
        return self.text[self.at - count : self.at]

    def _name(self) -> str:
        found = _NAME.match(self.text, self.at)
        if found is None:
            self._refuse()
            return ""
        self.at = found.end()
        return found[0]

    def _close(self) -> None:
        if self._next() != "}":
            self._refuse()
        self.at += 1

    def _refuse(self) -> None:
        raise RefusedVariableError(self.text[self.start - 2 : self.start + 40].partition("\n")[0])

    def _argument(self, stops: str, *, escapes: bool = False) -> str:
        """One argument: a variable, or a text up to one of some characters or to the next variable."""
        if self.text.startswith("${", self.at):
            value, end = _expand_one(self.text, self.at + 2, self.lookup, self.depth + 1)
            self.is_unknown = self.is_unknown or value == self.text[self.at : end]
            self.at = end
            return value
        done: list[str] = []
        while (one := self._next()) and one not in stops and not self.text.startswith("${", self.at):
            pair = self.text[self.at : self.at + 2]
            if escapes and pair in ("$$", "\\/", "\\\\"):
                self.at += 1
            done.append(self._next())
            self.at += 1
        if not done:
            self._refuse()
        return "".join(done)

    def _until_closed(self) -> list[str]:
        found: list[str] = []
        while self._next() != "}":
            found.append(self._argument("}"))
        return found

    def _slice(self) -> list[str]:
        found = [self._argument(":}")]
        if self._next() == ":":
            self.at += 1
            found.append(self._argument("}"))
        return found

    def _replacement(self) -> list[str]:
        found = [self._argument("/", escapes=True)]
        if self._next() != "/":
            self._refuse()
        while self._next() == "/":
            self.at += 1
        return found if self._next() == "}" else [*found, self._argument("}", escapes=True)]


def _apply(operator: str, value: str, arguments: Sequence[str]) -> str:
    """What an operator makes of a value."""
    first = arguments[0] if arguments else ""
    second = arguments[1] if len(arguments) > 1 else ""
    match operator:
        case ",":
            return value[:1].lower() + value[1:]
        case ",,":
            return value.lower()
        case "^":
            return value[:1].upper() + value[1:]
        case "^^":
            return value.upper()
        case "#" if not arguments:
            return str(len(value.encode()))
        case "#" | "##" | "%" | "%%":
            return _trim(value, first, is_longest=len(operator) == 2, is_suffix=operator[0] == "%")
        case ":":
            return _cut(value, arguments)
        case "/#":
            return second + value[len(first) :] if arguments[1:] and value.startswith(first) else value
        case "/%":
            return value.removesuffix(first) + second if arguments[1:] and value.endswith(first) else value
        case "/":
            return value.replace(first, second, 1)
        case "//":
            return value.replace(first, second)
        case _:
            return value or "".join(arguments)


def _cut(value: str, arguments: Sequence[str]) -> str:
    """A part of a value by its offset and length; the value where these are no numbers."""
    try:
        start, length = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else len(value)
    except ValueError:
        return value
    start = max(0, start + len(value)) if start < 0 else start
    return value[start : max(start, start + length)]


def _trim(value: str, pattern: str, *, is_longest: bool, is_suffix: bool) -> str:
    """A value without what a pattern meets at its beginning or end."""
    found = re.compile(translate(pattern))
    sizes = range(len(value), 0, -1) if is_longest else range(1, len(value) + 1)
    for size in sizes:
        part = value[len(value) - size :] if is_suffix else value[:size]
        if found.match(part):
            return value[: len(value) - size] if is_suffix else value[size:]
    return value
