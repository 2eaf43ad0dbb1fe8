"""What was not checked is said in every format, and fails a run where that is asked for."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stackwright.cli.main import main
from stackwright.lint.coverage import Required, coverage, require
from stackwright.lint.finding import Finding, Mark, Report, Severity, Summary, fails
from stackwright.lint.report import render
from stackwright.lint.report.style import Style
from stackwright.model.errors import UserError
from stackwright.model.text.place import Span

Make = Callable[[Mapping[str, str | bytes]], Path]
PLAIN = Style(color=False, width=80)
PARTLY = Summary(
    files=5, objects=4, without_schema={"a/v1 A": 1}, references=6, missing=1, unknown=2, unknown_why={"optional": 1}
)
THING = (
    "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: web}\nspec: {keyRef: {name: a}, tlsRefs: [{name: b}]}\n"
)


def test_shares() -> None:
    assert coverage(PARTLY) == (0.75, 0.875)
    assert coverage(Summary()) == (1, 1)


@pytest.mark.parametrize(
    ("required", "short"),
    [
        (Required(), ()),
        (Required(schema=True), ("every object must have a schema",)),
        (Required(decided=0.8), ()),
        (Required(decided=0.9), ("88% of the references are decided, and 90% must be",)),
    ],
)
def test_what_is_required(required: Required, short: tuple[str, ...]) -> None:
    report = require(Report((), PARTLY), required)
    assert report.summary.short == short
    assert fails(report, "error") is bool(short)
    assert not fails(report, "never")


def test_every_format_says_so() -> None:
    report = require(Report((), PARTLY), Required(schema=True))
    words = "Too little is checked: every object must have a schema."
    assert render(report, "text", PLAIN).startswith(f"{words} No findings; 1 of 4 objects has no schema;")
    assert render(report, "concise", PLAIN).startswith(words)
    assert words in render(report, "junit", PLAIN)
    (invocation,) = json.loads(render(report, "sarif", PLAIN))["runs"][0]["invocations"]
    assert invocation["toolExecutionNotifications"] == [
        {"level": "error", "message": {"text": words}},
        {"level": "note", "message": {"text": "Not checked: 1 of 4 objects has no schema."}},
        {"level": "note", "message": {"text": "Not checked: 1 of 9 references could not be decided."}},
    ]
    assert render(report, "github", PLAIN).splitlines() == [
        f"::error title=stackwright::{words}",
        "::notice title=stackwright::Not checked: 1 of 4 objects has no schema; 1 of 9 references could not be decided.",
    ]
    assert json.loads(render(report, "json", PLAIN))["summary"]["coverage"] == {"schema": 0.75, "decided": 0.875}


def lint(root: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["lint", str(root), "--format", "json", *options])


@pytest.mark.parametrize(
    ("config", "options", "code"),
    [
        ("", (), 0),
        ("", ("--require-schema",), 1),
        ("lint: {require: {schema: true}}\n", (), 1),
        ("lint: {require: {decided: 0.9}}\n", (), 1),
        ("lint: {require: {schema: false, decided: 0}}\n", (), 0),
        ("lint: {require: {schema: true}}\n", ("--fail-on", "never"), 0),
    ],
)
def test_a_run_fails(make: Make, config: str, options: tuple[str, ...], code: int) -> None:
    result = lint(make({"web.yaml": THING, "stackwright.yaml": config}), *options)
    assert result.exit_code == code, result.output
    assert json.loads(result.stdout)["summary"]["not_followed"] == 2


def test_a_wrong_requirement_is_refused(make: Make) -> None:
    for wrong in ("{decided: 2}", "{decided: most}", "{schemas: true}"):
        result = lint(make({"stackwright.yaml": f"lint: {{require: {wrong}}}\n"}))
        assert isinstance(result.exception, UserError)


def test_of_what_sops_has_encrypted_whole_the_kind_is_not_known(make: Make) -> None:
    cipher = "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]"
    text = f"apiVersion: {cipher}\nkind: {cipher}\nmetadata: {{name: {cipher!r}}}\nsops: {{mac: {cipher!r}}}\n"
    result = lint(make({"web.yaml": text}), "--require-schema")
    assert (result.exit_code, json.loads(result.stdout)["summary"]["without_schema"]) == (0, {})


def test_equal_infos_are_one_in_text() -> None:
    def info(line: int, severity: Severity = Severity.INFO) -> Finding:
        return Finding("VER003", "deprecated-field", severity, "old", Mark("a.yaml", Span(line, 1, line, 2)))

    def shown(findings: Iterable[Finding]) -> int:
        return render(Report(tuple(findings), Summary(files=1)), "text", PLAIN).count("VER003")

    assert shown(map(info, range(1, 4))) == 3
    assert shown(map(info, range(1, 6))) == 1
    assert shown(info(line, Severity.WARNING) for line in range(1, 6)) == 5
    text = render(Report(tuple(map(info, range(1, 6))), Summary(files=1)), "text", PLAIN)
    assert "the same 4 times more: a.yaml:2:1, a.yaml:3:1, a.yaml:4:1, a.yaml:5:1\n" in text
    assert "Found 5 infos" in text
    text = render(Report(tuple(map(info, range(1, 11))), Summary(files=1)), "text", PLAIN)
    assert "the same 9 times more: a.yaml:2:1, a.yaml:3:1," in text
    assert "a.yaml:9:1, …\n" in text
    assert render(Report(tuple(map(info, range(1, 6))), Summary(files=1)), "concise", PLAIN).count("VER003") == 5
