"""git in a folder that a repository is in already, or around: what it says of itself, and a commit of only our files.

No variable of the environment leads elsewhere, and nothing that the repository's configuration names is run.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ...model.errors import UserError
from ...model.files.checkout import find_checkout
from ...model.files.git import ignored
from ...model.files.git_command import OPTIONS, environment
from .git import MESSAGE, reason

#: What a git hook has set leads to another repository.
_ELSEWHERE = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX"),
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)
#: A name for a file that no pattern is likely to mean by itself.
_ANY_FILE = "stackwright-any-file"


def _git(
    folder: Path, *arguments: str, stdin: bytes = b"", writes: bool = False
) -> "subprocess.CompletedProcess[bytes] | None":
    """What git answers; only where it `writes` do the person's own variables count, who the author is among them."""
    own = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    command = ["git", *OPTIONS, *arguments]
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=own if writes else environment(),
            input=stdin,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return None


def asked(folder: Path, *arguments: str) -> str | None:
    """What git says in a folder, "" where it refuses, None where there is no git.

    Raises UserError where git does not trust the repository.
    """
    done = _git(folder, *arguments)
    if done is None:
        return None
    if b"dubious ownership" in done.stderr:
        what = f"git does not trust the repository in {folder}, because another user owns it."
        raise UserError(what, "Run `git config --global --add safe.directory FOLDER`.")
    return "" if done.returncode else done.stdout.decode("utf-8", "surrogateescape").strip("\n")


def around(folder: Path) -> Path | None:
    """The git repository that a repository in this folder would be inside of, None where there is none or hides it.

    Raises UserError where a folder on the way has a `.git` that is none.
    """
    whole = Path(os.path.realpath(folder))
    there = next((parent for parent in (whole, *whole.parents) if parent.is_dir()), None)
    checkout = find_checkout(there) if there and shutil.which("git") else None
    if checkout is None:
        return None
    path = (whole / _ANY_FILE).relative_to(checkout.top).as_posix()
    return None if path in ignored(checkout, checkout.top, [path]).hidden else checkout.top


def hidden(folder: Path, paths: Iterable[str]) -> list[str]:
    """Which of these paths the patterns of this repository hide; those of the user are nobody else's."""
    config = ("-c", f"core.excludesFile={os.devnull}")
    done = _git(folder, *config, "check-ignore", "--stdin", "-z", stdin="\0".join(paths).encode())
    return [path for path in done.stdout.decode().split("\0") if path] if done else []


def commit(folder: Path, branch: str, paths: Iterable[str], there: Mapping[str, bytes]) -> Iterator[str]:
    """Commit the files at these paths and nothing else; the sentences say what is left to do.

    `there` are files that were there before: one that git does not have just so is left to its owner.
    """
    if shutil.which("git") is None:
        yield "git was not found, so nothing is committed. Install git and run `git add --all`."
        return
    if not (folder / ".git").exists():
        _git(folder, "init", "--quiet", writes=True)
    if not asked(folder, "rev-parse", "--verify", "--quiet", "HEAD"):
        _git(folder, "symbolic-ref", "HEAD", f"refs/heads/{branch}", writes=True)
    elif (current := asked(folder, "branch", "--show-current")) != branch:
        yield f"The clone is on {current or 'no branch'}, and repository.branch is {branch}."
    foreign = {path for path, data in there.items() if not _has(folder, path, data)}
    if foreign:
        yield f"Not committed, because git did not have {_counted(foreign)} of yours: {', '.join(sorted(foreign))}."
    yield from _committed(folder, [path for path in paths if path not in foreign])


def _counted(names: set[str]) -> str:
    return "this file" if len(names) == 1 else "these files"


def _has(folder: Path, path: str, data: bytes) -> bool:
    done = _git(folder, "cat-file", "blob", f"HEAD:{path}")
    return done is not None and not done.returncode and done.stdout == data


def _committed(folder: Path, paths: list[str]) -> Iterator[str]:
    listed = "\0".join(paths).encode()
    given = ("--pathspec-from-file=-", "--pathspec-file-nul")
    done = _git(folder, "--literal-pathspecs", "add", "--force", *given, stdin=listed, writes=True)
    if done is None or done.returncode:
        yield f"git cannot stage the files: {reason(done.stderr.decode('utf-8', 'replace') if done else '')}."
        return
    arguments = ("commit", "--quiet", "--no-verify", "--only", "-m", MESSAGE)
    options = ("-c", "user.useConfigOnly=true", "--literal-pathspecs")
    done = _git(folder, *options, *arguments, *given, stdin=listed, writes=True)
    if done is not None and not done.returncode:
        return
    words = done.stderr.decode("utf-8", "replace") if done else ""
    commands, why = [f"git commit -m {shlex.quote(MESSAGE)}"], reason(words)
    if "user.name" in words or "user.email" in words or "empty ident" in words:
        why = "git does not know who you are"
        commands = ["git config --global user.name NAME", "git config --global user.email MAIL", *commands]
    yield f"Our files are staged, but not committed: {why}. In the repository, run `{' && '.join(commands)}`."
