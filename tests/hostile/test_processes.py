"""No module of a checked repository is imported: not by the command, not by its workers, not where the action installs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
RAN = "import pathlib\npathlib.Path(__file__).with_suffix('.RAN').touch()\n"
#: What is imported on the way: by Python's own processes, by click, and by us.
NAMES = (
    "click", "yaml", "jsonschema", "jsonschema_rs", "json", "subprocess", "signal", "difflib", "unicodedata", "tempfile", "logging",
    "multiprocessing", "concurrent", "pickle", "_posixsubprocess", "_pickle", "socket", "selectors", "ruamel", "msgspec", "cookiecutter", "git",
    "jinja2", "sitecustomize", "usercustomize",
)  # fmt: skip
METHODS = ("fork", "spawn", "forkserver")


def hostile(root: Path) -> Path:
    """A repository with a module, or a package, in the place of each."""
    root.mkdir(exist_ok=True)
    for name in NAMES:
        (root / f"{name}.py").write_text(RAN)
        (root / name).mkdir()
        (root / name / "__init__.py").write_text(RAN)
    (root / "kustomization.yaml").write_text("resources: [gone.yaml]\n")
    return root


def ran(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.RAN"))


@pytest.mark.parametrize(
    "arguments",
    ["lint", "explain kustomization.yaml", "graph", "config show", "schema list", "rule", "add vm db", "--help"],
)
def test_the_command_imports_nothing_from_the_current_folder(tmp_path: Path, arguments: str) -> None:
    root = hostile(tmp_path / "repo")
    done = subprocess.run(
        [sys.executable, "-m", "stackwright", *arguments.split()],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, 1, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert ran(root) == []


@pytest.mark.parametrize("path", ["", "{root}", "."], ids=["an-empty-entry", "by-its-name", "a-dot"])
def test_nor_where_a_variable_names_the_current_folder(tmp_path: Path, path: str) -> None:
    root = hostile(tmp_path / "repo")
    for name in ("sitecustomize", "usercustomize"):  # Python itself runs these, before anything of ours
        (root / f"{name}.py").unlink()
        (root / name / "__init__.py").unlink()
    paths = os.pathsep.join((path.format(root=root), os.environ.get("PYTHONPATH", "")))
    done = subprocess.run(
        [sys.executable, "-m", "stackwright", "lint"],
        cwd=root, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert ran(root) == []


def test_where_the_package_is_only_found_in_the_current_folder_it_runs(tmp_path: Path) -> None:
    """A checkout that is called `stackwright`, from the folder around it."""
    (tmp_path / "stackwright").symlink_to(ROOT)
    (tmp_path / "yaml.py").write_text(RAN)
    (tmp_path / "stackwright.yaml").write_text("")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-m", "stackwright", "lint", "--allow-empty"],
        cwd=tmp_path, env=kept, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    assert ran(tmp_path) == []


@pytest.mark.system
@pytest.mark.parametrize("entry", ["main.start()", "__main__.main()"], ids=["script", "command"])
@pytest.mark.parametrize("method", METHODS)
def test_workers_import_nothing_from_the_current_folder(tmp_path: Path, method: str, entry: str) -> None:
    root = hostile(tmp_path / "repo")
    for number in range(600):
        (root / f"{number}.yaml").write_text("a: 1\na: 2\n")
    script = tmp_path / "run.py"
    script.write_text(
        "import sys\n"
        "if __name__ == '__main__':\n"
        "    import multiprocessing\n"
        "    real = multiprocessing.get_context\n"
        f"    multiprocessing.get_context = lambda _: real({method!r})\n"
        "    sys.argv = ['stackwright', 'lint', '--jobs', '2', '--format', 'concise']\n"
        "    from stackwright import __main__\n    from stackwright.cli import main\n"
        f"    {entry}\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], cwd=root, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.count(" YAML002 ") == 600
    assert ran(root) == []


def test_what_is_asked_for_is_what_the_environment_says_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stackwright.lint.workers import _ignore_current_folder

    for before in (None, "", "1"):
        monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
        if before is not None:
            monkeypatch.setenv("PYTHONSAFEPATH", before)
        with _ignore_current_folder():
            assert os.environ["PYTHONSAFEPATH"] == "1"
        assert os.environ.get("PYTHONSAFEPATH") == before


class TestTheAction:
    """Its scripts, run as GitHub runs them: with the checkout of the pull request as current folder."""

    def run(self, tmp_path: Path, step: str, **environment: str) -> list[tuple[Path, list[str]]]:
        """The folder and the arguments of each Python that the script starts."""
        workspace, temporary = tmp_path / "workspace", tmp_path / "temp"
        for folder in (workspace, temporary):
            folder.mkdir(exist_ok=True)
        calls = tmp_path / "calls"
        python = tmp_path / "python"
        python.write_text(
            f'#!/bin/bash\nprintf "%s\\t" "$PWD" "$@" >> "{calls}"; echo >> "{calls}"\n'
            'if [ "$2 $3" = "-m venv" ]; then mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; fi\n'
        )
        python.chmod(0o755)
        steps = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
        (tmp_path / "step.sh").write_text(next(each["run"] for each in steps if each.get("id") == step))
        found = {
            "PYTHON": str(python), "RUNNER_TEMP": str(temporary), "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(tmp_path / "output"), **environment,
        }  # fmt: skip
        subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(tmp_path / "step.sh")],
            cwd=workspace, env={**os.environ, **found}, check=True, timeout=60, capture_output=True,
        )  # fmt: skip
        lines = [line.rstrip("\t").split("\t") for line in calls.read_text().splitlines()]
        return [(Path(folder), arguments) for folder, *arguments in lines]

    def test_what_installs_is_isolated_and_elsewhere(self, tmp_path: Path) -> None:
        calls = self.run(tmp_path, "install")
        assert [arguments[:3] for _, arguments in calls] == [["-I", "-m", "venv"], ["-I", "-m", "pip"]]
        assert {folder for folder, _ in calls} == {tmp_path / "temp"}

    @pytest.mark.parametrize("sarif", [True, False])
    def test_what_checks_is_isolated_and_runs_once(self, tmp_path: Path, sarif: bool) -> None:
        asked = {"TARGET": "apps", "ARGS": "--select KUS", "PROFILE": "", "FAIL_ON": "error", "REVISION": "main"}
        calls = self.run(tmp_path, "lint", **asked, SARIF=str(sarif).lower(), REPORT="my report.sarif")
        further = ["--report", "sarif=my report.sarif"] if sarif else []
        options = ["--select", "KUS", *further, "--config-from", "main", "--fail-on", "error"]
        command = ["-I", "-m", "stackwright", "lint", *options, "--format", "github", "--", "apps"]
        assert calls == [(tmp_path / "workspace", command)]
