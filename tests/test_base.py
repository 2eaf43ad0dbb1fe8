"""`lint --base`: which revision is compared with, what is read of it, and what is said where there is none."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.options import Options
from stackwright.lint.read_base_revision import Checked, read_base
from stackwright.lint.read_files import Chunk, chunk_of
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace
from stackwright.model.errors import UserError
from stackwright.model.facts import Facts
from stackwright.model.files.source import Source
from stackwright.model.files.which_state import DISK, At, Commit, Index

Make = Callable[[Mapping[str, str]], Path]
Git = Callable[..., str]
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {}}}\n"
FILES = {
    "web/kustomization.yaml": "resources: [service.yaml]\n",
    "web/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n",
    "web/data.txt": "one\n",
    "other/map.yaml": MAP.format("other"),
    "app.yaml": (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec:\n  project: default\n"
        "  source: {repoURL: https://git.example.org/team/web.git, path: web}\n"
        "  destination: {server: https://kubernetes.default.svc, namespace: web}\n"
    ),
}
NEW = {"web/account.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n"}


def lint(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "stackwright", "lint", "--format", "concise", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def commit(git: Git, root: Path, files: Mapping[str, str | None]) -> None:
    write(root, files)
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "more")


def write(root: Path, files: Mapping[str, str | None]) -> None:
    for path, text in files.items():
        if text is None:
            (root / path).unlink()
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)


def test_the_disk_is_compared_with_a_revision(committed: Make, git: Git) -> None:
    root = committed(FILES)
    write(root, NEW)
    done = lint(root, "--base", "HEAD")
    assert "web/account.yaml: warning CHG004" in done.stdout
    assert done.returncode == 1
    assert "CHG004" not in lint(root).stdout
    assert "did not run, as no earlier revision is given (--base)" in lint(root, "--format", "text").stdout
    commit(git, root, {})
    assert "CHG004" not in lint(root, "--base", "HEAD").stdout
    assert "CHG004" in lint(root, "--base", "HEAD~1").stdout


def test_who_deploys_decides_how_severe_a_forgotten_file_is(committed: Make, git: Git) -> None:
    root = committed({"stackwright.yaml": "repository: {urls: [https://git.example.org/team/web.git]}\n"} | FILES)
    write(root, NEW | {f"parked/{path}": text for path, text in (FILES | NEW).items() if path.startswith("web/")})
    told = lint(root, "--base", "HEAD").stdout
    assert "\nweb/account.yaml: warning CHG004" in f"\n{told}"
    write(root, {"parked/web/account.yaml": None})
    commit(git, root, {})
    write(root, {"parked/web/account.yaml": NEW["web/account.yaml"]})
    assert "parked/web/account.yaml: info CHG004" in lint(root, "--base", "HEAD").stdout


def test_what_is_staged_is_compared_with_the_last_commit(committed: Make, git: Git) -> None:
    root = committed(FILES)
    write(root, NEW)
    assert "CHG004" not in lint(root, "--staged").stdout
    git(root, "add", "-A")
    assert "CHG004" in lint(root, "--staged").stdout
    assert lint(root, "--staged", "--ignore", "CHG").returncode == 0


def test_before_the_first_commit_there_is_nothing_to_compare_with(make: Make, git: Git) -> None:
    root = make({**FILES, **NEW})
    git(root, "init", "-q")
    git(root, "add", "-A")
    done = lint(root, "--staged", "--format", "text")
    assert done.returncode == 0, done.stderr
    assert "no earlier revision" in done.stdout


def test_a_merge_brings_what_was_checked_where_it_comes_from(committed: Make, git: Git) -> None:
    root = committed(FILES)
    git(root, "checkout", "-q", "-b", "topic")
    commit(git, root, NEW)
    git(root, "checkout", "-q", "main")
    commit(git, root, {"other/map.yaml": MAP.format("another")})
    git(root, "merge", "-q", "--no-commit", "topic")
    assert "CHG004" not in lint(root, "--staged").stdout
    assert "CHG004" in lint(root, "--staged", "--base", "HEAD").stdout


def test_dots_mean_where_the_branch_left_it(committed: Make, git: Git) -> None:
    root = committed(FILES)
    git(root, "checkout", "-q", "-b", "topic")
    commit(git, root, NEW)
    git(root, "checkout", "-q", "main")
    commit(git, root, {"web/kustomization.yaml": "resources: [service.yaml, account.yaml]\n", **NEW})
    git(root, "checkout", "-q", "topic")
    assert "CHG004" not in lint(root, "--base", "main").stdout  # there the file was
    assert "CHG004" in lint(root, "--base", "main...").stdout


def test_a_revision_that_is_not_here_is_bad_usage(committed: Make, git: Git, tmp_path: Path) -> None:
    root = committed(FILES)
    done = lint(root, "--base", "gone")
    assert done.returncode == 2
    assert "Revision gone does not exist here" in done.stderr
    commit(git, root, {"web/data.txt": "two\n"})
    git(root, "branch", "topic")
    commit(git, root, {"web/data.txt": "three\n"})
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{root}", "shallow")
    done = lint(tmp_path / "shallow", "--base", "origin/topic...")
    assert done.returncode == 2
    assert "Where HEAD has left origin/topic is not known here" in done.stderr
    assert "fetch-depth: 0" in done.stderr
    git(tmp_path, "clone", "-q", "--depth", "2", "--no-single-branch", f"file://{root}", "deeper")
    assert lint(tmp_path / "deeper", "--base", "origin/topic...").returncode == 0


def test_without_git_there_is_nothing_to_compare_with(make: Make) -> None:
    root = make({**FILES, **NEW})
    assert lint(root, "--base", "HEAD").returncode == 2
    assert lint(root).returncode == 0


CHANGES: list[Mapping[str, str | None]] = [
    {},
    NEW,
    {"web/service.yaml": None},
    {"web/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: other}\n"},
    {"web/data.txt": "two\n"},
    {"stackwright.yaml": "lint: {exclude: [other]}\n"},
    {"other/Chart.yaml": "apiVersion: v2\nname: x\nversion: 1.0.0\n", "other/templates/a.yaml": MAP.format("a")},
    {"web/kustomization.yaml": None, "web/Kustomization": "resources: [service.yaml]\n"},
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("way", ["there", "back"])
@pytest.mark.parametrize("at", [DISK, Index(), Commit("HEAD")])
def test_the_base_is_what_reading_it_as_a_whole_gives(
    committed: Make, git: Git, change: Mapping[str, str | None], way: str, at: At
) -> None:
    root = committed(FILES)
    commit(git, root, change)
    if way == "back":
        git(root, "revert", "--no-edit", "HEAD") if change else None
    workspace = Workspace.open(root, at)
    now = workspace.repository()
    base = workspace.base("HEAD~1" if change else "HEAD")
    assert base is not None
    found = read_base(base, Checked(workspace.source, workspace.config, now.files, now))
    whole = Workspace.open(root, Commit(base.commit))
    if found is None:
        assert not change
        return
    before, expected = found.state.repository, whole.repository()
    assert before.files == expected.files
    assert before.tree.files == expected.tree.files
    assert {path: found.state.source.read(path) for path in FILES} == {path: whole.source.read(path) for path in FILES}


def _noting(read: list[str]) -> Callable[..., Chunk]:
    def noted(source: Source, rules: tuple[str, ...], paths: list[str], charts: frozenset[str]) -> Chunk:
        read.extend(paths)
        return chunk_of(source, rules, paths, charts)

    return noted


def test_only_what_differs_is_read(committed: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    root = committed(FILES)
    write(root, NEW | {"other/map.yaml": MAP.format("another")})
    read: list[str] = []
    monkeypatch.setattr("stackwright.lint.read_base_revision.chunk_of", _noting(read))
    workspace = Workspace.open(root)
    workspace.report(select(workspace.config), Options(base=workspace.base("HEAD")))
    assert read == ["other/map.yaml"]


def test_facts_are_shared_with_what_is_checked(committed: Make) -> None:
    root = committed(FILES)
    write(root, NEW)
    workspace = Workspace.open(root)
    now = workspace.repository()
    base = workspace.base("HEAD")
    assert base is not None
    found = read_base(base, Checked(workspace.source, workspace.config, now.files, now))
    assert found is not None
    shared = found.state.repository.files["web/service.yaml"]
    assert isinstance(shared, Facts)
    assert shared is now.files["web/service.yaml"]


def test_a_repository_with_conflicts_is_refused_no_more_than_before(committed: Make, git: Git) -> None:
    root = committed(FILES)
    git(root, "checkout", "-q", "-b", "topic")
    commit(git, root, {"other/map.yaml": MAP.format("here")})
    git(root, "checkout", "-q", "main")
    commit(git, root, {"other/map.yaml": MAP.format("there")})
    with pytest.raises(subprocess.CalledProcessError):
        git(root, "merge", "-q", "topic")
    assert lint(root, "--base", "HEAD").returncode == 1  # for the marks of the conflict
    with pytest.raises(UserError):
        Workspace.open(root).base("gone")


def test_a_folder_of_a_repository_is_compared_by_itself(committed: Make, git: Git) -> None:
    root = committed({f"inner/{path}": text for path, text in FILES.items()} | {"inner/stackwright.yaml": "lint: {}\n"})
    write(root / "inner", NEW)
    write(root, {"outer.yaml": MAP.format("outer")})
    for arguments in ("--base", "HEAD"), ("--staged",):
        git(root, "add", "-A")
        assert "web/account.yaml: warning CHG004" in lint(root / "inner", *arguments).stdout
    commit(git, root, {})
    found = lint(root / "inner", "--base", "HEAD~1")
    assert "web/account.yaml: warning CHG004" in found.stdout
    assert "CHG004" not in lint(root / "inner", "--base", "HEAD").stdout
