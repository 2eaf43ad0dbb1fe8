"""What scripts/check_floors.py finds in code that breaks its laws, and that ours keeps them."""

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
Make = Callable[[Mapping[str, str | bytes]], Path]
PROJECT = """[[tool.importlinter.contracts]]
containers = ["stackwright.model"]
layers = ["read_file", "versions", "talos", "facts | text", "time_limit"]
"""
FILES: dict[str, str | bytes] = {
    "pyproject.toml": PROJECT,
    "model/talos/technology.py": "",
    "model/versions/technology.py": "",
    "model/read_file.py": "from .talos.technology import TALOS\n",
    "model/facts.py": '"""Facts, of talos as well."""\n\nversions = 1  # and of talos\n',
    "model/text/place.py": "",
    "model/time_limit.py": "",
}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_floors", ROOT / "scripts" / "check_floors.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_our_own_code_keeps_them(script: ModuleType) -> None:
    assert list(script.check(ROOT, script.LOADERS)) == []


def test_every_loader_says_why(script: ModuleType) -> None:
    assert all(script.LOADERS.values())


@pytest.mark.parametrize(
    "text",
    [
        "from .talos.facts import A\n",
        "from . import talos\n",
        "def of_talos() -> None: ...\n",
        "class TalosFact: ...\n",
        "x = TALOS\n",
        "x = y.is_talos\n",
        "def f(talos: int) -> None: ...\n",
        "f(talos=1)\n",
        'NAMES = ("talos",)\n',
        'MARK = b"talos:"\n',
    ],
)
@pytest.mark.parametrize("path", ["model/facts.py", "model/text/place.py", "model/time_limit.py"])
def test_the_core_names_no_technology(script: ModuleType, make: Make, path: str, text: str) -> None:
    assert list(script.check(make(FILES), {})) == []
    assert list(script.check(make(FILES | {path: f"\n{text}"}), {})) == [f"{path}:2: the core names talos"]


@pytest.mark.parametrize(
    "text", ["x: Any = 1\n", 'x: "dict[str, Any]" = {}\n', "def f() -> typing.Any: ...\n", "T = Callable[..., Any]\n"]
)
def test_any_stands_in_loaders_alone(script: ModuleType, make: Make, text: str) -> None:
    root = make(FILES | {"lint/rule.py": f'"""Any rule."""\n\n{text}'})
    assert list(script.check(root, {})) == ["lint/rule.py:3: `Any` outside of the loaders"]
    assert list(script.check(root, {"lint/rule.py": "why"})) == []


def test_a_loader_that_has_none_is_no_loader(script: ModuleType, make: Make) -> None:
    found = list(script.check(make(FILES), {"model/time_limit.py": "why", "model/gone.py": "why"}))
    assert found == [
        "model/time_limit.py: there is no `Any` any more; take it out of LOADERS",
        "model/gone.py: LOADERS has it, and it is not there",
    ]
