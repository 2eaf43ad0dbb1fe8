"""`stackwright new`: a whole repository or nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from stackwright.cli import new as new_command
from stackwright.generator import new as new_module
from stackwright.generator.answers.answers import Answers
from stackwright.generator.new import ScaffoldError, plan_new
from stackwright.lint.finding import Report
from stackwright.model.errors import UserError

Run = Callable[..., Result]
Snapshot = Callable[[Path], dict[str, bytes]]


def test_a_repository_with_its_first_commit(stackwright: Run, tmp_path: Path, git: Callable[..., str]) -> None:
    done = stackwright("new", "demo", "--defaults", "--set", "repository.branch=trunk")
    assert done.exception is None
    root = tmp_path / "demo"
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "--format=%an %s") == "test Start the repository with stackwright\n"
    assert git(root, "branch", "--show-current") == "trunk\n"
    assert "name: demo" in (root / "stackwright.yaml").read_text()
    assert "clean in the strict profile" in done.stdout
    assert (root / ".git" / "hooks" / "pre-commit").exists() == ("pre-commit was not found" not in done.stderr)


def test_it_lints_clean(stackwright: Run, tmp_path: Path, check: Callable[..., Report]) -> None:
    stackwright("new", "demo", "--defaults")
    report = check(tmp_path / "demo", profile="strict")
    assert {(finding.code, finding.severity.label) for finding in report.findings} == {("REF001", "info")}
    assert report.summary.files > 20


def test_what_is_written_is_what_is_rendered(
    stackwright: Run, tmp_path: Path, files_of: Callable[..., dict[str, bytes]], snapshot: Snapshot
) -> None:
    stackwright("new", "homelab", "--defaults", "--no-git")
    assert snapshot(tmp_path / "homelab") == files_of("talos")
    assert not (tmp_path / "homelab" / ".git").exists()
    scripts = [path for path, data in files_of("talos").items() if data.startswith(b"#!")]
    assert all(os.access(tmp_path / "homelab" / path, os.X_OK) for path in scripts)
    assert not os.access(tmp_path / "homelab" / "stackwright.yaml", os.X_OK)


def test_a_dry_run_shows_the_tree_and_the_files(stackwright: Run, tmp_path: Path) -> None:
    done = stackwright("new", "demo", "--defaults", "--dry-run")
    assert "\nstackwright.yaml\n" in done.stdout
    assert "\ntalos/\n  nodes/\n    cp-1.yaml\n" in done.stdout
    assert "--- /dev/null\n+++ b/stackwright.yaml\n" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_answers_from_a_file_and_from_the_command_line(stackwright: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text("stack: nixos-k3s\ndomain: lab.example.org\nagents: 1\n")
    done = stackwright("new", "demo", "--answers", "answers.yaml", "--set", "agents=0")
    assert done.exception is None
    settings = (tmp_path / "demo" / "stackwright.yaml").read_text()
    assert "stack: nixos-k3s" in settings
    assert "agent-" not in settings
    assert "domain: lab.example.org" in settings


@pytest.mark.parametrize(
    ("folder", "name"),
    [("My Repo", "my-repo"), ("42", "homelab"), ("über", "ber"), ("x" * 50, "x" * 40), ("a" * 39 + "-b", "a" * 39)],
)
def test_folders_of_any_name(folder: str, name: str, stackwright: Run) -> None:
    done = stackwright("new", folder, "--defaults", "--dry-run")
    assert f"+    name: {name}\n" in done.stdout


def test_an_empty_folder_stays_the_same_folder(stackwright: Run, tmp_path: Path) -> None:
    target = tmp_path / "demo"
    target.mkdir()
    before = target.stat().st_ino
    done = stackwright("new", ".", "--defaults", cwd=target)
    assert done.exception is None
    assert target.stat().st_ino == before
    assert (target / "stackwright.yaml").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


@pytest.mark.parametrize("there", ["file", ".git", "link"])
def test_a_folder_that_is_not_empty(there: str, stackwright: Run, tmp_path: Path, snapshot: Snapshot) -> None:
    target = tmp_path / "demo"
    if there == "file":
        target.write_text("mine")
    elif there == "link":
        target.symlink_to("nowhere")
    else:
        (target / there).mkdir(parents=True)
    before = snapshot(tmp_path)
    done = stackwright("new", "demo", "--defaults")
    assert isinstance(done.exception, UserError)
    assert "demo is" in done.exception.message
    assert snapshot(tmp_path) == before


def test_a_folder_below_a_file(stackwright: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = stackwright("new", "file/demo", "--defaults")
    assert isinstance(done.exception, UserError)
    assert "cannot be written" in done.exception.message


def test_missing_folders_are_made_and_taken_back(
    stackwright: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stackwright("new", "a/b/demo", "--defaults").exception is None
    assert (tmp_path / "a" / "b" / "demo" / "stackwright.yaml").exists()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new_module, "fill", fail)
    done = stackwright("new", "c/d/demo", "--defaults")
    assert isinstance(done.exception, UserError)
    assert done.exception.message == "c/d/demo cannot be written: No space left on device. Nothing was written."
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize("exists", [False, True])
@pytest.mark.parametrize("step", ["fill", "first_commit"])
def test_an_interrupted_run_leaves_nothing(
    step: str, exists: bool, stackwright: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(new_module, step, interrupt)
    if exists:
        (tmp_path / "demo").mkdir()
    done = stackwright("new", "demo", "--defaults")
    assert done.exception is not None
    assert [path.name for path in tmp_path.rglob("*")] == (["demo"] if exists else [])


def test_a_terminated_run_leaves_nothing(stackwright: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(new_module, "fill", lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    assert stackwright("new", "demo", "--defaults").exception is not None
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_run_that_is_interrupted_while_it_moves(
    stackwright: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demo").mkdir()
    rename = Path.rename

    def third(self: Path, target: Path) -> Path:
        if len(list((tmp_path / "demo").iterdir())) == 3:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", third)
    assert stackwright("new", "demo", "--defaults").exception is not None
    assert [path.name for path in tmp_path.rglob("*")] == ["demo"]


def test_without_an_identity_everything_is_staged(
    stackwright: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., str]
) -> None:
    for name in ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"):
        monkeypatch.delenv(f"GIT_{name}")
    monkeypatch.delenv("EMAIL", raising=False)
    done = stackwright("new", "demo", "--defaults")
    assert done.exception is None
    assert "Everything is staged, but not committed: git does not know who you are" in done.stderr
    assert "git config --global user.name NAME && git config --global user.email MAIL && git commit -m" in done.stderr
    staged = git(tmp_path / "demo", "diff", "--cached", "--name-only").splitlines()
    assert "stackwright.yaml" in staged
    assert git(tmp_path / "demo", "status", "--porcelain").count("??") == 0


def test_without_git(stackwright: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = stackwright("new", "demo", "--defaults")
    assert done.exception is None
    assert "git was not found" in done.stderr
    assert (tmp_path / "demo" / "stackwright.yaml").exists()


def test_variables_of_a_git_hook_lead_nowhere_else(
    stackwright: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Callable[..., str]
) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(outer / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(outer / ".git" / "index"))
    assert stackwright("new", "demo", "--defaults").exception is None
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert git(outer, "ls-files") == ""
    assert "stackwright.yaml" in git(tmp_path / "demo", "ls-files")


def test_hooks_that_cannot_be_installed_fail_nothing(
    stackwright: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "pre-commit").write_text("#!/bin/sh\necho 'An error has occurred: no.'\nexit 1\n")
    (tools / "pre-commit").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    done = stackwright("new", "demo", "--defaults")
    assert done.exception is None
    assert "`pre-commit install` did not work: An error has occurred: no" in done.stderr


def test_nobody_is_asked_without_a_terminal(stackwright: Run, tmp_path: Path) -> None:
    done = stackwright("new", "demo")
    assert isinstance(done.exception, UserError)
    assert done.exception.message == "There is no terminal to ask on."
    assert list(tmp_path.iterdir()) == []


def test_what_only_our_own_linter_refuses_is_our_mistake(answers_of: Callable[..., Answers], tmp_path: Path) -> None:
    part = tmp_path / "repository" / "{{ cookiecutter.root }}"
    part.mkdir(parents=True)
    (part / "kustomization.yaml").write_text("resources: [nothing.yaml]\n")
    with pytest.raises(ScaffoldError, match="KUS001"):
        plan_new(answers_of("talos"), tmp_path)


def test_versions_that_do_not_fit_together_are_not(answers_of: Callable[..., Answers], tmp_path: Path) -> None:
    part = tmp_path / "repository" / "{{ cookiecutter.root }}"
    part.mkdir(parents=True)
    text = "{% if cookiecutter.minors.talos == '1.12' %}\nresources: [nothing.yaml]\n{% else %}\nresources: []\nnamePrefix: a-\n{% endif %}\n"
    (part / "kustomization.yaml").write_text(text)
    with pytest.raises(UserError, match="With these versions the repository would have findings"):
        plan_new(answers_of("talos", "versions.talos=v1.12.3"), tmp_path)


def test_exit_codes(tmp_path: Path) -> None:
    def code(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "stackwright", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return done.returncode, done.stderr

    assert code("new", "demo", "--defaults", "--no-git")[0] == 0
    assert code("new", "demo", "--defaults")[0] == 2
    result, told = code("new", "other", "--defaults", "--set", "network.nodes=10.0.0.1/24")
    assert result == 2
    assert told == (
        "error: The answers cannot be used, and nothing was written:\n"
        "  network.nodes: 10.0.0.1/24 is an address within a network; the network is 10.0.0.0/24\n"
    )


@pytest.mark.parametrize("arguments", [["add", "app", "shop"], ["new", "other", "--defaults", "--no-git"]])
def test_what_is_not_needed_is_not_loaded(arguments: list[str], demo: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "stackwright", *arguments],
        cwd=demo,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rsplit("|", 1)[1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert "cookiecutter" in loaded
    assert loaded & {"git", "ruamel", "jsonschema", "requests"} == set()


def test_help_fits_a_screen(stackwright: Run, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ([], ["node"], ["host"], ["vm"], ["app"], ["cluster"]):
        done = stackwright("add", *command, "--help")
        assert len(done.stdout.splitlines()) <= 24
        assert done.stdout.rstrip().splitlines()[-1].startswith("  ")
    assert len(stackwright("new", "--help").stdout.splitlines()) <= 24
    assert new_command.new.help is not None
