"""Nothing outside of the repository is read, whatever the index, a link or a path on the command line leads to."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Git = Callable[..., str]
Told = Callable[..., list[str]]


class Ran(Protocol):
    """What came of a run."""

    text: str
    error: str


Run = Callable[..., Ran]
#: A file with a mistake, so that whoever reads it tells of it.
TWICE = "private-name: 1\nprivate-name: 2\n"


def reindexed(index: Path, old: str, new: str) -> None:
    """Write another path of the same length into an index."""
    assert len(old) == len(new)
    data = index.read_bytes()[:-20].replace(old.encode(), new.encode())
    index.write_bytes(data + hashlib.sha1(data).digest())


@pytest.mark.parametrize(
    "path",
    ["../private.yaml", "a/../../private.yaml", "../../up/private.yaml", ".git/private.yaml", ".GIT/private.yaml"],
)
def test_an_index_that_leads_out(make: Make, git: Git, run: Run, path: str) -> None:
    name = "x" * (len(path) - 5) + ".yaml"
    root = make({name: "a: 1\n"})
    git(root, "init", "-q")
    git(root, "add", name)
    reindexed(root / ".git" / "index", name, path)
    (root / "a").mkdir()
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_text(TWICE)
    for options in ([], ["--staged"]):
        text = run(root, "lint", "--format", "concise", *options).text
        assert f"error YAML006 git's index holds a path that leads out of the tree: `{path}`" in text
        assert "private-name" not in text


def test_the_index_of_a_bare_repository_that_is_tracked(make: Make, git: Git, run: Run, tmp_path: Path) -> None:
    (tmp_path / "private.yaml").write_text(TWICE)
    root = make({"edge/stackwright.yaml": "lint: {}\n"})
    edge = root / "edge"
    git(root, "init", "-q")
    git(root, "init", "-q", "--bare", str(edge))
    (edge / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n")
    where = (f"--git-dir={edge}", f"--work-tree={edge}")
    git(edge, *where, "update-index", "--add", "--cacheinfo", f"100644,{'1' * 40},xx/xx/private.yaml")
    reindexed(edge / "index", "xx/xx/private.yaml", "../../private.yaml")
    assert "private-name" not in run(root, "lint", "edge").text


def test_a_path_that_is_assumed_to_be_unchanged(committed: Make, git: Git, told: Told, tmp_path: Path) -> None:
    """git does not look whether its folder has become a link."""
    root = committed({"folder/a.yaml": "a: 1\n", "b.yaml": "b: 1\n"})
    git(root, "update-index", "--assume-unchanged", "folder/a.yaml")
    (root / "folder").rename(tmp_path / "outside")
    (tmp_path / "outside" / "a.yaml").write_text(TWICE)
    (root / "folder").symlink_to(tmp_path / "outside")
    assert told(root) == []
    assert told(root, staged=True) == []


class TestPathsOfTheCommandLine:
    """What a pull request has made a link of."""

    @pytest.fixture
    def private(self, tmp_path: Path) -> Path:
        """A folder that is nobody's business."""
        (tmp_path / "private").mkdir()
        (tmp_path / "private" / "a.yaml").write_text(TWICE)
        return tmp_path / "private"

    @pytest.mark.parametrize("command", ["lint", "graph", "explain", "config show", "render talos x", "schema list"])
    def test_a_link_that_leads_out(self, committed: Make, run: Run, private: Path, command: str) -> None:
        root = committed({"b.yaml": "b: 1\n"})
        (root / "folder").symlink_to(private)
        for path in ("folder", "folder/a.yaml"):
            ran = run(root, *command.split(), path)
            if command == "explain" and path == "folder":  # the link itself is meant
                continue
            assert ran.error.startswith(
                f"{path if command != 'explain' else root / 'folder'} leads out of the repository"
            )
            assert "private-name" not in ran.text

    def test_a_file(self, committed: Make, run: Run, private: Path) -> None:
        root = committed({"b.yaml": "b: 1\n"})
        (root / "a.yaml").symlink_to(private / "a.yaml")
        assert "a.yaml leads out of the repository" in run(root, "lint", "a.yaml").error

    def test_a_link_to_another_part(self, committed: Make, run: Run) -> None:
        root = committed({"apps/a.yaml": TWICE, "edge/stackwright.yaml": "lint: {}\n"})
        (root / "link").symlink_to("apps")
        (root / "edge" / "up").symlink_to("../apps")
        for path in ("link", "edge/up"):
            assert "private-name" in run(root, "lint", path).text

    def test_links_of_the_machine(self, committed: Make, run: Run, tmp_path: Path) -> None:
        committed({"apps/a.yaml": TWICE})
        (tmp_path / "work").symlink_to("repo")
        assert "private-name" in run(tmp_path, "lint", "work/apps").text

    def test_a_configuration_elsewhere(self, committed: Make, run: Run, private: Path) -> None:
        root = committed({"b.yaml": "b: 1\n"})
        (private / "settings").write_text("lint: {fail-on: never}\n")
        (root / "stackwright.yaml").symlink_to(private / "settings")
        assert run(root, "lint").error.startswith("stackwright.yaml is a symbolic link")

    @pytest.mark.parametrize("link", [".stackwright", ".stackwright/baseline.json"])
    def test_a_baseline_elsewhere(self, committed: Make, run: Run, private: Path, link: str) -> None:
        root = committed({"b.yaml": "b: 1\n"})
        (private / "baseline.json").write_text("{}")
        (root / link).parent.mkdir(exist_ok=True)
        (root / link).symlink_to(private if link == ".stackwright" else private / "baseline.json")
        assert "is outside of the repository" in run(root, "lint").error
