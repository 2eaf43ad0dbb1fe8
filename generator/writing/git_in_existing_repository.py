"""git in a folder that a repository is in already, or around: what it says of itself, and a commit of only our files.

No variable of the environment leads elsewhere, and nothing that the repository's configuration names is run.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ...model.errors import UserError
from ...model.files.find_checkout import find_checkout
from ...model.files.git import find_ignored
from ...model.files.git_command import program, run
from .first_commit import MESSAGE, not_committed, reason

#: A name for a file that no pattern is likely to mean by itself.
_ANY_FILE = "stackwright-any-file"


def ask_git(folder: Path, *arguments: str) -> str | None:
    """What git says in a folder, "" where it refuses, None where there is no git.

    Raises UserError where git does not trust the repository.
    """
    if program() is None:
        return None
    done = run(folder, arguments)
    if "dubious ownership" in done.words:
        what = f"git does not trust the repository in {folder}, because another user owns it."
        raise UserError(what, "Run `git config --global --add safe.directory FOLDER`.")
    return "" if done.code else done.out.decode("utf-8", "surrogateescape").strip("\n")


def enclosing_repository(folder: Path) -> Path | None:
    """The git repository that a repository in this folder would be inside of, None where there is none or hides it.

    Raises UserError where a folder on the way has a `.git` that is none.
    """
    whole = Path(os.path.realpath(folder))
    there = next((parent for parent in (whole, *whole.parents) if parent.is_dir()), None)
    checkout = find_checkout(there) if there and program() else None
    if checkout is None:
        return None
    path = (whole / _ANY_FILE).relative_to(checkout.top).as_posix()
    return None if path in find_ignored(checkout, checkout.top, [path]).hidden else checkout.top


def list_ignored(folder: Path, paths: Iterable[str]) -> list[str]:
    """Which of these paths the patterns of this repository hide; those of the user are nobody else's."""
    if program() is None:
        return []
    arguments = ("-c", f"core.excludesFile={os.devnull}", "check-ignore", "--stdin", "-z")
    return [path for path in run(folder, arguments, stdin="\0".join(paths).encode()).out.decode().split("\0") if path]


def commit(folder: Path, branch: str, paths: Iterable[str], there: Mapping[str, bytes]) -> Iterator[str]:
    """Commit the files at these paths and nothing else; the sentences say what is left to do.

    `there` are files that were there before: one that git does not have just so is left to its owner.
    """
    if program() is None:
        yield "git was not found, so nothing is committed. Install git and run `git add --all`."
        return
    if not (folder / ".git").exists():
        run(folder, ["init", "--quiet"], for_person=True)
    if not ask_git(folder, "rev-parse", "--verify", "--quiet", "HEAD"):
        run(folder, ["symbolic-ref", "HEAD", f"refs/heads/{branch}"], for_person=True)
    elif (current := ask_git(folder, "branch", "--show-current")) != branch:
        yield f"The clone is on {current or 'no branch'}, and repository.branch is {branch}."
    foreign = {path for path, data in there.items() if not _has(folder, path, data)}
    if foreign:
        yield f"Not committed, because git did not have {_count_files(foreign)} of yours: {', '.join(sorted(foreign))}."
    yield from _commit(folder, [path for path in paths if path not in foreign])


def _count_files(names: set[str]) -> str:
    return "this file" if len(names) == 1 else "these files"


def _has(folder: Path, path: str, data: bytes) -> bool:
    done = run(folder, ["cat-file", "blob", f"HEAD:{path}"])
    return not done.code and done.out == data


def _commit(folder: Path, paths: list[str]) -> Iterator[str]:
    listed = "\0".join(paths).encode()
    given = ("--pathspec-from-file=-", "--pathspec-file-nul")
    done = run(folder, ["--literal-pathspecs", "add", "--force", *given], stdin=listed, for_person=True)
    if done.code:
        yield f"git cannot stage the files: {reason(done.words)}."
        return
    options = ("-c", "user.useConfigOnly=true", "--literal-pathspecs")
    arguments = ("commit", "--quiet", "--no-verify", "--only", "-m", MESSAGE)
    done = run(folder, [*options, *arguments, *given], stdin=listed, for_person=True)
    if done.code:
        yield f"Our files are staged, {not_committed(done.words)}"
