"""`cookiecutter` without stackwright makes what `stackwright new` makes of the same answers."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from stackwright.generator.answers.complete import complete
from stackwright.generator.answers.defaults import COUNTS
from stackwright.generator.answers.rules import find_invalid_answers
from stackwright.generator.rendering.render import files

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
Snapshot = Callable[[Path], dict[str, bytes]]


@pytest.fixture(scope="session")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_cookiecutter", ROOT / "scripts" / "make_cookiecutter.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def cookiecutter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Renders a stack with cookiecutter's own main function, without anything of the user's, and gives the folder."""
    from cookiecutter.main import cookiecutter as run

    settings = tmp_path / "settings.yaml"
    settings.write_text(f"cookiecutters_dir: {tmp_path / 'c'}\nreplay_dir: {tmp_path / 'r'}\n")

    def render(stack: str, answers: dict[str, str]) -> Path:
        out = tmp_path / "out"
        out.mkdir()
        made = run(
            str(ROOT / "templates" / "cookiecutter" / stack),
            no_input=True,
            extra_context=answers,
            output_dir=str(out),
            config_file=str(settings),
            accept_hooks=False,
        )
        return Path(made)

    return render


def renamed(script: ModuleType, stack: str) -> dict[str, str]:
    """Other answers than the defaults to every question."""
    other = {
        "directory": "my-lab",
        "title": "My lab",
        "host": "code.example.org",
        "organisation": "someone",
        "owner": "@someone",
        "domain": "lab.example.org",
        "cluster": "blue",
        "age_recipient": f"age1{'z' * 58}",
    }
    for question in script.questions(stack):
        if question.name.endswith("_version"):
            lead, last = question.default.partition("+")[0].rsplit(".", 1)
            minor = lead.rsplit(".", 1)
            tail = "+k3s2" if "+" in question.default else ""
            other[question.name] = f"{minor[0]}.{int(minor[1]) - 1}.{int(last) + 1}{tail}"
        elif question.name not in other:
            other[question.name] = f"x-{question.name.replace('_', '-')}"
    return other


def different(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """The files that are not the same; what differs in them, `git diff` shows better than a test."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.mark.parametrize("stack", COUNTS)
@pytest.mark.parametrize("which", ["defaults", "others"])
def test_the_files_are_those_of_new(
    stack: str, which: str, script: ModuleType, cookiecutter: Callable[..., Path], snapshot: Snapshot
) -> None:
    answers = renamed(script, stack) if which == "others" else {}
    made = cookiecutter(stack, answers)
    if which == "others":
        same = complete(script.given(stack, answers))
        assert find_invalid_answers(same) == ()
        assert made.name == "my-lab"
    else:
        same = complete({"stack": stack})
        assert made.name == "homelab"
    wanted = files(same)
    assert different(snapshot(made), wanted) == []
    assert [path for path in wanted if os.access(made / path, os.X_OK) != wanted[path].startswith(b"#!")] == []


def test_every_question_is_explained_and_asked_in_the_file(script: ModuleType) -> None:
    for stack in COUNTS:
        config = json.loads((ROOT / "templates" / "cookiecutter" / stack / "cookiecutter.json").read_text("utf-8"))
        prompts = config.pop("__prompts__")
        assert (
            [name for name in config if not name.startswith("_")]
            == list(prompts)
            == [question.name for question in script.questions(stack)]
        )


def test_the_repository_itself_is_the_template(tmp_path: Path, snapshot: Snapshot) -> None:
    """As someone without stackwright runs it: the stack is asked for first, and the first one is the default."""
    settings = tmp_path / "settings.yaml"
    settings.write_text(f"cookiecutters_dir: {tmp_path / 'c'}\nreplay_dir: {tmp_path / 'r'}\n")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [
        sys.executable,
        "-m",
        "cookiecutter",
        str(ROOT),
        "--no-input",
        "--config-file",
        str(settings),
        "-o",
        "out",
    ]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert different(snapshot(tmp_path / "out" / "homelab"), files(complete({"stack": "talos"}))) == []


def test_every_stack_is_offered() -> None:
    offered = json.loads((ROOT / "cookiecutter.json").read_text("utf-8"))["templates"]
    assert {name: entry["path"] for name, entry in offered.items()} == {
        stack: f"./templates/cookiecutter/{stack}" for stack in COUNTS
    }


def test_the_templates_are_current(script: ModuleType) -> None:
    stale = [path for path, text in script.outputs().items() if not path.exists() or path.read_text("utf-8") != text]
    assert [str(path.relative_to(ROOT)) for path in stale] == [], "run scripts/make_cookiecutter.py"
