"""What these tests share: the command line in this process, and a git before the real one."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from stackwright.cli.main import main, start
from stackwright.model.errors import UserError

Done = subprocess.CompletedProcess[str]


class Ran(NamedTuple):
    """What came of a run: all that it printed, and the sentence with which it ended early, "" where it did not."""

    text: str
    error: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Runs the command line in a folder; it may end with a sentence, but never with a traceback."""

    def call(root: Path, *arguments: str) -> Ran:
        monkeypatch.chdir(root)
        result = CliRunner().invoke(main, arguments)
        error = result.exception
        assert error is None or isinstance(error, (UserError, SystemExit)), result.exc_info
        told = f"{error.message} {error.hint}" if isinstance(error, UserError) else ""
        return Ran(result.output + told, told)

    return call


@pytest.fixture
def stackwright(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """The whole command line in this process, with every way to end."""

    def run(folder: Path, *arguments: str) -> Done:
        monkeypatch.chdir(folder)
        monkeypatch.setattr("sys.argv", ["stackwright", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            start()
        out, err = capsys.readouterr()
        assert "Traceback" not in err, err
        return Done(arguments, int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def git_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a `git` before the real one, of which the text is the shell script; `$GIT` in it is the real one."""

    def put(script: str) -> None:
        real = next(Path(folder, "git") for folder in os.get_exec_path() if Path(folder, "git").is_file())
        folder = tmp_path / "programs"
        folder.mkdir()
        (folder / "git").write_text(f"#!/bin/sh\nGIT={real}\n{script}\n")
        (folder / "git").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    return put
