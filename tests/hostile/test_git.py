"""git is asked about one repository, runs nothing for it and fetches nothing, and what it does not say is not assumed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from stackwright.lint.finding import Report
from stackwright.model.files.source import open_source
from stackwright.model.files.which_state import DISK, Index

Make = Callable[[Mapping[str, str | bytes]], Path]
Git = Callable[..., str]
Check = Callable[..., Report]


class Ran(Protocol):
    """What came of a run."""

    text: str
    error: str


Run = Callable[..., Ran]
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"
GONE = {"apps/kustomization.yaml": "resources: [gone-1.yaml, gone-2.yaml]\n"}


def script(folder: Path, then: str = "") -> tuple[Path, Path]:
    """A program that tells that it ran, and the file that is there afterwards."""
    program, mark = folder / "program", folder / "ran"
    program.write_text(f"#!/bin/sh\n: > {mark}\n{then}\n")
    program.chmod(0o755)
    return program, mark


class TestNothingRuns:
    """Programs that the configuration of a repository names."""

    def test_a_bare_repository_that_is_tracked(self, make: Make, git: Git, run: Run, tmp_path: Path) -> None:
        """A folder with a configuration of its own that git would take for a repository, and ask its remote."""
        program, mark = script(tmp_path)
        root = make({"edge/stackwright.yaml": "lint: {}\n", "edge/a.yaml": "a: 1\n"})
        git(root, "init", "-q")
        git(root, "init", "-q", "--bare", str(tmp_path / "bare"))
        for name in ("HEAD", "objects", "refs"):
            shutil.move(tmp_path / "bare" / name, root / "edge" / name)
        (root / "edge" / "config").write_text(
            "[core]\n\trepositoryformatversion = 1\n\tworktree = .\n[extensions]\n\tpartialClone = x\n"
            f'[remote "x"]\n\turl = ext::{program}\n\tpromisor = true\n[protocol "ext"]\n\tallow = always\n'
        )
        edge = (f"--git-dir={root}/edge", f"--work-tree={root}/edge")
        git(root / "edge", *edge, "update-index", "--add", "--cacheinfo", f"100644,{'12' * 20},lazy.yaml")
        git(root / "edge", *edge, "update-index", "--skip-worktree", "lazy.yaml")
        assert run(root, "lint", "edge").error == ""
        assert run(root / "edge", "lint").error == ""
        assert not mark.exists()

    @pytest.mark.parametrize("kind", ["clean", "process"])
    def test_a_filter(self, committed: Make, git: Git, tmp_path: Path, kind: str) -> None:
        root = committed({"a.yaml": "a: 1\n"})
        program, mark = script(tmp_path, "cat")
        git(root, "config", f"filter.x.{kind}", str(program))
        (root / ".gitattributes").write_text("* filter=x\n")
        os.utime(root / ".git" / "index", (1, 1))  # git looks into files that are not older than the index
        for staged in (False, True):
            assert open_source(root, Index() if staged else DISK).read("a.yaml") == b"a: 1\n"
        assert not mark.exists()

    def test_a_status_of_a_submodule(self, committed: Make, git: Git, tmp_path: Path) -> None:
        """git asks the submodule what has changed there, with the configuration of that."""
        root = committed({"a.yaml": "a: 1\n"})
        program, mark = script(tmp_path)
        shutil.copytree(root, tmp_path / "origin")
        git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "origin"), "sub")
        git(root, "commit", "-qam", "sub")
        git(root / "sub", "config", "core.fsmonitor", str(program))
        (root / "sub" / "a.yaml").write_text("a: 2\n")
        assert open_source(root).tree.submodules == {"sub"}
        assert not mark.exists()

    def test_a_program_in_the_folder(self, committed: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        root = committed({"a.yaml": "a: 1\n"})
        program, mark = script(tmp_path)
        shutil.copy(program, root / "git")
        monkeypatch.setenv("PATH", f".{os.pathsep}{os.environ['PATH']}")
        monkeypatch.chdir(root)
        assert "a.yaml" in open_source(root).tree.files
        assert not mark.exists()


class TestNothingIsFetched:
    """A clone without contents stays one."""

    @pytest.fixture
    def partial(self, committed: Make, git: Git, tmp_path: Path) -> Path:
        """A sparse clone without the contents of `away/`."""
        origin = committed({"kept/a.yaml": "a: 1\n", "away/b.yaml": "b: 1\nb: 2\n"})
        (origin / "away" / "link").symlink_to("../kept")
        git(origin, "add", "-A")
        git(origin, "commit", "-qm", "link")
        git(origin, "config", "uploadpack.allowFilter", "true")
        git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
        git(tmp_path, "clone", "-q", "--filter=blob:none", "--sparse", f"file://{origin}", "partial")
        git(tmp_path / "partial", "sparse-checkout", "set", "kept")
        return tmp_path / "partial"

    def test_in_a_partial_clone(self, partial: Path, git: Git, check: Check) -> None:
        missing = ("rev-list", "--objects", "--all", "--missing=print")
        before = git(partial, *missing)
        for staged in (False, True):
            report = check(partial, staged=staged)
            assert report.findings == ()
            assert report.summary.skipped == {"not-fetched": 1}
        assert before.count("\n?") == 2
        assert git(partial, *missing) == before

    def test_what_is_behind_a_link_is_unknown(self, partial: Path, check: Check) -> None:
        (partial / "kept" / "kustomization.yaml").write_text("resources: [../away/link/x.yaml]\n")
        report = check(partial)
        assert report.findings == ()
        assert report.summary.unknown_why == {"not fetched": 1}


class TestLargeContents:
    """A blob of a few kilobytes may be gigabytes of zeros: git is asked how large it is, and not for it."""

    @pytest.mark.parametrize("sparse", [False, True])
    def test_it_is_not_asked_for(
        self, committed: Make, git: Git, check: Check, git_that: Callable[[str], None], tmp_path: Path, sparse: bool
    ) -> None:
        root = committed({"large.yaml": b"a: " + b"0" * 9_000_000, "small.yaml": "a: 1\na: 2\n", "gone.yaml": "a: 1\n"})
        for name in ("large.yaml", "small.yaml", "gone.yaml"):
            (root / name).unlink()
            if sparse:
                git(root, "update-index", "--skip-worktree", name)
        missing = git(root, "rev-parse", "HEAD:gone.yaml").strip()
        (root / ".git" / "objects" / missing[:2] / missing[2:]).unlink()
        git_that('case "$*" in *"cat-file --batch") "$GIT" "$@" | tee "$0.out";; *) exec "$GIT" "$@";; esac')
        report = check(root, staged=not sparse)
        assert (tmp_path / "programs" / "git.out").stat().st_size < 1000
        assert [(finding.code, finding.mark.path) for finding in report.findings] == [
            ("YAML005", "large.yaml"),
            ("YAML002", "small.yaml"),
        ]
        assert report.summary.skipped == {"not-fetched": 1, "too-large": 1}


class TestIgnored:
    """One path that git refuses to answer for says nothing of the others."""

    @pytest.mark.parametrize("path", ["../:!x", "../:(glob)**/x", "../:(exclude)x", "../:/", "../:(top)"])
    def test_magic(self, committed: Make, told: Callable[..., list[str]], path: str) -> None:
        root = committed({**GONE, "extra/kustomization.yaml": f'resources: ["{path}"]\n'})
        assert [line.partition("`")[2].partition("`")[0] for line in told(root)] == ["gone-1.yaml", "gone-2.yaml", path]

    def test_magic_is_ignored_as_it_is_written(self, committed: Make) -> None:
        root = committed({".gitignore": ":!x\n"})
        assert open_source(root).ignored({":!x", "x"}) == {":!x"}

    def test_behind_an_ignored_link(self, committed: Make, check: Check, tmp_path: Path) -> None:
        files = {**GONE, ".gitignore": "result\n", "extra/kustomization.yaml": "resources: [../result/x.yaml]\n"}
        root = committed(files)
        (root / "result").symlink_to(tmp_path)
        report = check(root)
        assert [finding.target for finding in report.findings] == ["apps/gone-1.yaml", "apps/gone-2.yaml"]
        assert report.summary.unknown_why == {"ignored by git": 1}

    def test_a_variable_that_makes_git_refuse(
        self, committed: Make, check: Check, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "1")
        assert len(check(committed(GONE)).findings) == 2

    def test_git_that_stops_at_one_path(self, committed: Make, check: Check, git_that: Callable[[str], None]) -> None:
        root = committed({**GONE, "extra/kustomization.yaml": "resources: [poison.yaml]\n"})
        git_that(
            'case "$*" in\n*check-ignore*)\n  tr "\\0" "\\n" > "$0.in"\n'
            '  sed "/poison/,\\$d" "$0.in" | tr "\\n" "\\0" | "$GIT" "$@"\n  ! grep -q poison "$0.in" || exit 128;;\n'
            '*) exec "$GIT" "$@";;\nesac'
        )
        report = check(root)
        assert [finding.target for finding in report.findings] == ["apps/gone-1.yaml", "apps/gone-2.yaml"]
        assert report.summary.unknown_why == {"may be ignored by git": 1}

    def test_git_that_answers_nothing(self, committed: Make, check: Check, git_that: Callable[[str], None]) -> None:
        root = committed(GONE)
        git_that('case "$*" in *check-ignore*) exit 128;; *) exec "$GIT" "$@";; esac')
        assert check(root).summary.unknown_why == {"may be ignored by git": 2}


class TestWhichRepository:
    """It is the one around the root, whatever else names one."""

    def test_variables_that_lead_to_another(
        self, committed: Make, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = committed({"a.yaml": "a: 1\n"})
        other = tmp_path / "other"
        other.mkdir()
        git(other, "init", "-q")
        (other / "b.yaml").write_text("b: 1\n")
        git(other, "add", "b.yaml")
        git(other, "commit", "-qm", "b")
        for name, value in {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index", "GIT_WORK_TREE": "."}.items():
            monkeypatch.setenv(name, str(other / value))
        for staged in (False, True):
            assert open_source(root, Index() if staged else DISK).tree.files == {"a.yaml"}

    def test_a_file_that_names_another(self, committed: Make, run: Run, tmp_path: Path) -> None:
        other = committed({"a.yaml": "token: hunter2\ntoken: hunter2\n"})
        (tmp_path / "here").mkdir()
        (tmp_path / "here" / ".git").write_text(f"gitdir: {other / '.git'}\n")
        ran = run(tmp_path / "here", "lint", "--staged")
        assert ran.error.startswith(
            f"{tmp_path / 'here' / '.git'} names {other / '.git'}, the git repository of another"
        )
        assert "hunter2" not in ran.text

    def test_a_link_to_another(self, committed: Make, run: Run, tmp_path: Path) -> None:
        other = committed({"a.yaml": "a: 1\n"})
        (tmp_path / "here").mkdir()
        (tmp_path / "here" / ".git").symlink_to(other / ".git")
        assert "the git repository of another folder" in run(tmp_path / "here", "lint", "--staged").error

    def test_nothing_is_written_into_another(self, committed: Make, run: Run, tmp_path: Path) -> None:
        other = committed({"a.yaml": "a: 1\n"})
        before = sorted(path for path in (other / ".git").rglob("*"))
        (tmp_path / "here").mkdir()
        (tmp_path / "here" / ".git").write_text(f"gitdir: {other / '.git'}\n")
        assert run(tmp_path / "here", "add", "app", "web").error
        assert sorted(path for path in (other / ".git").rglob("*")) == before

    def test_worktrees_and_submodules_are_their_own(self, committed: Make, git: Git, tmp_path: Path) -> None:
        root = committed({"a.yaml": "a: 1\n"})
        git(root, "worktree", "add", "-q", str(tmp_path / "linked"))
        git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(root), "sub")
        git(tmp_path, "init", "-q", "--separate-git-dir", str(tmp_path / "apart"), "separate")
        git(tmp_path, f"--git-dir={tmp_path / 'apart'}", "config", "core.worktree", str(tmp_path / "separate"))
        (tmp_path / "separate" / "a.yaml").write_text("a: 1\n")
        for folder in (tmp_path / "linked", root / "sub", tmp_path / "separate"):
            assert open_source(folder).tree.files == {"a.yaml"}
        assert open_source(tmp_path / "linked").branch == "linked"

    def test_a_repository_of_sha256(self, make: Make, git: Git) -> None:
        root = make({"a.yaml": "a: 1\n"})
        git(root, "init", "-q", "--object-format=sha256")
        git(root, "add", "-A")
        (root / "a.yaml").write_text("a: 2\n")
        assert open_source(root, Index()).read("a.yaml") == b"a: 1\n"


class TestWhatGitDoesNotSay:
    """An answer that is none, and what it has left out."""

    def test_git_that_prints_nothing(self, committed: Make, run: Run, git_that: Callable[[str], None]) -> None:
        root = committed(GONE)
        git_that("exit 0")
        assert run(root, "lint", "--allow-empty").error.startswith("git cannot list the files here: it prints nothing.")

    def test_a_folder_that_git_cannot_look_into(
        self, committed: Make, check: Check, git_that: Callable[[str], None]
    ) -> None:
        root = committed({"apps/kustomization.yaml": "resources: [locked/x.yaml]\n"})
        git_that(
            'case "$*" in *" -o "*) echo "warning: could not open directory \'apps/locked/\': Permission denied" >&2;; esac\n'
            'exec "$GIT" "$@"'
        )
        report = check(root)
        assert [(finding.code, finding.target) for finding in report.findings] == [("YAML004", "apps/locked")]
        assert report.summary.unknown_why == {"in a folder that cannot be read": 1}

    @pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
    def test_a_folder_without_permission(self, committed: Make, check: Check) -> None:
        root = committed({"a.yaml": "a: 1\n"})
        (root / "locked").mkdir(mode=0)
        assert [finding.target for finding in check(root).findings] == ["locked"]

    def test_a_folder_that_cannot_be_looked_into_without_git(
        self, make: Make, check: Check, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = make({"apps/kustomization.yaml": "resources: [locked/x.yaml]\n", "apps/locked/x.yaml": "a: 1\n"})
        real = os.scandir

        def refuse(path: str) -> object:
            if str(path).endswith("locked"):
                raise PermissionError(13, "Permission denied", path)
            return real(path)

        monkeypatch.setattr(os, "scandir", refuse)
        report = check(root)
        assert [(finding.code, finding.target) for finding in report.findings] == [("YAML004", "apps/locked")]
        assert report.summary.unknown_why == {"in a folder that cannot be read": 1}

    @pytest.mark.system
    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    def test_a_pipe_that_git_waits_for(self, committed: Make) -> None:
        root = committed({"a.yaml": "a: 1\n"})
        os.mkfifo(root / ".gitignore")
        running = subprocess.Popen(
            [sys.executable, "-m", "stackwright", "lint"], cwd=root, stderr=subprocess.PIPE, text=True
        )
        try:
            _, errors = running.communicate(timeout=40)
        except subprocess.TimeoutExpired:
            errors = "it never came back"
        finally:
            with open(os.open(root / ".gitignore", os.O_RDWR | os.O_NONBLOCK), "wb"):  # whoever waits goes on
                running.kill()
                running.communicate()
        assert "/.gitignore is not a regular file" in errors
