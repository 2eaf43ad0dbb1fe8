"""No repository chooses the file that is overwritten: a report, a drawing and a baseline go where a person said."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.report import FORMATS

pytestmark = pytest.mark.system

Make = Callable[[Mapping[str, str | bytes]], Path]
Git = Callable[..., str]
Done = subprocess.CompletedProcess[str]
OWN = "export PRECIOUS=1\n"
FILES = {
    "a/kustomization.yaml": "resources: [gone.yaml]\n",
    "b/kustomization.yaml": "resources: [c.yaml]\n",
    "b/c.yaml": "",
}
GRAPHS = ("mermaid", "dot", "json")
CLEAN, FINDINGS, USAGE = 0, 1, 2
#: What a report is written to.
OPTIONS = pytest.mark.parametrize("option", ["--output={}", "--report=json={}"], ids=["output", "report"])


def stackwright(folder: Path, *arguments: str, **how: object) -> Done:
    command = [sys.executable, "-m", "stackwright", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False, **how)  # type: ignore[call-overload]
    assert "Traceback" not in done.stderr
    assert isinstance(done, subprocess.CompletedProcess)
    return done


@pytest.fixture
def root(make: Make, git: Git) -> Path:
    root = make(FILES)
    git(root, "init", "-q")
    git(root, "add", "-A")
    (root.parent / "bashrc").write_text(OWN)
    return root


def written(root: Path, *arguments: str, **how: object) -> Done:
    return stackwright(root, "lint", "--fail-on", "never", *arguments, **how)


def refuses(done: Done, *words: str) -> None:
    assert done.returncode == USAGE, done.stderr
    assert done.stdout == ""
    assert all(word in done.stderr for word in words), done.stderr


class TestLinks:
    @pytest.mark.parametrize("command", [("lint",), ("graph",)], ids=["lint", "graph"])
    @pytest.mark.parametrize("to", ["../bashrc", "a/report", "../new"], ids=["outside", "inside", "to-nothing"])
    def test_no_report_through_a_link_of_the_repository(self, root: Path, to: str, command: tuple[str, ...]) -> None:
        (root / "report").symlink_to(to)
        refuses(stackwright(root, *command, "--output", "report"), "report is a symbolic link in a repository")
        assert (root.parent / "bashrc").read_text() == OWN
        assert not (root / "report").exists() or to == "../bashrc"

    @OPTIONS
    @pytest.mark.parametrize("where", ["out/bashrc", "out/../bashrc", "a/../out/new"])
    def test_no_report_through_a_folder_that_is_a_link(self, root: Path, where: str, option: str) -> None:
        (root / "out").symlink_to("..")
        refuses(written(root, option.format(where)), "out is a symbolic link in a repository")
        assert (root.parent / "bashrc").read_text() == OWN

    def test_no_report_through_a_link_above_the_checked_folder(self, root: Path) -> None:
        """A folder with a configuration of its own is a root; what is around it is the repository's all the same."""
        (root / "a" / "stackwright.yaml").write_text("")
        (root / "report").symlink_to("../bashrc")
        refuses(written(root / "a", "--output", "../report"), "report is a symbolic link in a repository")
        refuses(written(root, "--output", "report", "--", "a"), "report is a symbolic link in a repository")
        assert (root.parent / "bashrc").read_text() == OWN

    def test_no_report_through_a_link_of_a_folder_without_git(self, make: Make) -> None:
        root = make(FILES)
        (root.parent / "bashrc").write_text(OWN)
        (root / "report").symlink_to("../bashrc")
        refuses(written(root, "--output", "report"), "report is a symbolic link in a repository")

    def test_a_link_of_somebody_else_is_followed(self, root: Path) -> None:
        """What stands outside of every repository is the person's own: macOS has `/tmp` as a link."""
        (root.parent / "real").mkdir()
        (root.parent / "linked").symlink_to("real")
        assert written(root, "--output", str(root.parent / "linked" / "report.txt")).returncode == CLEAN
        assert (root.parent / "real" / "report.txt").read_text().startswith("error[KUS001")

    @pytest.mark.parametrize("part", [".stackwright", ".stackwright/baseline.json"])
    def test_no_baseline_through_a_link(self, root: Path, part: str) -> None:
        (root.parent / "known").mkdir()
        (root / part).parent.mkdir(exist_ok=True)
        (root / part).symlink_to(os.path.relpath(root.parent / "known", (root / part).parent))
        done = stackwright(root, "lint", "--update-baseline")
        assert (done.returncode, list((root.parent / "known").iterdir())) == (USAGE, [])

    def test_no_baseline_through_a_link_that_the_configuration_names(self, root: Path) -> None:
        (root / "stackwright.yaml").write_text("lint: {baseline: link.json}\n")
        (root / "link.json").symlink_to("known.json")
        refuses(stackwright(root, "lint", "--update-baseline"), "link.json is a symbolic link")
        assert not (root / "known.json").exists()


class TestGit:
    @OPTIONS
    @pytest.mark.parametrize(
        "name",
        [
            ".git/config",
            ".git/HEAD",
            ".git/hooks/pre-commit",
            ".GIT/config",
            ".git/../.git/index",
            ".git /x",
            "git~1/x",
        ],
    )
    def test_nothing_is_written_into_what_git_keeps(self, root: Path, git: Git, name: str, option: str) -> None:
        before = git(root, "status", "--porcelain")
        refuses(written(root, option.format(name)), "is where git keeps a repository")
        refuses(stackwright(root, "graph", "--output", name), "is where git keeps a repository")
        assert git(root, "status", "--porcelain") == before
        (root / "stackwright.yaml").write_text(f"lint: {{baseline: '{name}'}}\n")
        refuses(stackwright(root, "lint", "--update-baseline"), "is where git keeps a repository")
        assert git(root, "status", "--porcelain") == f"{before}?? stackwright.yaml\n"

    def test_nor_where_a_file_says_that_git_keeps_it(self, make: Make, git: Git) -> None:
        root = make(FILES)
        git(root, "init", "-q", "--separate-git-dir", "store")
        git(root, "config", "core.worktree", str(root))
        git(root, "add", "a", "b")
        refuses(written(root, "--output", "store/hooks/pre-commit"), "is where git keeps a repository")
        refuses(written(root, "--output", ".git"), "is where git keeps a repository")
        assert written(root, "--output", "report").returncode == CLEAN

    def test_a_work_tree_in_the_folder_of_its_bare_repository_is_none_of_it(self, root: Path, git: Git) -> None:
        git(root, "commit", "-qm", "start")
        bare = root.parent / "bare"
        git(root.parent, "clone", "-q", "--bare", str(root), str(bare))
        git(bare, "worktree", "add", "-q", "tree", "HEAD")
        assert written(bare / "tree", "--output", "report").returncode == CLEAN
        refuses(written(bare / "tree", "--output", "../config"), "is where git keeps a repository")


class TestFiles:
    @OPTIONS
    @pytest.mark.parametrize("name", ["b/c.yaml", "stackwright.yaml", "a/kustomization.yaml", "notes.txt"])
    def test_no_file_of_the_repository_is_overwritten(self, root: Path, name: str, option: str) -> None:
        (root / "stackwright.yaml").write_text("lint: {profile: default}\n")
        (root / "b/c.yaml").write_text("a: 1\n")
        (root / "notes.txt").write_text("mine\n")
        before = (root / name).read_bytes()
        refuses(written(root, option.format(name)), "nothing that stackwright has written")
        assert (root / name).read_bytes() == before
        (root / "stackwright.yaml").write_text(f"lint: {{baseline: '{name}'}}\n")
        before = (root / name).read_bytes()
        refuses(stackwright(root, "lint", "--update-baseline"), "nothing that stackwright has written")
        assert (root / name).read_bytes() == before

    def test_a_file_that_git_ignores_is_overwritten_by_a_report_and_by_no_baseline(self, root: Path) -> None:
        (root / ".gitignore").write_text("out.txt\n")
        (root / "out.txt").write_text("anything\n")
        (root / "stackwright.yaml").write_text("lint: {baseline: out.txt}\n")
        refuses(stackwright(root, "lint", "--update-baseline"), "nothing that stackwright has written")
        (root / "stackwright.yaml").unlink()
        assert written(root, "--output", "out.txt").returncode == CLEAN
        assert (root / "out.txt").read_text().startswith("error[KUS001")

    @pytest.mark.parametrize("is_clean", [False, True], ids=["findings", "clean"])
    @pytest.mark.parametrize("format_", FORMATS)
    def test_a_report_takes_the_place_of_one(self, root: Path, format_: str, is_clean: bool) -> None:
        if is_clean:
            (root / "a/kustomization.yaml").write_text("resources: []\n")
        for _ in range(2):
            options = ("--format", format_, "--output", "report", "--report", f"{format_}=further")
            done = written(root, *options, "--ignore", "KUS003")
            assert (done.returncode, done.stdout) == (CLEAN, ""), done.stderr
            assert (root / "report").read_bytes() == (root / "further").read_bytes()

    @pytest.mark.parametrize("format_", GRAPHS)
    def test_a_drawing_takes_the_place_of_one(self, root: Path, format_: str) -> None:
        for _ in range(2):
            assert stackwright(root, "graph", "--format", format_, "--output", "drawing").returncode == CLEAN

    def test_a_baseline_takes_the_place_of_one_also_in_the_middle_of_a_merge(self, root: Path) -> None:
        at = root / ".stackwright" / "baseline.json"
        assert stackwright(root, "lint", "--update-baseline").returncode == CLEAN
        before = at.read_text()
        at.write_text(before.replace("  {\n", "<<<<<<< HEAD\n  {\n", 1))
        assert stackwright(root, "lint", "--update-baseline").returncode == CLEAN
        assert at.read_text() == before

    @OPTIONS
    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
    def test_the_mode_is_kept(self, root: Path, mode: int, option: str) -> None:
        (root / "report").touch()
        (root / "report").chmod(mode)
        assert written(root, option.format("report")).returncode == CLEAN
        assert (root / "report").stat().st_mode & 0o777 == mode


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="no such devices here")
class TestStreams:
    def test_standard_output_is_a_pipe(self, root: Path) -> None:
        done = written(root, "--output", "/dev/stdout")
        assert (done.returncode, done.stdout.startswith("error[KUS001")) == (CLEAN, True)

    def test_standard_output_is_a_file_with_something_in_it(self, root: Path) -> None:
        log = root / "log"
        log.write_text("before\n")
        with log.open("a") as file:
            command = [sys.executable, "-m", "stackwright", "lint", "--output", "/dev/stdout"]
            done = subprocess.run(command, cwd=root, stdout=file, stderr=subprocess.PIPE, timeout=60, check=False)
        assert (done.returncode, log.read_text().splitlines()[0]) == (FINDINGS, "before")
        assert "KUS001" in log.read_text()

    def test_a_pipe_of_the_shell(self, root: Path) -> None:
        read, write = os.pipe()
        done = written(root, "--output", f"/dev/fd/{write}", pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as pipe:
            assert (done.returncode, pipe.read().startswith("error[KUS001")) == (CLEAN, True)
