"""Several reports of one run: `--report FORMAT=FILE` beside what is printed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stackwright.cli.main import main
from stackwright.lint.report import FORMATS
from stackwright.model.errors import UserError

FINDINGS, USAGE = 1, 2
FILES = {"apps/kustomization.yaml": "resources: [gone.yaml]\n"}
Run = Callable[..., Result]


@pytest.fixture
def root(make: Callable[..., Path], git: Callable[..., str]) -> Path:
    root = make(FILES)
    git(root, "init", "-q")
    git(root, "add", "-A")
    return root


@pytest.fixture
def lint(root: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str) -> Result:
        monkeypatch.chdir(root / "apps")
        return CliRunner().invoke(main, ["lint", "--color", "always", *arguments])

    return call


def refused(done: Result) -> str:
    """What a run says that prints nothing else."""
    assert isinstance(done.exception, UserError)
    assert done.output == ""
    return done.exception.message


@pytest.mark.parametrize("printed", FORMATS)
def test_each_report_is_what_a_run_of_its_own_would_have_made(root: Path, lint: Run, printed: str) -> None:
    alone = lint("--format", printed)
    done = lint("--format", printed, *(f"--report={name}=further.{name}" for name in FORMATS))
    assert (done.exit_code, done.stdout) == (FINDINGS, alone.stdout)
    for name in FORMATS:
        assert lint("--format", name, "--output", "alone").exit_code == FINDINGS
        assert (root / "apps" / f"further.{name}").read_bytes() == (root / "apps" / "alone").read_bytes()
        (root / "apps" / "alone").unlink()


def test_where_it_is_written_is_said(lint: Run) -> None:
    done = lint("--report", "sarif=a=b")
    assert done.stderr.endswith(" The report is in a=b.\n")


@pytest.mark.parametrize("value", ["sarif", "sarif=", "=x", ""])
def test_what_is_no_format_and_file(lint: Run, value: str) -> None:
    done = lint("--report", value)
    assert done.exit_code == USAGE
    assert f"{value!r} is not FORMAT=FILE" in done.output


def test_a_format_that_there_is_not(lint: Run) -> None:
    done = lint("--report", "xml=x")
    assert done.exit_code == USAGE
    assert "'xml' is not one of text, concise, json, sarif, github, gitlab, junit, markdown" in " ".join(
        done.output.split()
    )


def test_a_folder_is_no_file(lint: Run) -> None:
    done = lint("--report", "json=.")
    assert (done.exit_code, "'.' is a directory" in done.output) == (USAGE, True)


@pytest.mark.parametrize("other", [("--output", "x"), ("--report", "sarif=../apps/x")])
def test_two_reports_go_to_two_files(root: Path, lint: Run, other: tuple[str, str]) -> None:
    assert refused(lint("--report", "json=x", *other)).startswith("Two reports would be written to ")
    assert not (root / "apps" / "x").exists()


def test_nothing_is_printed_where_a_file_cannot_be_written(lint: Run) -> None:
    assert refused(lint("--report", "json=kustomization.yaml")).startswith("kustomization.yaml is a file of the ")
