"""Machines of scripts: patches that `talosctl gen config` and `talosctl machineconfig patch` name by their paths.

A call counts only where each of its patches is a file that is there, without a variable in its path, and where nothing
in the script edits what was generated.

Source: cmd/talosctl/cmd/mgmt/gen/config.go and cmd/talosctl/cmd/mgmt/machineconfig/patch.go of siderolabs/talos.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ....schemas.tables.notation import version
from ....schemas.versions.releases import minor
from ...files.source import Source
from ...text.place import Place
from .layers import Layer, Machine
from .talosctl_calls import compile_calls, place_of, read_scripts, split_command

_SUFFIXES = (".sh", ".bash", ".just", ".mk")
_NAMES = frozenset({"justfile", ".justfile", "makefile", "taskfile.yml", "taskfile.yaml"})
#: What a script does to what it has generated, which is then not known.
_EDITS = (b"yq ", b"jq ", b"sed ", b"envsubst", b"perl ", b"<<")
_MOST = 50
_CALL = compile_calls(b"gen config", b"machineconfig patch", b"mc patch")
_ROLES = ("controlplane", "worker")
_SCOPES: Mapping[str, tuple[str, ...]] = {
    "--config-patch": _ROLES,
    "--config-patch-control-plane": ("controlplane",),
    "--config-patch-worker": ("worker",),
}
_OPEN = re.compile(r"[$`*{}<>]")


class _Call(NamedTuple):
    """A call: where it is, its words, and its options in their order."""

    at: Place
    is_generation: bool
    words: tuple[str, ...]
    options: tuple[tuple[str, str], ...]


def script_machines(source: Source) -> Iterator[Machine]:
    """The machines that the scripts of a repository make; named by the file that is written, or by their role."""
    found = 0
    for path, data in read_scripts(source, _is_script):
        if found >= _MOST:
            return
        if not any(edit in data for edit in _EDITS):
            for machine in _machines(source, path, list(_calls(path, data))):
                found += 1
                yield machine


def _is_script(path: str) -> bool:
    name = posixpath.basename(path).lower()
    return name.endswith(_SUFFIXES) or name in _NAMES


def _calls(path: str, data: bytes) -> Iterator[_Call]:
    for match in _CALL.finditer(data):
        before = data.rfind(b"\n", 0, match.start()) + 1
        if b"#" in data[before : match.start()]:
            continue
        command = split_command(match[2])
        # What cannot be told apart names something that is not known.
        words, options = (command.words, command.options) if command.is_split else ((), (("--config-patch", "$"),))
        yield _Call(place_of(path, data, match), match[1].startswith(b"gen"), words, options)


def _machines(source: Source, path: str, calls: list[_Call]) -> Iterator[Machine]:
    generated: dict[str, Machine] = {}
    used: set[str] = set()
    made: list[Machine] = []
    for call in calls:
        if call.is_generation:
            generated.update({one.role: one for one in _generated(source, path, call)})
            continue
        role = next((role for role in _ROLES if call.words and posixpath.basename(call.words[0]) == f"{role}.yaml"), "")
        patches = _files(source, path, [value for name, value in call.options if name in ("--patch", "-p")])
        output = next((value for name, value in call.options if name in ("--output", "-o")), "")
        if role in generated and patches and not _OPEN.search(output):
            base = generated[role]
            used.add(role)
            name = posixpath.basename(output).rpartition(".")[0] or role
            made.append(base._replace(name=name, at=call.at, patches=(*base.patches, *map(Layer, patches))))
        elif role in generated:
            used.add(role)  # something else is put on it, which is not known
    yield from made
    yield from (one for role, one in generated.items() if role not in used and one.patches)


def _generated(source: Source, path: str, call: _Call) -> Iterator[Machine]:
    """What a call generates, by role; nothing where a patch of it is not known."""
    types = next((value for name, value in call.options if name in ("--output-types", "-t")), ",".join(_ROLES))
    tag = next((value for name, value in call.options if name == "--talos-version"), "")
    found = minor(tag) if tag and not _OPEN.search(tag) else None
    for role in _ROLES:
        # Those for all machines come first, whatever order they are written in.
        words = [value for name, value in call.options if name == "--config-patch"]
        words += [value for name, value in call.options if name != "--config-patch" and role in _SCOPES.get(name, ())]
        files = _files(source, path, words)
        if role in types and files is not None:
            contract = version(found) if found else None
            yield Machine(role, role, call.at, contract, None, tuple(map(Layer, files)))


def _files(source: Source, script: str, words: list[str]) -> list[str] | None:
    """The files that patches name, seen from the script's folder or from the root; None where one is not known."""
    found: list[str] = []
    for word in words:
        if not word.startswith("@") or _OPEN.search(word):
            return None
        folders = (posixpath.dirname(script), "")
        paths = (posixpath.normpath(posixpath.join(folder, word[1:])) for folder in folders)
        path = next((path for path in paths if path in source.tree.files), None)
        if path is None:
            return None
        found.append(path)
    return found
