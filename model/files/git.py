"""Asks git which files there are; as subprocesses, because GitPython's index does not honour GIT_INDEX_FILE."""

import os
import re
import stat
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ..errors import UserError
from .find_checkout import Checkout
from .git_command import end, fields, finish, setting, start_git
from .regular_files import Unread

#: A name for a file that no pattern is likely to mean by itself.
_ANY_FILE = "stackwright-any-file"
#: How many paths may make git give up before the others are not asked about.
_MOST_REFUSALS = 20
_PART = r"[/\\]" if os.sep == "\\" else "/"
#: A part of a path that no file has for a name.
_WAY_OUT = re.compile(rf"(?:^|{_PART})(?:\.{{0,2}}|\.git)(?:{_PART}|\Z)", re.IGNORECASE)
_NO_FOLDER = re.compile(r"^warning: could not open directory '(.*?)/?': ", re.MULTILINE)
#: What git reads of a work tree to know what it ignores, and would wait for if it were a pipe.
_READ_BY_GIT = frozenset({".gitignore", ".gitattributes"})
LINK, SUBMODULE = "120000", "160000"


@dataclass(frozen=True, slots=True)
class Listing:
    """What git says of the files below a folder; paths are relative to that folder with `/`.

    `modes` and `blobs` cover the index. `modified` and `deleted` compare the work tree with it, `unchecked` are entries
    that a sparse checkout leaves out of the work tree, `assumed` are those of which git was told that they are as they
    were, so that it does not look. `untracked` are files and (with `/` at the end) nested
    repositories that the index does not have and `.gitignore` does not hide. `unreadable` are folders that git could
    not look into, `refused` are entries of the index that lead out of the folder, or into git's own.
    """

    modes: Mapping[str, str]
    blobs: Mapping[str, str]
    modified: frozenset[str]
    deleted: frozenset[str]
    unchecked: frozenset[str]
    assumed: frozenset[str]
    untracked: frozenset[str]
    unreadable: frozenset[str]
    refused: frozenset[str]


class Hidden(NamedTuple):
    """Which of some paths `.gitignore` hides, and of which git does not say."""

    hidden: frozenset[str]
    unknown: frozenset[str]


def listing(checkout: Checkout, root: Path) -> Listing | None:
    """The files below `root`, or None where no git is.

    Raises UserError where git refuses to read the repository.
    """
    exclude = checkout.common / "info" / "exclude"
    mine = [f"--exclude-from={exclude}"] if exclude.is_file() else []
    asked = {
        "index": ["ls-files", "-s", "-v", "-z"],
        "changed": ["diff-files", "--name-status", "--no-renames", "--ignore-submodules=all", "--relative", "-z"],
        "untracked": ["ls-files", "-o", "--exclude-standard", *mine, "-z"],
    }
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, arguments in asked.items():
            running[name] = _start(checkout, root, arguments)
        answers = {name: _answer(checkout, process) for name, process in running.items()}
    except FileNotFoundError:
        return None
    finally:
        for process in running.values():
            end(process)
    index, changed, untracked = (fields(out) for out, _ in answers.values())
    if not index and not untracked:
        _refuse_silence(checkout, root)
    return _parse(index, changed, untracked, _unreadable(checkout, root, answers["untracked"][1]))


def _parse(index: list[str], changed: list[str], untracked: list[str], unreadable: frozenset[str]) -> Listing:
    modes, blobs, unchecked, assumed, refused = {}, {}, set(), set(), set()
    way_out = _WAY_OUT.search  # there may be a hundred thousand
    for entry in index:
        head, _, path = entry.partition("\t")
        tag, mode, blob, _stage = head.split(" ")
        if way_out(path):
            refused.add(path)
            continue
        modes[path], blobs[path] = mode, blob
        if tag in ("S", "s"):
            unchecked.add(path)
        elif tag == "h":
            assumed.add(path)
    status = dict(zip(changed[1::2], changed[0::2], strict=True))
    deleted = frozenset(path for path, letter in status.items() if letter == "D")
    modified = frozenset(status) - deleted
    return Listing(
        modes,
        blobs,
        modified & modes.keys(),
        deleted,
        frozenset(unchecked),
        frozenset(assumed),
        frozenset(untracked),
        unreadable,
        frozenset(refused),
    )


def is_inside(path: str) -> bool:
    """Whether a path from a folder stays in it, and out of git's own folder."""
    return _WAY_OUT.search(path) is None


def _unreadable(checkout: Checkout, root: Path, complaints: bytes) -> frozenset[str]:
    """The folders that git has left out because it could not look into them: it says so, and goes on."""
    words = complaints.decode("utf-8", "surrogateescape")
    folders = (checkout.top / found for found in _NO_FOLDER.findall(words))
    return frozenset(folder.relative_to(root).as_posix() for folder in folders if folder.is_relative_to(root))


def _refuse_silence(checkout: Checkout, root: Path) -> None:
    """Raise UserError where what is called git says nothing whatever it is asked: an empty answer is no answer then."""
    out, _ = _answer(checkout, _start(checkout, root, ["rev-parse", "--is-inside-work-tree"]))
    if out.strip() != b"true":
        raise UserError("git cannot list the files here: it prints nothing.", "Look at what `git --version` prints.")


def find_ignored(checkout: Checkout, root: Path, paths: Iterable[str]) -> Hidden:
    """Which of these paths (that need not exist) the repository's own `.gitignore` files hide.

    The user's global excludes are not asked: what they hide is missing for everyone else.
    """
    ends = {path: _first_link(root, path) for path in sorted(set(paths)) if _can_exist(path)}
    # A pattern with `/` at the end hides folders only, and a path that does not exist is none: ask for a file in it.
    asked = {path: (end,) if end else (path, f"{path}/{_ANY_FILE}") for path, end in ends.items()}
    variants = sorted({variant for both in asked.values() for variant in both})
    answers = dict(zip(variants, _check_ignore(checkout, root, variants), strict=True))
    hidden = frozenset(path for path, both in asked.items() if any(answers[variant] for variant in both))
    unknown = frozenset(path for path, both in asked.items() if any(answers[variant] is None for variant in both))
    return Hidden(hidden, unknown - hidden)


def _can_exist(path: str) -> bool:
    try:
        return is_inside(path) and b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def _first_link(root: Path, path: str) -> str | None:
    """The first symbolic link on the way: git does not look behind it, and what is behind is ignored with it."""
    parts = path.split("/")
    ways = ("/".join(parts[:length]) for length in range(1, len(parts) + 1))
    return next((way for way in ways if os.path.islink(os.path.join(root, way))), None)


def _check_ignore(checkout: Checkout, root: Path, paths: Sequence[str]) -> list[bool | None]:
    """Whether each of the paths is ignored, None where git gives no answer."""
    found: list[bool | None] = []
    for _ in range(_MOST_REFUSALS):
        if len(found) == len(paths):
            break
        rest = paths[len(found) :]
        answers, whole = _ask_once(checkout, root, rest)
        found += answers[: len(rest)]
        if not whole and len(found) < len(paths):  # git has stopped at this one, and can be asked about the others
            found.append(None)
    return found + [None] * (len(paths) - len(found))


def _ask_once(checkout: Checkout, root: Path, paths: Sequence[str]) -> tuple[list[bool | None], bool]:
    """The answers as far as git has come, and whether that is all the way."""
    exclude = checkout.common / "info" / "exclude"
    command = [
        *("-c", f"core.excludesFile={exclude if exclude.is_file() else os.devnull}"),
        *("check-ignore", "--no-index", "--stdin", "-z", "--verbose", "--non-matching"),
    ]
    # At the beginning of a path `:` is magic, which check-ignore cannot be told to leave out.
    stdin = "\0".join(f"./{path}" if path.startswith(":") else path for path in paths)
    try:
        process = _start(checkout, root, command, reads=True)
    except FileNotFoundError:
        return [], False
    out, _ = _finish(checkout, process, os.fsencode(stdin))
    # Four fields a path: source, line, pattern, path; a pattern with `!` takes the path in again.
    patterns = fields(out)[2::4]
    return [bool(pattern) and not pattern.startswith("!") for pattern in patterns], len(patterns) == len(paths)


def blobs(checkout: Checkout, root: Path, ids: Sequence[str], size_limit: int) -> list[bytes | Unread]:
    """The contents of blobs, in order, but for those that are larger than the limit, or that the repository lacks."""
    sizes = _sizes(checkout, root, ids)
    small = [blob for blob in ids if sizes.get(blob, size_limit + 1) <= size_limit]
    found: dict[str, bytes] = {}
    out, at = _of_objects(checkout, root, "--batch", small), 0
    for blob in small:
        start = out.find(b"\n", at) + 1
        size = sizes[blob]
        if len(out[at:start].split()) != 3 or len(out) < start + size:
            break  # git has stopped
        found[blob] = out[start : start + size]
        at = start + size + 1
    too_large = {blob for blob, size in sizes.items() if size > size_limit}
    return [found.get(blob, Unread.TOO_LARGE if blob in too_large else Unread.NOT_FETCHED) for blob in ids]


def _sizes(checkout: Checkout, root: Path, ids: Sequence[str]) -> dict[str, int]:
    """The sizes of the objects that the repository has; git looks at no content for them."""
    lines = _of_objects(checkout, root, "--batch-check", ids).decode().splitlines()
    heads = (line.split() for line in lines)
    return {head[0]: int(head[2]) for head in heads if len(head) == 3 and head[2].isdecimal()}


def _of_objects(checkout: Checkout, root: Path, how: str, ids: Sequence[str]) -> bytes:
    if not ids:
        return b""
    process = _start(checkout, root, ["cat-file", how], reads=True)
    return _finish(checkout, process, "".join(f"{blob}\n" for blob in ids).encode())[0]


def remote_urls(checkout: Checkout) -> tuple[str, ...]:
    """The URLs of the repository's remote `origin`, or of all remotes where it has none of that name."""
    pairs = setting(checkout.common / "config", r"^remote\..*\.(push)?url$")
    origin = {url for name, url in pairs if name.lower().startswith("remote.origin.")}
    return tuple(sorted(origin or {url for _, url in pairs}))


def _start(checkout: Checkout, root: Path, arguments: list[str], *, reads: bool = False) -> "subprocess.Popen[bytes]":
    return start_git(root, [*checkout.options, *arguments], checkout.variables, reads=reads)


def _finish(checkout: Checkout, process: "subprocess.Popen[bytes]", stdin: bytes | None = None) -> tuple[bytes, bytes]:
    try:
        return finish(process, stdin, stuck=partial(_refuse_pipes, checkout.top))
    finally:
        end(process)


def _refuse_pipes(top: Path) -> None:
    """Raise UserError where git waits for what will never come."""
    for folder, folders, names in os.walk(top):
        for name in _READ_BY_GIT.intersection((*folders, *names)):
            path = Path(folder, name)
            if not stat.S_ISREG(mode := path.lstat().st_mode) and not stat.S_ISDIR(mode):
                raise UserError(f"{path} is not a regular file, and git waits for it.", "Remove it, or make it a file.")


def _answer(checkout: Checkout, process: "subprocess.Popen[bytes]") -> tuple[bytes, bytes]:
    out, err = finish(process, stuck=partial(_refuse_pipes, checkout.top))
    if process.returncode != 0:
        words = err.decode("utf-8", "replace").strip().splitlines()
        raise UserError(f"git cannot list the files here: {words[0] if words else 'no reason given'}.")
    return out, err
