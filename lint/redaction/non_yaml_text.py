"""Secrets in texts that are no YAML, or none any more: variables, settings, commands, what is broken; by lines."""

import re
from collections.abc import Iterator

from ...schemas.secrets.names import CERTIFICATES, NAMING, VALUES, Hides, hides, is_secret_name
from ...schemas.secrets.password_options import TAKES_ATTACHED, TAKES_PASSWORDS, is_given_secret, is_secret_option
from ...schemas.secrets.shapes import Stretch

#: `name: `, `name = `, `"name": ` and the like, where a name begins.
_KEY = re.compile(
    r"(?:(?<![\w./-])|(?<=[\"']\.))-*+([A-Za-z_][\w.-]*+)(?:\\?[\"'])?+[ \t]*+(?:=>|[:?+]?=|:)[ \t]*+"
    r"|<([A-Za-z_][\w.-]*+)[^<>]*+>"  # XML
)
#: A name before a text in quotes, as SQL and web servers have it, or before a value that a directive gives it.
_QUOTED = re.compile(r"(?<![\w./-])([A-Za-z_][\w.-]*+)[\"']?+[ \t]++(?=\\?[\"'])")
_DIRECTIVE = re.compile(
    r"(?i)(?<![A-Za-z])(?:set_?header|add_?header|setenv|set)[ \t]++[\"']?+([A-Za-z_][\w.-]*+)[\"']?+[ \t]++"
)
_IDENTIFIED = re.compile(r"(?i)\bidentified\b.{0,80}\bby[ \t]++")
#: An option of a program before its value, in a command or in a list.
_OPTION = re.compile(r"(?<![\w.-])(--?+[A-Za-z][\w.-]*+)(?:\\?[\"'])?+[ \t=,]++(?:\\?[\"'])?+(?!--)")
_WORD_END = re.compile(r"[\s\"'`;|&,\\]|\Z")
_WORD = re.compile(r"[\w.-]*+")
#: A line of two words, the first a name; the login of a .netrc file.
_TWO_WORDS = re.compile(r"\s*+([A-Za-z_][\w.-]*+)[ \t]++([^\s-]\S*+)\s*+\Z")
_NETRC = re.compile(r"\blogin[ \t]++\S++[ \t]++password[ \t]++")
#: `-phunter`.
_ATTACHED = re.compile(r"(?<![\w-])-p(?=\S)")
_OPENS = re.compile(r"(?:[|>][-+0-9]*|[\[{(]|&\S+|!\S+)?\s*(?:#.*)?\Z")
_QUOTES = ("'''", '"""', "''", '"', "'")
_ALWAYS = frozenset({Hides.VALUE, Hides.ALL_BELOW, Hides.EVERYTHING, Hides.TEXT, Hides.FILES, Hides.HEADERS})
_SWITCH = re.compile(r"(?i)[\"']?(?:true|false|null|yes|no|on|off|~)?[\"']?[\s,;})\]]*+\Z")
#: How far before an option its program is looked for.
_NEAR_BY = 200
#: Lines in which the value of a named variable is looked for.
_NEAR = 4


def in_command(line: str) -> Iterator[Stretch]:
    """The secrets among the arguments of a command that is written in one text."""
    for match in _OPTION.finditer(line):
        end = _word_end(line, match.end())
        before = line[max(match.start() - _NEAR_BY, 0) : match.start()]
        if is_given_secret(match[1], before, line[match.end() : end]):
            yield match.end(), end
    if TAKES_PASSWORDS.search(line):
        first = re.match(r"\s*\S+", line)
        yield first.end() if first else 0, len(line)
    elif TAKES_ATTACHED.search(line):
        yield from ((match.end(), _word_end(line, match.end())) for match in _ATTACHED.finditer(line))
    if netrc := _NETRC.search(line):
        yield netrc.end(), _word_end(line, netrc.end())


def in_lines(text: str, start: int, end: int, hidden_from: int | None = None) -> Iterator[Stretch]:
    """The secrets between two places of a text; whole lines from `hidden_from` on."""
    reader = _Lines()
    for match in _LINE.finditer(text, start, end):
        if hidden_from is not None and match.end() > hidden_from:
            yield match.span()
        else:
            yield from ((match.start() + one, match.start() + other) for one, other in reader.read(match[0]))


_LINE = re.compile(r"[^\n\r]++")


class _Lines:
    """What one line leaves to say of the next: a block that is open, an option or a name that has no value yet."""

    __slots__ = ("below", "named", "option", "until")

    def __init__(self) -> None:
        self.below: int | None = None
        self.until = ""
        self.named = 0
        self.option = False

    def read(self, line: str) -> Iterator[Stretch]:
        if self.until:
            yield 0, len(line)
            if self.until in line:
                self.until = ""
            return
        stripped = line.lstrip()
        if stripped and self.below is not None:
            indent = len(line) - len(stripped)
            if indent > self.below or (indent == self.below and stripped.startswith("- ")):
                yield indent, len(line)
                return
            self.below = None
        yield from self._entry(line, stripped)
        yield from self._keys(line)
        yield from in_command(line)
        yield from _without_sign(line)

    def _entry(self, line: str, stripped: str) -> Iterator[Stretch]:
        """An argument that stands on a line of its own, behind that of its option."""
        if self.option and stripped:
            yield len(line) - len(stripped), len(line)
        entry = stripped.removeprefix("- ").strip("\"', ")
        self.option = bool(stripped) and is_secret_option(entry)

    def _keys(self, line: str) -> Iterator[Stretch]:
        for match in _KEY.finditer(line):
            key = match[1] or match[2]
            if self._names(key, line, match.end()):
                self.named = _NEAR + 1
            elif self._hides(key):
                if _SWITCH.match(line, match.end()) is None or not line[match.end() :].strip():
                    yield match.end(), len(line)
                self._open(line, match.end(), match.start())
                break
        self.named = max(self.named - 1, 0)

    def _names(self, key: str, line: str, value: int) -> bool:
        """Whether a key says that what stands beside it is secret."""
        if key.lower() in CERTIFICATES:
            return True
        name = _WORD.match(line, value + (line[value : value + 1] in ('"', "'")))
        return key.lower() in NAMING and name is not None and is_secret_name(name[0])

    def _hides(self, key: str) -> bool:
        is_named = self.named > 0 and (key.lower() in VALUES or key.lower() == "key")
        return is_named or hides(key) in _ALWAYS or is_secret_name(key)

    def _open(self, line: str, value: int, key: int) -> None:
        rest = line[value:].strip()
        opened = next((quote for quote in _QUOTES if rest.startswith(quote)), "")
        if opened and rest.count(opened) % 2:
            self.until = opened
        elif _OPENS.match(rest):
            self.below = key


def _without_sign(line: str) -> Iterator[Stretch]:
    """Values behind a name with nothing but a space between."""
    words = _TWO_WORDS.match(line)
    if words and is_secret_name(words[1]):
        yield words.span(2)
    for pattern in (_QUOTED, _DIRECTIVE):
        yield from ((match.end(), len(line)) for match in pattern.finditer(line) if is_secret_name(match[1]))
    if identified := _IDENTIFIED.search(line):
        yield identified.end(), len(line)


def _word_end(line: str, start: int) -> int:
    found = _WORD_END.search(line, start)
    return found.start() if found else len(line)
