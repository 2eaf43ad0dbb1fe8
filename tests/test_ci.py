"""How tests are run: what `.ci/run` says where something is missing, what is left out, and what may be skipped."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
Done = subprocess.CompletedProcess[str]
#: What the script needs before it looks for anything, and programs that stand in for others.
NEEDED = ("bash", "dirname", "mktemp", "rm", "env")
THERE = {"git": "exit 0", "python3": "exit 0", "shellcheck": "exit 0", "jq": "exit 0", "strace": "exit 0"}
ROOT_USER = {"id": "echo 0"}


@pytest.fixture
def script(tmp_path: Path) -> Callable[[dict[str, str]], Done]:
    """Runs the start of `.ci/run` where only these programs are there."""

    def run(programs: dict[str, str]) -> Done:
        folder = tmp_path / "programs"
        folder.mkdir()
        for name in NEEDED:
            found = shutil.which(name)
            assert found is not None
            (folder / name).symlink_to(found)
        for name, text in (THERE | programs).items():
            (folder / name).write_text(f"#!{shutil.which('sh')}\n{text}\n")
            (folder / name).chmod(0o755)
        environment = {"PATH": str(folder), "TMPDIR": str(tmp_path), "PROGRAMS": str(folder)}
        command = [folder / "bash", ROOT / ".ci" / "run"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize(
    ("programs", "said"),
    [
        ({}, "There is no apt-get here."),
        ({"apt-get": "exit 0", "id": "echo 1000"}, "Only root can install packages."),
        ({"apt-get": '[ "$1" = update ]', **ROOT_USER}, "apt-get could not install them."),
        ({"apt-get": "exit 0", **ROOT_USER}, "Installed, and still not there: nix-bin age"),
    ],
)
def test_what_cannot_be_had_ends_the_run(script: Callable[..., Done], programs: dict[str, str], said: str) -> None:
    done = script(programs)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.strip().endswith("nix-bin age"), done.stderr
    assert "=== fresh virtual environment" not in done.stdout


def test_what_is_missing_is_installed_and_nothing_else(script: Callable[..., Done]) -> None:
    """The list of packages may be an old one; what follows is not this test's, and git ends it."""
    install = '[ "$1" = install ] || exit 1\necho "got $*"\nfor one in nix-instantiate age; do'
    install += ' printf "#!%s/bash\\n" "$PROGRAMS" > "$PROGRAMS/$one"; /bin/chmod +x "$PROGRAMS/$one"; done'
    done = script({"apt-get": install, "git": 'echo "git $*"; exit 3', **ROOT_USER})
    assert "installing nix-bin age\n" in done.stdout
    assert "got install -y -qq --no-install-recommends nix-bin age\n" in done.stdout
    assert done.stdout.endswith("git --version\n")
    assert done.returncode == 3


def pytest_here(*arguments: str, cwd: Path = ROOT, **environment: str) -> Done:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(command, cwd=cwd, env={**kept, **environment}, capture_output=True, text=True, check=False)


def test_what_needs_a_system_is_left_out_unless_it_is_asked_for() -> None:
    collect = ("--collect-only", "-n0", "tests/test_get_kubectl.py", "tests/test_ci.py")
    plain, asked, all_tests = (
        pytest_here(*collect),
        pytest_here(*collect, "-m", "system"),
        pytest_here(*collect, "-m", ""),
    )
    assert "tests/test_ci.py::" in plain.stdout
    assert "tests/test_get_kubectl.py::" not in plain.stdout
    assert "tests/test_get_kubectl.py::" in asked.stdout
    assert "tests/test_ci.py::" not in asked.stdout
    assert "deselected" not in all_tests.stdout


def test_a_test_that_may_lack_something_carries_the_marker(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "conftest.py")
    (tmp_path / "test_one.py").write_text("def test_one(lacking): pass\n")
    done = pytest_here(cwd=tmp_path)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "test_one.py::test_one may lack what it asks for: it is to carry the marker `system`" in done.stderr


@pytest.mark.parametrize(("ci", "failed"), [("", False), ("true", True)])
def test_what_is_lacking_is_skipped_and_in_ci_it_fails(tmp_path: Path, ci: str, failed: bool) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "conftest.py")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = system\n")
    (tmp_path / "test_one.py").write_text(
        "import pytest\n@pytest.mark.system\ndef test_one(lacking): lacking('age is not installed')\n"
    )
    done = pytest_here("-rsf", cwd=tmp_path, CI=ci)
    assert done.returncode == (pytest.ExitCode.TESTS_FAILED if failed else pytest.ExitCode.OK)
    assert ("age is not installed: `.ci/run` is to see to it" in done.stdout) == failed
    assert ("1 skipped" in done.stdout, "1 failed" in done.stdout) == (not failed, failed)


def test_examples_have_no_deadline_and_are_the_same_each_time_in_ci() -> None:
    desk, ci = settings.get_profile("desk"), settings.get_profile("ci")
    for profile in (desk, ci):
        assert profile.deadline is None
        assert HealthCheck.too_slow in profile.suppress_health_check
    assert (desk.derandomize, ci.derandomize) == (False, True)
    assert settings().derandomize == bool(os.environ.get("CI"))
