"""Command lines as pflag and cobra read them: what kubectl, talosctl and most others here are made with."""

import sys
from collections.abc import Collection, Sequence
from typing import NamedTuple, NoReturn


class Line(NamedTuple):
    """A command line: options by their long names, in the order given, and what is not an option."""

    options: dict[str, list[str]]
    words: list[str]

    def one(self, name: str, default: str = "") -> str:
        """The last value of an option."""
        return self.options.get(name, [default])[-1]

    def listed(self, name: str) -> list[str]:
        """A list of values: commas part them, and a value that is empty is not a value (pflag, `readAsCSV`)."""
        return [one for value in self.options.get(name, []) for one in value.split(",") if one]

    def has(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.one(name, "false") not in ("false", "")


def fail(message: str, code: int = 1) -> NoReturn:
    """Ends the program as the real one does: the message on stderr, and its exit code."""
    print(message, file=sys.stderr)
    raise SystemExit(code)


def parse(
    arguments: Sequence[str], values: Collection[str], switches: Collection[str], short: dict[str, str] | None = None
) -> Line:
    """Reads a command line; what the tool has no option for ends it, as in the real one."""
    options: dict[str, list[str]] = {}
    words: list[str] = []
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--":
            return Line(options, words + rest)
        if not word.startswith("-") or word == "-":
            words.append(word)
            continue
        name, equals, value = word.partition("=")
        name = (short or {}).get(name, name.removeprefix("--"))
        if name in switches:
            options.setdefault(name, []).append(value if equals else "true")
        elif name in values:
            options.setdefault(name, []).append(value if equals else _next(rest, word))
        else:
            fail(f"unknown flag: {word}")
    return Line(options, words)


def _next(rest: list[str], word: str) -> str:
    if not rest:
        fail(f"flag needs an argument: {word}")
    return rest.pop(0)
