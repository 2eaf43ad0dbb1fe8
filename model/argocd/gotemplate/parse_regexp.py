"""Go's regular expressions → a program for match_regexp.py, since what a repository brings is never given to `re`.

Source: the documentation of regexp/syntax. Unicode classes (`\\p{…}`) are not known here.
"""

from functools import lru_cache

from .regexp_program import ALL, CLASSES, CONTROLS, NAMED, At, Fork, One, Program, Save, Span, Step, complement
from .values import NotKnownError


class RegexpError(ValueError):
    """A pattern that Go does not compile."""


_MOST_REPEATS, _MOST_STEPS, _DEEPEST = 1_000, 20_000, 50


@lru_cache(maxsize=500)
def compile_regexp(pattern: str) -> Program:
    """The program; raises RegexpError where Go refuses the pattern, NotKnownError for what is not known here."""
    reader = _Reader(pattern)
    steps = reader.alternatives()
    if reader.at < len(pattern):
        raise RegexpError("unexpected ): `" + pattern + "`")
    return Program(tuple(steps), reader.groups, tuple(reader.names))


class _Reader:
    """Walks over the pattern once; `flags` are those that are on."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0
        self.groups = self.depth = 0
        self.names: list[tuple[str, int]] = []
        self.flags: frozenset[str] = frozenset()

    def take(self, text: str) -> bool:
        """Whether this comes next; then it is behind."""
        if self.pattern.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def alternatives(self) -> list[Step]:
        """What is divided by `|`, until a parenthesis or the end."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NotKnownError("a regular expression that is nested too deep")
        branches = [self._sequence()]
        while self.take("|"):
            branches.append(self._sequence())
        self.depth -= 1
        found = branches[-1]
        for branch in reversed(branches[:-1]):
            found = [Fork(1, len(branch) + 2), *branch, Fork(len(found) + 1, len(found) + 1), *found]
        return found

    def _sequence(self) -> list[Step]:
        found: list[Step] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            if self.pattern[self.at] in "*+?":
                raise RegexpError(f"missing argument to repetition operator: `{self.pattern[self.at]}`")
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
            inner = _repeat(inner, *bounds, lazy=self.take("?"))
        return inner

    def _bounds(self) -> tuple[int, int | None] | None:
        for sign, least, most in (("*", 0, None), ("+", 1, None), ("?", 0, 1)):
            if self.take(sign):
                return least, most
        if not self.pattern.startswith("{", self.at):
            return None
        inner, closed, _ = self.pattern[self.at + 1 :].partition("}")
        low, comma, high = inner.partition(",")
        if not closed or not _is_number(low) or (high and not _is_number(high)):
            return None
        self.at += len(inner) + 2
        least, most = int(low), int(high) if high else None if comma else int(low)
        if least > _MOST_REPEATS or (most is not None and (most > _MOST_REPEATS or most < least)):
            raise RegexpError(f"invalid repeat count: `{{{inner}}}`")
        return least, most

    def _atom(self) -> list[Step]:
        character = self.pattern[self.at]
        self.at += 1
        match character:
            case "(":
                return self._group()
            case "[":
                return [self._set()]
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
        if self.take("?P<") or self.take("?<"):
            name, closed, _ = self.pattern[self.at :].partition(">")
            if not closed or not name or not name.replace("_", "a").isalnum() or name in dict(self.names):
                raise RegexpError(f"invalid named capture: `(?P<{name}>`")
            self.at += len(name) + 1
            self.names.append((name, self.groups + 1))
            slot = self.groups = self.groups + 1
        elif self.take("?"):
            if self._set_flags():
                return []
        else:
            slot = self.groups = self.groups + 1
        inner = self.alternatives()
        if not self.take(")"):
            raise RegexpError(f"missing closing ): `{self.pattern}`")
        self.flags = outer
        return inner if slot is None else [Save(2 * slot), *inner, Save(2 * slot + 1)]

    def _set_flags(self) -> bool:
        """Flags of a group, or of all that follows; whether it was the latter."""
        is_on = True
        while self.at < len(self.pattern):
            sign = self.pattern[self.at]
            self.at += 1
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
        if self.take("Q"):
            text, _, _ = self.pattern[self.at :].partition("\\E")
            self.at += len(text) + 2
            return [self._literal(character) for character in text]
        sign = self.pattern[self.at : self.at + 1]
        if sign in ("A", "z", "b", "B") and sign:
            self.at += 1
            return [At(sign)]
        if (found := self._class()) is not None:
            return [found]
        return [self._literal(self._character())]

    def _class(self) -> One | None:
        """`\\d` and its like, behind the backslash."""
        sign = self.pattern[self.at : self.at + 1]
        if sign in ("p", "P"):
            raise NotKnownError("Unicode classes of a regular expression")
        if not sign or sign.lower() not in CLASSES:
            return None
        self.at += 1
        return One(CLASSES[sign.lower()], sign.isupper(), False)

    def _character(self) -> str:
        """The character that an escape stands for, behind the backslash."""
        sign = self.pattern[self.at : self.at + 1]
        self.at += 1
        if sign in CONTROLS:
            return CONTROLS[sign]
        if sign == "x":
            return self._code()
        if sign and sign in "01234567":
            raise NotKnownError("an octal escape of a regular expression")
        if not sign:
            raise RegexpError("trailing backslash at end of expression: ``")
        if sign.isascii() and not sign.isalnum():
            return sign
        raise RegexpError(f"invalid escape sequence: `\\{sign}`")

    def _code(self) -> str:
        if self.take("{"):
            digits, _, _ = self.pattern[self.at :].partition("}")
            self.at += len(digits) + 1
        else:
            digits = self.pattern[self.at : self.at + 2]
            self.at += 2
        try:
            return chr(int(digits, 16))
        except (ValueError, OverflowError):
            raise RegexpError("invalid escape sequence: `\\x`") from None

    def _set(self) -> One:
        is_negated = self.take("^")
        spans: list[Span] = []
        is_first = True
        while is_first or not self.pattern.startswith("]", self.at):
            if self.at >= len(self.pattern):
                raise RegexpError("missing closing ]: `[`")
            is_first = False
            spans += self._set_part()
        self.at += 1
        return One(tuple(spans), is_negated, "i" in self.flags)

    def _set_part(self) -> tuple[Span, ...]:
        if self.pattern.startswith("[:", self.at) and (end := self.pattern.find(":]", self.at)) > 0:
            name = self.pattern[self.at + 2 : end]
            if name.removeprefix("^") not in NAMED:
                raise RegexpError(f"invalid character class range: `[:{name}:]`")
            self.at = end + 2
            found = NAMED[name.removeprefix("^")]
            return complement(found) if name.startswith("^") else found
        if self.pattern.startswith("\\", self.at):
            self.at += 1
            if (one := self._class()) is not None:
                return complement(one.spans) if one.is_negated else one.spans
            first = self._character()
        else:
            first = self.pattern[self.at]
            self.at += 1
        if not self.pattern.startswith("-", self.at) or self.pattern.startswith("-]", self.at):
            return (Span(first, first),)
        self.at += 1
        if self.at >= len(self.pattern):
            raise RegexpError("missing closing ]: `[`")
        last = self._character() if self.take("\\") else self.pattern[self.at]
        self.at += last == self.pattern[self.at : self.at + 1] and self.pattern[self.at - 1 : self.at] == "-"
        if last < first:
            raise RegexpError(f"invalid character class range: `{first}-{last}`")
        return (Span(first, last),)


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
