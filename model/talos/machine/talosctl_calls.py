"""Calls of `talosctl` in scripts, recipes and documentation: where they are, and their words and options.

Source: cmd/talosctl/cmd/mgmt of siderolabs/talos.
"""

import re
import shlex
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...files.source import Source
from ...text.place import Chars, Place

_SPACE = rb"(?:[ \t]|\\\n)++"
_JOINED = re.compile(r"\\\n\s*")
#: Options without a value of their own behind them.
_SWITCHES = frozenset({"--force", "-f", "--with-docs", "--with-examples", "--persist", "--with-cluster-discovery"})
_SWITCHES |= {"--with-kubespan", "--insecure"}
_END = frozenset({"|", "||", "&&", ";", "&", ">", ">>", "<"})
#: Bytes of a file beyond which it is not a script.
_LARGEST = 200_000


class Command(NamedTuple):
    """What stands behind the name of a command: the words that stand for themselves, and the options with their values.

    `is_split` says that it is a whole line of a shell; of another one the words are those between blanks.
    """

    words: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    is_split: bool


def compile_calls(*commands: bytes) -> re.Pattern[bytes]:
    """A pattern for calls of these commands, such as `gen config`: the command, and the rest of its line."""
    names = b"|".join(_SPACE.join(command.split()) for command in commands)
    return re.compile(rb"talosctl%b(%b)\b((?:[^\n\\]|\\\n|\\.)*)" % (_SPACE, names))


def read_scripts(source: Source, is_script: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """The files that have a call of `talosctl`, of those that may be scripts by their paths."""
    for path in sorted(source.tree.files):
        if is_script(path):
            data = source.read(path)
            if isinstance(data, bytes) and len(data) <= _LARGEST and b"talosctl" in data:
                yield path, data


def place_of(path: str, data: bytes, match: re.Match[bytes]) -> Place:
    """Where a call stands."""
    start = len(data[: match.start()].decode("utf-8", "replace"))
    return Place(path, Chars(start, start + len(match[0].decode("utf-8", "replace"))))


def split_command(line: bytes) -> Command:
    """The words and options of what follows a command's name, up to the end of the command."""
    text, is_split = _JOINED.sub(" ", line.decode("utf-8", "replace")), True
    try:
        rest = iter(shlex.split(text, comments=True))
    except ValueError:
        rest, is_split = iter(text.split()), False
    words: list[str] = []
    options: list[tuple[str, str]] = []
    for word in rest:
        if word in _END:
            break
        name, equals, value = word.partition("=")
        if not word.startswith("-"):
            words.append(word)
        else:
            options.append((name, value if equals or name in _SWITCHES else next(rest, "")))
    return Command(tuple(words), tuple(options), is_split)
