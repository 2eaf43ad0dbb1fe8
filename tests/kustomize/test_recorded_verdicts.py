"""What kubectl 1.37.1 said of small kustomizations is what is said here."""

import json
from pathlib import Path
from typing import Any

import pytest

from stackwright.model.kustomize.build.accumulate import Store
from stackwright.model.kustomize.build.build import build
from stackwright.model.kustomize.build.parsed_files import ParsedFiles
from stackwright.model.text.document import load
from stackwright.tests.kustomize.small_repository import SmallRepository

RECORDED: dict[str, Any] = json.loads((Path(__file__).parents[1] / "verdicts" / "kustomize.json").read_text("utf-8"))
STORE = Store(ParsedFiles(SmallRepository(RECORDED["files"])))


@pytest.mark.parametrize("case", RECORDED["cases"], ids=lambda case: case["id"])
def test_case(case: dict[str, str]) -> None:
    found = build(case["path"], STORE)
    if case["verdict"] == "refused":
        assert found.problems
        return
    assert (found.problems, found.unknown) == ((), ())
    wanted = [one.value for one in load(case["output"].encode()).documents if one.value is not None]
    assert [one.value for one in found.objects] == wanted


def test_there_are_cases_of_both_verdicts() -> None:
    verdicts = [case["verdict"] for case in RECORDED["cases"]]
    assert (verdicts.count("builds"), verdicts.count("refused")) == (29, 49)
