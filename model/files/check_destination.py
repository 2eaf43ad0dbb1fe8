"""Where a report, a drawing or a baseline may be written: a repository must not choose the file that is overwritten."""

import os
import re
from itertools import takewhile
from pathlib import Path

from ..errors import UserError
from .source import CONFIG_NAME, Source

#: How everything begins that we write as a report or a drawing, and how a baseline does.
REPORT = re.compile(
    rb'\{\s*"(findings"|nodes"|\$schema": "[^"]*/sarif-)|\[\s*(\]\s*$|\{\s*"description")'
    rb'|<\?xml[^>]*>\s*<testsuites [^>]*name="stackwright"|### stackwright: |flowchart LR\n|digraph stackwright \{'
    rb"|::(error|warning|notice) |[^\n]{0,999}\b(error|warning|info)[ \[][A-Z0-9]{3,4}\d{3} "
    rb"|(All checks passed|No (new )?findings|Nothing to report|There was nothing)\b"
)
BASELINE = re.compile(rb'\{\s*"version": \d+,\s*"findings": ')
ANYTHING = re.compile(b"")
_BEGINNING = 4096
#: How NTFS and HFS+ read other names as `.git`.
_GIT = re.compile(r"\.git[. ]*|git~\d+", re.IGNORECASE)
_UNSEEN = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")


#: What the shell has opened for the command.
_OPENED = re.compile(r"/dev/(fd/\d+|stdout|stderr)|/proc/self/fd/\d+")


def is_stream(path: Path) -> bool:
    """Whether it is a device or a pipe, or has been opened already: it stays what it is."""
    return _is_opened(path) or (os.path.exists(path) and not os.path.isfile(path))


def check_destination(path: Path, ours: re.Pattern[bytes], source: Source) -> Path:
    """The very file that a path means; raises UserError where nothing of ours is to be written there.

    That is behind a symbolic link of a repository, in what git keeps for itself, and over a file of a repository that
    does not begin as `ours`. A report may take the place of a file that git ignores: a person has named it.
    """
    if _is_opened(path):
        return path
    whole = _follow(path, source.root)
    repository = _repository(whole.parent, source.root)
    # Work trees may stand in the folder of their bare repository: what is around the repository is not looked at.
    if any(map(_is_git, takewhile(lambda part: part != repository, (whole, *whole.parents)))):
        raise UserError(f"{path} is where git keeps a repository.", "Name a file outside of it.")
    if repository is None or not os.path.isfile(whole) or _begins(whole, ours):
        return whole
    if ours is REPORT and source.uses_git and repository == source.root:
        inner = whole.relative_to(repository).as_posix()
        if inner not in source.tree.files | source.tree.untracked:
            return whole
    raise UserError(
        f"{path} is a file of the repository, and nothing that stackwright has written.",
        "Name a new file, or remove this one first.",
    )


def _is_opened(path: Path) -> bool:
    return _OPENED.fullmatch(str(path)) is not None


def _follow(path: Path, root: Path) -> Path:
    """The path without links and `..`, step by step, as the system takes it."""
    start = path.absolute()
    found = Path(start.anchor)
    for part in start.parts[1:]:
        found = found.parent if part == ".." else found / part
        if os.path.islink(found):
            if _repository(found.parent, root):
                raise UserError(
                    f"{os.path.relpath(found)} is a symbolic link in a repository: nothing is written through it.",
                    "Name a file or folder of its own.",
                )
            found = Path(os.path.realpath(found))
    return found


def _repository(folder: Path, root: Path) -> Path | None:
    """The root of the repository that a folder is in."""
    return next((top for top in (folder, *folder.parents) if top == root or _is_root(top)), None)


def _is_root(folder: Path) -> bool:
    return any(os.path.lexists(folder / mark) for mark in (".git", CONFIG_NAME))


def _is_git(path: Path) -> bool:
    """Whether it is called as git's own folder, or is one with another name."""
    if _GIT.fullmatch(_UNSEEN.sub("", path.name)):
        return True
    return (path / "HEAD").is_file() and ((path / "commondir").is_file() or (path / "objects").is_dir())


def _begins(path: Path, ours: re.Pattern[bytes]) -> bool:
    """Whether the file is empty, or has the beginning of what we write."""
    with path.open("rb") as file:
        start = file.read(_BEGINNING)
    return not start or ours.match(start) is not None
