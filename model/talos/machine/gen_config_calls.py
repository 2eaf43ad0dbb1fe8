"""Calls of `talosctl gen config` in scripts, recipes and documentation: what they give a cluster.

Source: cmd/talosctl/cmd/mgmt/gen/config.go of siderolabs/talos.
"""

import posixpath
import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from ....schemas.file_types import is_placeholder
from ...files.source import Source
from ...text.place import Chars, Place

#: Files with commands, by the ends of their names; a script may have none.
_SUFFIXES = (".sh", ".bash", ".just", ".mk", ".md", ".yaml", ".yml", ".toml", ".nix", ".tf")
_NAMES = frozenset({"justfile", "makefile", "taskfile"})
_CALL = re.compile(rb"talosctl(?:\s|\\\n)++gen(?:\s|\\\n)++config\b((?:[^\n\\]|\\\n|\\.)*)")
_JOINED = re.compile(r"\\\n\s*")
#: Options without a value of their own behind them.
_SWITCHES = frozenset({"--force", "-f", "--with-docs", "--with-examples", "--persist", "--with-cluster-discovery"})
_SWITCHES |= {"--with-kubespan", "--insecure"}
_END = frozenset({"|", "||", "&&", ";", "&", ">", ">>", "<"})
#: Calls that are read, and bytes of a file beyond which it is not a script.
_MOST_CALLS, _LARGEST = 20, 200_000


class GenConfigCall(NamedTuple):
    """A call: what it names, "" where it does not, or by a variable."""

    at: Place
    name: str
    endpoint: str
    kubernetes: str


def calls(source: Source) -> Iterator[GenConfigCall]:
    """The calls of the repository, by the paths of their files."""
    found = 0
    for path in sorted(source.tree.files):
        if not _may_have_commands(path) or found >= _MOST_CALLS:
            continue
        data = source.read(path)
        if not isinstance(data, bytes) or len(data) > _LARGEST or b"talosctl" not in data:
            continue
        for match in _CALL.finditer(data):
            start = len(data[: match.start()].decode("utf-8", "replace"))
            end = start + len(match[0].decode("utf-8", "replace"))
            found += 1
            yield _call(Place(path, Chars(start, end)), match[1].decode("utf-8", "replace"))


def _may_have_commands(path: str) -> bool:
    name = posixpath.basename(path).lower()
    return name.endswith(_SUFFIXES) or name in _NAMES or "." not in name


def _call(at: Place, rest: str) -> GenConfigCall:
    words, options = _split_options(_words(_JOINED.sub(" ", rest)))
    name, endpoint = (*words, "", "")[:2]
    return GenConfigCall(at, _plain(name), _plain(endpoint), _plain(options.get("--kubernetes-version", "")))


def _words(line: str) -> list[str]:
    """The words of a command; of one that is no whole line of a shell, those that can be told apart."""
    try:
        return shlex.split(line, comments=True)
    except ValueError:
        return line.split()


def _split_options(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """What stands for itself, and the options with their values."""
    plain: list[str] = []
    options: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if word in _END:
            break
        if not word.startswith("-"):
            plain.append(word)
            continue
        name, equals, value = word.partition("=")
        if not equals and name not in _SWITCHES:
            value = next(rest, "")
        options[name] = value
    return plain, options


def _plain(word: str) -> str:
    """The word, "" where it is filled in elsewhere."""
    is_open = is_placeholder(word) or any(mark in word for mark in "$<>`{}") or word.isupper()
    return "" if is_open else word
