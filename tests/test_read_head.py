"""The commit that is checked out, read without git."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stackwright.model.files.find_checkout import find_checkout
from stackwright.model.files.read_git_head import read_head

Git = Callable[..., str]


@pytest.fixture
def repo(tmp_path: Path, git: Git) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q", "-b", "some/branch")
    return root


def commit(root: Path, git: Git) -> str:
    git(root, "commit", "-q", "--allow-empty", "-m", "one")
    return git(root, "rev-parse", "HEAD").strip()


def head(root: Path) -> str | None:
    checkout = find_checkout(root)
    assert checkout is not None
    return read_head(checkout)


def test_before_the_first_commit_there_is_none(repo: Path) -> None:
    assert head(repo) is None


def test_a_branch_is_found_loose_and_packed(repo: Path, git: Git) -> None:
    made = commit(repo, git)
    assert head(repo) == made
    git(repo, "pack-refs", "--all")
    assert not (repo / ".git/refs/heads/some/branch").exists()
    assert head(repo) == made
    newer = commit(repo, git)  # loose again, beside the packed one
    assert newer != made
    assert head(repo) == newer


def test_a_commit_that_is_checked_out_itself(repo: Path, git: Git) -> None:
    made = commit(repo, git)
    commit(repo, git)
    git(repo, "checkout", "-q", made)
    assert head(repo) == made


def test_a_linked_worktree_has_its_own(repo: Path, tmp_path: Path, git: Git) -> None:
    made = commit(repo, git)
    git(repo, "worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"))
    newer = commit(repo, git)
    assert (head(tmp_path / "linked"), head(repo)) == (made, newer)


@pytest.mark.parametrize(
    "text", ["ref: refs/../../outside", "ref: /etc/hostname", "0123", "", "ref: refs/heads/.invalid"]
)
def test_what_names_no_commit_is_none(repo: Path, tmp_path: Path, git: Git, text: str) -> None:
    made = commit(repo, git)
    (tmp_path / "outside").write_text(f"{made}\n")
    (repo / ".git/HEAD").write_text(f"{text}\n")
    assert head(repo) is None
