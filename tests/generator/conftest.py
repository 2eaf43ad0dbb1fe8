"""What the generator's tests share: repositories in memory, and the command line in this process."""

import os
import subprocess
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stackwright.cli.main import main
from stackwright.generator.answers.answers import Answers
from stackwright.generator.answers.read_answers import GivenAnswers, complete_answers
from stackwright.generator.check import over
from stackwright.generator.rendering.render import files
from stackwright.model.files.source import Source, open_source

Files = Mapping[str, bytes]


@cache
def _of(stack: str, sets: tuple[str, ...]) -> Answers:
    return complete_answers(GivenAnswers({"stack": stack}), sets)


@cache
def _files(stack: str, sets: tuple[str, ...]) -> Files:
    return files(_of(stack, sets))


@pytest.fixture
def answers_of() -> Callable[..., Answers]:
    """The answers of a stack, with those of `--set`."""

    def of(stack: str = "talos", *sets: str) -> Answers:
        return _of(stack, sets)

    return of


@pytest.fixture
def files_of() -> Callable[..., Files]:
    """The files of a stack, rendered once for all tests that ask for the same."""

    def of(stack: str = "talos", *sets: str) -> Files:
        return _files(stack, sets)

    return of


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """A git repository without a file in it."""
    root = tmp_path_factory.mktemp("empty").resolve()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(["git", "init", "-q"], cwd=root, check=True, env=environment)
    return open_source(root)


@pytest.fixture
def in_memory(empty: Source) -> Callable[[Files], Source]:
    """A repository of files that are nowhere on the disk."""

    def of(found: Files) -> Source:
        return over(empty, found)

    return of


@pytest.fixture
def demo(tmp_path: Path, files_of: Callable[..., Files]) -> Path:
    """A repository of the stack talos on the disk, committed."""
    root = tmp_path / "demo"
    for path, data in files_of().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    for arguments in (["init", "-q"], ["add", "--all"], ["commit", "-q", "-m", "start"]):
        subprocess.run(["git", *arguments], cwd=root, check=True)
    return root


@pytest.fixture
def stackwright(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """The command line in a folder; what went wrong is the result's exception."""

    def run(*arguments: str, cwd: Path = tmp_path, typed: str | None = None) -> Result:
        monkeypatch.chdir(cwd)
        return CliRunner().invoke(main, list(arguments), input=typed, standalone_mode=False)

    return run


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, bytes]]:
    """All files of a folder but git's own, with their contents."""

    def of(root: Path) -> dict[str, bytes]:
        paths = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.relative_to(root).parts)
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}

    return of
