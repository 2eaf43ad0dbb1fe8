"""Starts git: the one place that does, with nothing that a repository could make it do.

git runs what a repository's configuration names: filters, helpers of remotes, hooks, monitors. So for reading it is not
shown that configuration: `GIT_COMMON_DIR` is a folder of ours (`git_settings/`) with a configuration and attributes;
index and objects are named apart. Without a remote there is nothing to be fetched from either. Where it writes for a
person, it has that person's environment, and still runs no hooks or monitors.
"""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_SETTINGS = Path(__file__).parent / "git_settings"
#: What is said to every git.
OPTIONS = (
    "--no-pager",
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "protocol.allow=never"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.quotePath=false"),
)  # fmt: skip
#: Where the person's own configuration is: no repository can set these.
_KEPT = frozenset({"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"})
_FIXED = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",  # what it complains of is read
}
#: What a git hook has set leads to another repository.
_ELSEWHERE = frozenset(
    {
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    }
)
#: Seconds after which it is looked whether git waits for what never comes.
PATIENCE = 5.0


def settings_folder(object_format: str) -> Path:
    """What git takes for the configuration of a repository with objects of that format: `sha1` or `sha256`."""
    return _SETTINGS / object_format


def environment(**more: str) -> dict[str, str]:
    """The environment without all that would lead git elsewhere, or make it do more than answer."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    return {**found, **_FIXED, **more}


def persons_environment() -> dict[str, str]:
    """The environment as the person has it, who the author is among it, without what leads to another repository."""
    return {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}


def program() -> str | None:
    """Where git is; never in the folder that the person stands in, which may be the repository."""
    name = "git.exe" if os.name == "nt" else "git"
    places = (os.path.join(folder, name) for folder in os.get_exec_path() if os.path.isabs(folder))
    return next((place for place in places if os.path.isfile(place) and os.access(place, os.X_OK)), None)


def start_git(
    folder: Path, arguments: Sequence[str], variables: Mapping[str, str], *, reads: bool = False
) -> "subprocess.Popen[bytes]":
    """git with these arguments, for reading; `reads` is whether something will be written to it.

    Raises FileNotFoundError where there is no git.
    """
    return _start(folder, arguments, environment(**variables), reads=reads)


class Answer(NamedTuple):
    """How git has ended, what it has printed, and what it complains of."""

    code: int
    out: bytes
    words: str


def run(folder: Path, arguments: Sequence[str], *, stdin: bytes = b"", for_person: bool = False) -> Answer:
    """What comes of git in a folder: for reading there, or writing for a person.

    Raises FileNotFoundError where there is no git.
    """
    variables = persons_environment() if for_person else environment()
    running = _start(folder, arguments, variables, reads=True)
    out, words = running.communicate(stdin)
    return Answer(running.returncode, out, words.decode("utf-8", "replace"))


def _start(
    folder: Path, arguments: Sequence[str], variables: Mapping[str, str], *, reads: bool
) -> "subprocess.Popen[bytes]":
    if (git := program()) is None:
        raise FileNotFoundError("git")
    return subprocess.Popen(
        [git, *OPTIONS, *arguments],
        cwd=folder,
        stdin=subprocess.PIPE if reads else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=variables,
    )


def finish(
    running: "subprocess.Popen[bytes]", stdin: bytes | None = None, *, stuck: Callable[[], None] = lambda: None
) -> tuple[bytes, bytes]:
    """What git prints and what it complains of; `stuck` is called when that takes long, and may raise UserError."""
    try:
        return running.communicate(stdin, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        stuck()
        return running.communicate()


def end(running: "subprocess.Popen[bytes]") -> None:
    """See to it that the process is gone."""
    running.kill()
    running.communicate()


def setting(file: Path, pattern: str) -> list[tuple[str, str]]:
    """The settings of one file of git's form whose names match, without what the file includes."""
    if not file.is_file():  # git would wait for a pipe
        return []
    arguments = ["config", "--file", str(file), "--no-includes", "--null", "--get-regexp", pattern]
    try:
        running = start_git(file.parent, arguments, {"GIT_DIR": os.devnull})
    except FileNotFoundError:
        return []
    out, _ = finish(running)
    pairs = (entry.partition("\n") for entry in fields(out))
    return [(name, value) for name, _, value in pairs]


def fields(output: bytes) -> list[str]:
    """The fields of an answer in which each ends with NUL."""
    return [field.decode("utf-8", "surrogateescape") for field in output.split(b"\0")][:-1]
