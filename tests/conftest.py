"""What tests share: repositories made of texts, runs over them, and how hypothesis looks for examples."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

from stackwright.lint.engine import run
from stackwright.lint.finding import Report
from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace
from stackwright.model.config import read_config
from stackwright.model.files.base_source import find_base
from stackwright.model.files.source import open_source
from stackwright.model.files.which_state import DISK, Index

# Tests are not in the wheel: what some share is found beside them, under the name by which they import it.
_TESTS = sys.modules.setdefault("stackwright.tests", ModuleType("stackwright.tests"))
_TESTS.__path__ = [str(Path(__file__).resolve().parent)]

Make = Callable[[Mapping[str, str | bytes]], Path]
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "test",
    "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_COMMITTER_NAME": "test",
    "GIT_COMMITTER_EMAIL": "test@example.org",
}
# How long an example takes says more about what else the machine does than about the code. CI tries the same examples
# each time, so that it fails only for what has changed; at a desk each run tries others.
settings.register_profile("desk", derandomize=False, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("desk"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def lacking() -> Callable[[str], NoReturn]:
    """Skips a test for what this machine lacks, and says what; in CI, which is to have everything, the test fails."""

    def stop(what: str) -> NoReturn:
        if os.environ.get("CI"):
            pytest.fail(f"{what}: `.ci/run` is to see to it")
        pytest.skip(what)

    return stop


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a plain `pytest` runs needs nothing that a machine with Python and git may lack."""
    for item in items:
        if (
            isinstance(item, pytest.Function)
            and "lacking" in item.fixturenames
            and not item.get_closest_marker("system")
        ):
            raise pytest.UsageError(f"{item.nodeid} may lack what it asks for: it is to carry the marker `system`")


@pytest.fixture(autouse=True)
def _no_outer_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests may run inside of a git hook; its variables would lead their git elsewhere."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in GIT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes files and gives their folder."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "repo"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return write


@pytest.fixture
def git() -> Callable[..., str]:
    """Runs git in a folder and gives what it printed."""

    def call(root: Path, *arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True).stdout

    return call


@pytest.fixture
def committed(make: Make, git: Callable[..., str]) -> Make:
    """Makes a repository of files and commits them."""

    def commit(files: Mapping[str, str | bytes]) -> Path:
        root = make(files)
        git(root, "init", "-q", "-b", "main")
        git(root, "add", "-A")
        git(root, "commit", "-q", "--allow-empty", "-m", "start")
        return root

    return commit


@pytest.fixture
def check() -> Callable[..., Report]:
    """Checks a folder as `stackwright lint` does, in this process."""

    def lint(root: Path, *, staged: bool = False, base: str = "", **selection: str | tuple[str, ...]) -> Report:
        config = read_config(root)
        source = open_source(root, Index() if staged else DISK, size_limit=config.size_limit)
        return run(
            source,
            config,
            select(config, **selection),  # type: ignore[arg-type]
            Options(base=find_base(source, base)),
        )

    return lint


@pytest.fixture
def mend() -> Callable[..., dict[str, str]]:
    """The files of a folder that fixing would change, as they would be; nothing is written."""

    def fixed(root: Path, *, unsafe: bool = False, **selection: str | tuple[str, ...]) -> dict[str, str]:
        workspace = Workspace.open(root)
        chosen = select(workspace.config, **selection)  # type: ignore[arg-type]
        report = workspace.report(chosen, Options(moves=True))
        made = workspace.fix(report, chosen, Options(moves=True), unsafe=unsafe)
        return {file.path: file.after.decode() for file in made.files}

    return fixed


@pytest.fixture
def told(check: Callable[..., Report]) -> Callable[..., list[str]]:
    """The findings of a folder, a line each: `path:line:column: severity CODE message`."""

    def lines(root: Path, **how: object) -> list[str]:
        report = check(root, **how)
        return [
            f"{f.mark.path}{f':{f.mark.span.line}:{f.mark.span.column}' if f.mark.span else ''}:"
            f" {f.severity.label} {f.code} {f.message}"
            for f in report.findings
        ]

    return lines
