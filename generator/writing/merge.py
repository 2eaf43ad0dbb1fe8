"""A change of ours in a file that its owner has edited: git's three-way merge, and nothing where that conflicts."""

import os
from collections.abc import Iterator
from typing import NamedTuple

from ...model.errors import UserError
from ...model.files.git_command import run
from ...model.files.source import Source, Unread
from .resolve_merge_conflicts import Hunk, settle_hunk
from .scratch import scratch

#: As long a line of one sign as no file has.
_SIGNS = 37
_OURS, _BASE, _THEIRS, _END = (sign * _SIGNS for sign in "<|=>")


class MergeConflict(NamedTuple):
    """Lines of the owner's file, from 1, that were edited where the change would go."""

    first: int
    last: int


def merge(own: bytes, base: bytes, changed: bytes) -> bytes | tuple[MergeConflict, ...]:
    """The owner's file with the change from `base` to `changed` in it, or where that cannot be done."""
    if own == base:
        return changed
    if b"\r\n" in own and b"\r\n" not in base + changed:
        base, changed = (text.replace(b"\n", b"\r\n") for text in (base, changed))
    lines: list[bytes] = []
    conflicts: list[Hunk] = []
    for part in _parts(_git_merge(own, base, changed)):
        found = settle_hunk(part) if isinstance(part, Hunk) else (part,)
        if found is None and isinstance(part, Hunk):
            conflicts.append(part)
        lines += found or ()
    return tuple(_places(own, conflicts)) or b"".join(map(_end_line, lines[:-1])) + b"".join(lines[-1:])


def _end_line(line: bytes) -> bytes:
    """The line with the end that the last of a file may lack."""
    return line if line.endswith(b"\n") else line + b"\n"


def _places(own: bytes, hunks: list[Hunk]) -> Iterator[MergeConflict]:
    """Where the hunks are in the owner's file; one from which all was removed is where the line above it is."""
    lines, at = own.splitlines(), 0
    for hunk in hunks:
        wanted = [line.rstrip(b"\r\n") for line in hunk.own or hunk.above]
        tries = range(at, len(lines) - len(wanted) + 1)
        at = next((start for start in tries if lines[start : start + len(wanted)] == wanted), at)
        yield MergeConflict(at + 1, at + max(len(wanted), 1))


def _parts(text: bytes) -> Iterator[bytes | Hunk]:
    """The merged lines, with a hunk in place of each conflict."""
    sides: list[list[bytes]] = []
    above: tuple[bytes, ...] = ()
    for line in text.splitlines(keepends=True):
        mark = line.rstrip().decode("latin-1")
        if mark in (_OURS, _BASE, _THEIRS):
            sides.append([])
        elif mark == _END:
            own, base, changed = map(tuple, sides)
            yield Hunk(above, own, base, changed)
            sides = []
        elif sides:
            sides[-1].append(line)
        else:
            above = (line,)
            yield line


def _git_merge(own: bytes, base: bytes, changed: bytes) -> bytes:
    with scratch() as folder:
        for name, text in (("own", own), ("base", base), ("changed", changed)):
            (folder / name).write_bytes(text)
        options = ["-p", "-q", "--diff3", f"--marker-size={_SIGNS}", *("-L", "") * 3]
        try:
            done = run(folder, ["merge-file", *options, "own", "base", "changed"])
        except FileNotFoundError as error:
            raise UserError("git was not found, and edited files are merged with it.", "Install git.") from error
    if not 0 <= done.code < 128:
        raise UserError(f"git cannot merge the change: {done.words.strip() or 'no reason given'}.")
    return done.out


def own_bytes(source: Source, path: str) -> bytes | None:
    """The owner's file, None where there is none; raises UserError where it cannot be read, or would not stay here."""
    if source.tree.is_at_link(path):
        raise UserError(f"{path} is, or is behind, a symbolic link, through which nothing is written.")
    if path in source.tree.files:
        found = source.read(path)
        if isinstance(found, Unread):
            raise UserError(f"{path} is {found.value}, and it has to be edited.")
        return found
    if os.path.lexists(source.root / path):
        raise UserError(f"{path} is there already, but is not a file that git knows or would take.")
    return None
