"""The first commit of a new repository, and its hooks. Nothing that goes wrong here undoes the repository."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from git import Git

MESSAGE = "Start the repository with stackwright"
_PATIENCE = 60


def first_commit(folder: Path, branch: str) -> str | None:
    """Make the folder a git repository with everything committed; the sentence says why that was not possible.

    git must not guess who commits: the name of a machine's user is nobody's identity.
    """
    if shutil.which("git") is None:
        return "git was not found, so there is no repository yet. Install git and run `git init && git add --all`."
    from git import Git, GitCommandError

    git = Git(folder)
    # Where we are started by a git hook, its variables would lead to another repository.
    git.update_environment(
        GIT_DIR=str(folder / ".git"), GIT_WORK_TREE=str(folder), GIT_INDEX_FILE=str(folder / ".git" / "index")
    )
    try:
        git.init("--quiet")
        git.symbolic_ref("HEAD", f"refs/heads/{branch}")
        git.add("--all")
    except GitCommandError as error:
        return f"git cannot make a repository: {reason(error.stderr)}"
    return _commit(git)


def _commit(git: "Git") -> str | None:
    from git import GitCommandError

    try:
        git(c="user.useConfigOnly=true").commit("--quiet", "--no-verify", "-m", MESSAGE)
    except GitCommandError as error:
        return f"Everything is staged, {not_committed(error.stderr)}"
    return None


def not_committed(words: str) -> str:
    """The end of a sentence that says why git has not committed what is staged, and how that is done."""
    why, commands = reason(words), [f"git commit -m {shlex.quote(MESSAGE)}"]
    if "user.name" in words or "user.email" in words or "empty ident" in words:
        why = "git does not know who you are"
        commands = ["git config --global user.name NAME", "git config --global user.email MAIL", *commands]
    return f"but not committed: {why}. In the repository, run `{' && '.join(commands)}`."


def reason(words: str) -> str:
    """The first line of what git said."""
    lines = [line.strip() for line in words.replace("stderr:", "").strip(" '\n").splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else "it gives no reason"


def install_hooks(folder: Path) -> Iterator[str]:
    """Have the checks run on every commit, where pre-commit is there; the sentences say what is left to do."""
    if not (folder / ".pre-commit-config.yaml").exists():
        return
    if shutil.which("pre-commit") is None:
        yield "pre-commit was not found: install it, and run `pre-commit install` in the repository."
        return
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["pre-commit", "install"]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        yield "`pre-commit install` did not work; run it in the repository to see why."
        return
    if done.returncode:
        yield f"`pre-commit install` did not work: {reason(done.stdout + done.stderr)}"
