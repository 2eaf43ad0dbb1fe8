"""What is touched by hand to add something: as few files as CONTRIBUTING says, and all else is generated."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("count_touched", ROOT / "scripts" / "count_touched.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = _script()


@pytest.mark.system
@pytest.mark.parametrize(
    ("case", "number", "existing"),
    [
        (SCRIPT.CASES[0], 2, ("CHANGELOG.md",)),
        (SCRIPT.CASES[1], 3, ("CHANGELOG.md", "schemas/references.py")),
        (SCRIPT.CASES[2], 8, ("CHANGELOG.md", "model/technologies.py")),
    ],
    ids=[case.what for case in SCRIPT.CASES],
)
def test_so_many_files_are_touched(
    case: object, number: int, existing: tuple[str, ...], tmp_path: Path, lacking: Callable[[str], NoReturn]
) -> None:
    if importlib.util.find_spec("importlinter") is None:
        lacking("import-linter is not installed")
    counted = SCRIPT.count(case, tmp_path)
    assert len(counted.files) == number
    assert counted.existing == existing
    assert f"| {counted.what} | {number} |" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_a_line_is_added_behind_one_that_is_there() -> None:
    assert SCRIPT._with("a\nb\n", "x", (("a\n", "c\n"),)) == "a\nc\nb\n"
    with pytest.raises(RuntimeError, match="x: there is no 'd' to add to"):
        SCRIPT._with("a\nb\n", "x", (("d", "c\n"),))
