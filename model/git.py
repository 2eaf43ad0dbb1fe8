"""Asks git which files there are; as subprocesses, because GitPython's index does not honour GIT_INDEX_FILE."""

import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import UserError

#: Nothing that a repository's configuration names may run: no file system monitor, no hooks.
_SAFE = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "core.quotePath=false")
#: A name for a file that no pattern is likely to mean by itself.
_ANY_FILE = "stackwright-any-file"
LINK, SUBMODULE = "120000", "160000"


@dataclass(frozen=True, slots=True)
class Listing:
    """What git says of the files below a folder; paths are relative to that folder with `/`.

    `modes` and `blobs` cover the index. `modified` and `deleted` compare the work tree with it, `unchecked` are entries
    that a sparse checkout leaves out of the work tree, `untracked` are files and (with `/` at the end) nested
    repositories that the index does not have and `.gitignore` does not hide.
    """

    modes: Mapping[str, str]
    blobs: Mapping[str, str]
    modified: frozenset[str]
    deleted: frozenset[str]
    unchecked: frozenset[str]
    untracked: frozenset[str]


def _environment() -> dict[str, str]:
    """The environment with git's own paths made absolute: a hook gives them relative to where it was started."""
    found = dict(os.environ)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"):
        if found.get(name):
            found[name] = os.path.abspath(found[name])
    found["GIT_OPTIONAL_LOCKS"] = "0"
    return found


def listing(root: Path) -> Listing | None:
    """The files below `root`, or None where no git repository (or no git) is.

    Raises UserError where git refuses to read the repository.
    """
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return None
    asked = {
        "index": ["ls-files", "-s", "-t", "-z"],
        "changed": ["diff-files", "--name-status", "--no-renames", "--relative", "-z"],
        "untracked": ["ls-files", "-o", "--exclude-standard", "-z"],
    }
    try:
        running = {name: _start(root, arguments) for name, arguments in asked.items()}
    except FileNotFoundError:
        return None
    try:
        answers = {name: _answer(process) for name, process in running.items()}
    finally:
        for process in running.values():
            process.kill()
            process.communicate()
    return _parsed(answers["index"], answers["changed"], answers["untracked"])


def _parsed(index: list[str], changed: list[str], untracked: list[str]) -> Listing:
    modes, blobs, unchecked = {}, {}, set()
    for entry in index:
        head, path = entry.split("\t", 1)
        tag, mode, blob, _stage = head.split(" ")
        modes[path], blobs[path] = mode, blob
        if tag == "S":
            unchecked.add(path)
    status = dict(zip(changed[1::2], changed[0::2], strict=True))
    deleted = frozenset(path for path, letter in status.items() if letter == "D")
    modified = frozenset(status) - deleted
    return Listing(modes, blobs, modified, deleted, frozenset(unchecked), frozenset(untracked))


def ignored(root: Path, paths: Iterable[str]) -> frozenset[str]:
    """Which of these paths (that need not exist) the repository's own `.gitignore` files hide.

    The user's global excludes are not asked: what they hide is missing for everyone else.
    """
    wanted = sorted({path for path in paths if "\0" not in path})
    # A pattern with `/` at the end hides folders only, and a path that does not exist is none: ask for a file in it.
    asked = [variant for path in wanted for variant in (path, f"{path}/{_ANY_FILE}")]
    found = _check_ignore(root, asked) if asked else []
    if len(found) != len(asked):  # git has not answered: whether they are hidden is not known
        return frozenset(wanted)
    answers = dict(zip(asked, found, strict=True))
    return frozenset(path for path in wanted if answers[path] or answers[f"{path}/{_ANY_FILE}"])


def _check_ignore(root: Path, paths: Sequence[str]) -> list[bool]:
    command = [
        "git", *_SAFE, "-c", f"core.excludesFile={os.devnull}",
        "check-ignore", "--no-index", "--stdin", "-z", "--verbose", "--non-matching",
    ]  # fmt: skip
    stdin = "\0".join(paths).encode("utf-8", "surrogateescape")
    try:
        done = subprocess.run(command, cwd=root, input=stdin, capture_output=True, check=False, env=_environment())
    except FileNotFoundError:
        return []
    fields = _fields(done.stdout)
    # Four fields a path: source, line, pattern, path; a pattern with `!` takes the path in again.
    return [bool(pattern) and not pattern.startswith("!") for pattern in fields[2::4]]


def blobs(root: Path, ids: Sequence[str]) -> list[bytes | None]:
    """The contents of blobs, in order; None for one that the repository does not have."""
    if not ids:
        return []
    stdin = "".join(f"{blob}\n" for blob in ids).encode()
    done = subprocess.run(
        ["git", *_SAFE, "cat-file", "--batch"],
        cwd=root,
        input=stdin,
        capture_output=True,
        check=False,
        env=_environment(),
    )
    contents: list[bytes | None] = []
    at = 0
    for _ in ids:
        newline = done.stdout.find(b"\n", at)
        head = done.stdout[at:newline].split()
        if newline < 0 or len(head) != 3:
            contents.append(None)
            at = newline + 1
            continue
        size = int(head[2])
        contents.append(done.stdout[newline + 1 : newline + 1 + size])
        at = newline + 1 + size + 1
    return contents


def remote_urls(root: Path) -> tuple[str, ...]:
    """The URLs of the repository's remote `origin`, or of all remotes where it has none of that name."""
    try:
        done = subprocess.run(
            ["git", *_SAFE, "config", "--null", "--get-regexp", r"^remote\..*\.(push)?url$"],
            cwd=root, capture_output=True, check=False, env=_environment(),
        )  # fmt: skip
    except FileNotFoundError:
        return ()
    pairs = [entry.split("\n", 1) for entry in _fields(done.stdout) if "\n" in entry]
    origin = {url for name, url in pairs if name.lower().startswith("remote.origin.")}
    return tuple(sorted(origin or {url for _, url in pairs}))


def current_branch(root: Path) -> str | None:
    """The checked-out branch, or None (detached, no git)."""
    try:
        done = subprocess.run(
            ["git", *_SAFE, "symbolic-ref", "--quiet", "--short", "HEAD"],
            cwd=root,
            capture_output=True,
            check=False,
            env=_environment(),
        )
    except FileNotFoundError:
        return None
    return done.stdout.decode("utf-8", "replace").strip() or None


def _start(root: Path, arguments: list[str]) -> "subprocess.Popen[bytes]":
    command = ["git", *_SAFE, *arguments]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment())


def _answer(process: "subprocess.Popen[bytes]") -> list[str]:
    out, err = process.communicate()
    if process.returncode != 0:
        words = err.decode("utf-8", "replace").strip().splitlines()
        if any("dubious ownership" in line for line in words):
            raise UserError(
                "git does not trust this repository, because another user owns its folder.",
                "Run `git config --global --add safe.directory FOLDER` (in CI: before stackwright).",
            )
        raise UserError(f"git cannot list the files here: {words[0] if words else 'no reason given'}.")
    return _fields(out)


def _fields(output: bytes) -> list[str]:
    return [field.decode("utf-8", "surrogateescape") for field in output.split(b"\0")][:-1]
