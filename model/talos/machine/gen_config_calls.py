"""Calls of `talosctl gen config` in scripts, recipes and documentation: what they give a cluster.

Source: cmd/talosctl/cmd/mgmt/gen/config.go of siderolabs/talos.
"""

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from ....schemas.file_types import is_placeholder
from ...files.source import Source
from ...text.place import Place
from .talosctl_calls import Command, compile_calls, place_of, read_scripts, split_command

#: Files with commands, by the ends of their names; a script may have none.
_SUFFIXES = (".sh", ".bash", ".just", ".mk", ".md", ".yaml", ".yml", ".toml", ".nix", ".tf")
_NAMES = frozenset({"justfile", "makefile", "taskfile"})
_CALL = compile_calls(b"gen config")
#: Calls that are read.
_MOST_CALLS = 20


class GenConfigCall(NamedTuple):
    """A call: what it names, "" where it does not, or by a variable."""

    at: Place
    name: str
    endpoint: str
    kubernetes: str


def calls(source: Source) -> Iterator[GenConfigCall]:
    """The calls of the repository, by the paths of their files."""
    found = 0
    for path, data in read_scripts(source, _may_have_commands):
        if found >= _MOST_CALLS:
            return
        for match in _CALL.finditer(data):
            found += 1
            yield _call(place_of(path, data, match), split_command(match[2]))


def _may_have_commands(path: str) -> bool:
    name = posixpath.basename(path).lower()
    return name.endswith(_SUFFIXES) or name in _NAMES or "." not in name


def _call(at: Place, command: Command) -> GenConfigCall:
    name, endpoint = (*command.words, "", "")[:2]
    version = dict(command.options).get("--kubernetes-version", "")
    return GenConfigCall(at, _plain(name), _plain(endpoint), _plain(version))


def _plain(word: str) -> str:
    """The word, "" where it is filled in elsewhere."""
    is_open = is_placeholder(word) or any(mark in word for mark in "$<>`{}") or word.isupper()
    return "" if is_open else word
