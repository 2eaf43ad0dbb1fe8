"""A repository is opened in one place, as it is on the disk, in the commit at hand, or in a revision."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace
from stackwright.model.errors import UserError
from stackwright.model.files.which_state import DISK, At, Commit, Index

Make = Callable[[Mapping[str, str]], Path]
Git = Callable[..., str]
WEB = "resources: [{}]\n"


def told(root: Path, at: At) -> list[tuple[str, str | None]]:
    """Codes and targets of the findings of a snapshot."""
    workspace = Workspace.open(root, at)
    report = workspace.report(select(workspace.config), Options())
    return [(found.code, found.target) for found in report.findings]


@pytest.fixture
def versions(make: Make, git: Git) -> Path:
    """A repository with another missing file in each of its states."""
    root = make({"apps/web/kustomization.yaml": WEB.format("first.yaml")})
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "start")
    (root / "apps/web/kustomization.yaml").write_text(WEB.format("second.yaml"))
    git(root, "add", "-A")
    (root / "apps/web/kustomization.yaml").write_text(WEB.format("third.yaml"))
    return root


@pytest.mark.parametrize("at", [(DISK, "third"), (Index(), "second"), (Commit("main"), "first")], ids=str)
def test_each_state_has_its_own_files(versions: Path, at: tuple[At, str]) -> None:
    assert told(versions, at[0]) == [("KUS001", f"apps/web/{at[1]}.yaml")]


def test_a_revision_has_its_own_configuration_and_files(versions: Path, git: Git) -> None:
    (versions / "stackwright.yaml").write_text("lint: {ignore: [KUS001]}\n")
    assert told(versions, Commit("HEAD")) == [("KUS001", "apps/web/first.yaml")]
    git(versions, "add", "-A")
    git(versions, "commit", "-q", "-m", "silent")
    (versions / "stackwright.yaml").unlink()
    (versions / "apps/web/third.yaml").write_text("")
    assert told(versions, Commit("HEAD")) == []
    assert told(versions, Commit("HEAD~1")) == [("KUS001", "apps/web/first.yaml")]


def test_a_folder_of_a_repository_in_a_revision(versions: Path, git: Git) -> None:
    (versions / "apps/stackwright.yaml").write_text("lint: {}\n")
    git(versions, "add", "-A")
    git(versions, "commit", "-q", "-m", "a root of its own")
    workspace = Workspace.open(versions / "apps", Commit("main"))
    assert workspace.source.tree.files == {"stackwright.yaml", "web/kustomization.yaml"}
    assert told(versions / "apps", Commit("main")) == [("KUS001", "web/third.yaml")]


def test_links_of_a_revision_lead_where_they_did(versions: Path, git: Git) -> None:
    (versions / "apps/web/third.yaml").symlink_to("real.yaml")
    (versions / "apps/web/real.yaml").write_text("kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n")
    git(versions, "add", "-A")
    git(versions, "commit", "-q", "-m", "a link")
    (versions / "apps/web/third.yaml").unlink()
    assert told(versions, Commit("main")) == []


def test_what_is_not_there_is_said(versions: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Revision gone does not exist here"):
        Workspace.open(versions, Commit("gone"))
    with pytest.raises(UserError, match="Revision main does not exist here"):
        Workspace.open(tmp_path, Commit("main"))
    with pytest.raises(UserError, match="nothing is staged"):
        Workspace.open(tmp_path, Index())
