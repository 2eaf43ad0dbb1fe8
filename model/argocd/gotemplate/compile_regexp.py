"""Go's regular expressions → a program for match_regexp.py, since what a repository brings is never given to `re`.

Source: the documentation of regexp/syntax. Unicode classes (`\\p{…}`) are not known here.
"""

from functools import lru_cache

from .regexp_characters import Cursor, RegexpError, read_character, read_class, read_set
from .regexp_instructions import ALL, At, Fork, One, Program, Save, Span, Step
from .values import NotKnownError

_MOST_REPEATS, _MOST_STEPS, _DEEPEST = 1_000, 20_000, 50


@lru_cache(maxsize=500)
def compile_regexp(pattern: str) -> Program:
    """The program; raises RegexpError where Go refuses the pattern, NotKnownError for what is not known here."""
    reader = _Reader(pattern)
    steps = reader.alternatives()
    if reader.cursor.at < len(pattern):
        raise RegexpError("unexpected ): `" + pattern + "`")
    return Program(tuple(steps), reader.groups, tuple(reader.names))


class _Reader:
    """Walks over the pattern once; `flags` are those that are on."""

    def __init__(self, pattern: str) -> None:
        self.cursor = Cursor(pattern)
        self.groups = self.depth = 0
        self.names: list[tuple[str, int]] = []
        self.flags: frozenset[str] = frozenset()

    def alternatives(self) -> list[Step]:
        """What is divided by `|`, until a parenthesis or the end."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NotKnownError("a regular expression that is nested too deep")
        branches = [self._sequence()]
        while self.cursor.take("|"):
            branches.append(self._sequence())
        self.depth -= 1
        found = branches[-1]
        for branch in reversed(branches[:-1]):
            found = [Fork(1, len(branch) + 2), *branch, Fork(len(found) + 1, len(found) + 1), *found]
        return found

    def _sequence(self) -> list[Step]:
        found: list[Step] = []
        while self.cursor.at < len(self.cursor.pattern) and self.cursor.pattern[self.cursor.at] not in "|)":
            if self.cursor.pattern[self.cursor.at] in "*+?":
                raise RegexpError(f"missing argument to repetition operator: `{self.cursor.pattern[self.cursor.at]}`")
            found += self._repeated(self._atom())
            if len(found) > _MOST_STEPS:
                raise NotKnownError("a regular expression that is so large")
        return found

    def _repeated(self, inner: list[Step]) -> list[Step]:
        count = 0
        while (bounds := self._bounds()) is not None:
            count += 1
            if count > 1:
                raise RegexpError("invalid nested repetition operator")
            inner = _repeat(inner, *bounds, lazy=self.cursor.take("?"))
        return inner

    def _bounds(self) -> tuple[int, int | None] | None:
        for sign, least, most in (("*", 0, None), ("+", 1, None), ("?", 0, 1)):
            if self.cursor.take(sign):
                return least, most
        if not self.cursor.pattern.startswith("{", self.cursor.at):
            return None
        inner, closed, _ = self.cursor.pattern[self.cursor.at + 1 :].partition("}")
        low, comma, high = inner.partition(",")
        if not closed or not _is_number(low) or (high and not _is_number(high)):
            return None
        self.cursor.at += len(inner) + 2
        least, most = int(low), int(high) if high else None if comma else int(low)
        if least > _MOST_REPEATS or (most is not None and (most > _MOST_REPEATS or most < least)):
            raise RegexpError(f"invalid repeat count: `{{{inner}}}`")
        return least, most

    def _atom(self) -> list[Step]:
        character = self.cursor.pattern[self.cursor.at]
        self.cursor.at += 1
        match character:
            case "(":
                return self._group()
            case "[":
                return [read_set(self.cursor, folds="i" in self.flags)]
            case ".":
                return [One(ALL if "s" in self.flags else (Span("\n", "\n"),), "s" not in self.flags, False)]
            case "^":
                return [At("^" if "m" in self.flags else "A")]
            case "$":
                return [At("$" if "m" in self.flags else "z")]
            case "\\":
                return self._escaped()
            case _:
                return [self._literal(character)]

    def _literal(self, character: str) -> One:
        return One((Span(character, character),), False, "i" in self.flags)

    def _group(self) -> list[Step]:
        outer = self.flags
        slot = None
        if self.cursor.take("?P<") or self.cursor.take("?<"):
            name, closed, _ = self.cursor.pattern[self.cursor.at :].partition(">")
            if name in dict(self.names):
                raise NotKnownError("a regular expression with two groups of one name")
            if not closed or not name or not name.replace("_", "a").isalnum():
                raise RegexpError(f"invalid named capture: `(?P<{name}>`")
            self.cursor.at += len(name) + 1
            self.names.append((name, self.groups + 1))
            slot = self.groups = self.groups + 1
        elif self.cursor.take("?"):
            if self._set_flags():
                return []
        else:
            slot = self.groups = self.groups + 1
        inner = self.alternatives()
        if not self.cursor.take(")"):
            raise RegexpError(f"missing closing ): `{self.cursor.pattern}`")
        self.flags = outer
        return inner if slot is None else [Save(2 * slot), *inner, Save(2 * slot + 1)]

    def _set_flags(self) -> bool:
        """Flags of a group, or of all that follows; whether it was the latter."""
        is_on = True
        while self.cursor.at < len(self.cursor.pattern):
            sign = self.cursor.pattern[self.cursor.at]
            self.cursor.at += 1
            if sign in "ims":
                self.flags = self.flags | {sign} if is_on else self.flags - {sign}
            elif sign == "-" and is_on:
                is_on = False
            elif sign == "U":
                raise NotKnownError("the flag U of a regular expression")
            elif sign in ":)":
                return sign == ")"
            else:
                break
        raise RegexpError("invalid or unsupported Perl syntax: `(?`")

    def _escaped(self) -> list[Step]:
        if self.cursor.take("Q"):
            text, _, _ = self.cursor.pattern[self.cursor.at :].partition("\\E")
            self.cursor.at += len(text) + 2
            if self.cursor.pattern[self.cursor.at : self.cursor.at + 1] in ("*", "+", "?", "{"):
                raise NotKnownError("a repetition of a quoted text in a regular expression")
            return [self._literal(character) for character in text]
        sign = self.cursor.pattern[self.cursor.at : self.cursor.at + 1]
        if sign in ("A", "z", "b", "B") and sign:
            self.cursor.at += 1
            return [At(sign)]
        if (found := read_class(self.cursor)) is not None:
            return [found]
        return [self._literal(read_character(self.cursor))]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6


def _repeat(inner: list[Step], least: int, most: int | None, *, lazy: bool) -> list[Step]:
    if len(inner) * max(least, most or 0) > _MOST_STEPS:
        raise NotKnownError("a regular expression that is so large")
    found = inner * least
    size = len(inner)
    if most is None:
        ways = (size + 2, 1) if lazy else (1, size + 2)
        return [*found, Fork(*ways), *inner, Fork(-size - 1, -size - 1)]
    for left in range(most - least, 0, -1):
        end = left * (size + 1)
        found = [*found, Fork(*((end, 1) if lazy else (1, end))), *inner]
    return found
