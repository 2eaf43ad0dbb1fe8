"""The formats for programs and for code hosts, and what holds for all of them."""

import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from stackwright.lint.finding import Report, Summary
from stackwright.lint.report import FORMATS, Style, render

PLAIN = Style(color=False, width=80)
CLEAN = Report((), Summary(files=1, documents=1))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_survives_a_hostile_repository(name: str, report: Report) -> None:
    out = render(report, name, PLAIN)
    out.encode()
    assert out.endswith("\n")
    assert not out.endswith("\n\n")
    assert not [char for char in out if char != "\n" and not char.isprintable() and char != "\u200b"]
    assert out == render(report, name, PLAIN)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_clean_run(name: str) -> None:
    out = render(CLEAN, name, PLAIN)
    assert out == "" if name == "github" else out.rstrip("\n") + "\n" == out


def test_an_unknown_format_is_a_bug() -> None:
    with pytest.raises(KeyError):
        render(CLEAN, "yaml", PLAIN)


def test_only_the_module_of_the_format_is_loaded() -> None:
    code = "import sys, stackwright.lint.report; print([name for name in sys.modules if name.startswith('xml')])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "[]\n"


def test_concise(report: Report) -> None:
    first, _, hostile, info, last = render(report, "concise", PLAIN).splitlines()
    assert first == "web/kustomization.yaml:5:5: error KUS001 resource `deploy.yaml` does not exist"
    assert hostile.startswith("a,b: 日\ufffd\ufffd.yaml:1:1: warning YAM001 100% <b>")
    assert info == ".: info YAM002 long"
    assert last == "Found 2 errors, 1 warning, 1 info in 3 files; 2 of 2 references could not be decided."
    assert render(CLEAN, "concise", PLAIN) == "All checks passed.\n"
    assert "\x1b[1;91merror\x1b[0m KUS001" in render(report, "concise", Style(color=True, width=80))


def test_json(report: Report) -> None:
    document = json.loads(render(report, "json", PLAIN))
    first, _, hostile, info = document["findings"]
    assert first == {
        "code": "KUS001",
        "name": "missing-target",
        "severity": "error",
        "path": "web/kustomization.yaml",
        "line": 5,
        "column": 5,
        "end_line": 5,
        "end_column": 16,
        "message": "resource `deploy.yaml` does not exist",
        "target": "web/deploy.yaml",
        "related": [
            {
                "path": "web/deployment.yaml",
                "line": 2,
                "column": 7,
                "end_line": 3,
                "end_column": 1,
                "message": "[not] listed",
            },
            {
                "path": "web/deploy.yaml",
                "line": None,
                "column": None,
                "end_line": None,
                "end_column": None,
                "message": "",
            },
        ],
        "url": "https://example.org/KUS001",
        "hint": "did you mean `deployment.yaml`?",
        "fix": {
            "title": "Write it",
            "safe": True,
            "edits": [
                {
                    "path": "web/kustomization.yaml",
                    "line": 5,
                    "column": 5,
                    "end_line": 5,
                    "end_column": 16,
                    "text": "deployment.yaml",
                }
            ],
        },
    }
    assert info["fix"] is None
    assert hostile["path"] == "a,b: 日\ufffd\ufffd.yaml"
    assert hostile["message"].endswith("\x1b[31m\x9b\u202e\ufffd\ufffd\nend")
    assert info["line"] is info["target"] is info["url"] is None
    assert document["summary"] == {
        "files": 3,
        "documents": 0,
        "objects": 0,
        "references": 0,
        "missing": 0,
        "unknown": 2,
        "unknown_why": {"encrypted": 1, "templated": 1},
        "without_schema": {},
        "skipped": {},
        "suppressed": 0,
        "baselined": 0,
        "ignored": 0,
        "hidden": 0,
        "elsewhere": 0,
        "missed": {},
        "milder": 0,
        "tolerated": 0,
        "fixed": 0,
        "hosts": 0,
        "partly_known_hosts": 0,
        "open_flakes": 0,
        "not_followed": 0,
        "short": [],
        "coverage": {"schema": 1.0, "decided": 0.0},
        "is_blind": False,
        "differs": [],
        "notes": ["no @git <i> here"],
        "errors": 2,
        "warnings": 1,
        "infos": 1,
    }


def test_github(report: Report) -> None:
    unchecked, first, _, hostile, info = render(report, "github", PLAIN).splitlines()
    assert unchecked == "::notice title=stackwright::Not checked: 2 of 2 references could not be decided."
    assert first == (
        "::error file=web/kustomization.yaml,line=5,endLine=5,col=5,endColumn=16,title=KUS001 missing-target"
        "::resource `deploy.yaml` does not exist%0Aweb/deployment.yaml:2:7: [not] listed%0Aweb/deploy.yaml"
        "%0Ahelp: did you mean `deployment.yaml`?"
    )
    assert hostile.startswith(
        "::warning file=a%2Cb%3A 日\ufffd\ufffd.yaml,line=1,endLine=2,title=YAM001 syntax::100%25 <b>@all</b>"
    )
    assert info == "::notice file=.,title=YAM002 style::long"


def test_gitlab(report: Report) -> None:
    issues = json.loads(render(report, "gitlab", PLAIN))
    assert [issue["severity"] for issue in issues] == ["major", "major", "minor", "info"]
    assert len({issue["fingerprint"] for issue in issues}) == 4
    assert {name: value for name, value in issues[0].items() if name != "fingerprint"} == {
        "description": "resource `deploy.yaml` does not exist",
        "check_name": "KUS001 missing-target",
        "severity": "major",
        "location": {"path": "web/kustomization.yaml", "lines": {"begin": 5}},
    }
    assert issues[3]["location"] == {"path": ".", "lines": {"begin": 1}}
    assert render(CLEAN, "gitlab", PLAIN) == "[]\n"


def test_junit(report: Report) -> None:
    root = ElementTree.fromstring(render(report, "junit", PLAIN).encode())
    assert root.attrib == {"name": "stackwright", "tests": "4", "failures": "3", "errors": "0"}
    cases = root.findall("testsuite/testcase")
    assert cases[0].attrib == {
        "name": "KUS001 missing-target (web/kustomization.yaml:5:5)",
        "classname": "web/kustomization.yaml",
        "file": "web/kustomization.yaml",
        "line": "5",
    }
    failure = cases[0].find("failure")
    assert failure is not None
    assert failure.attrib == {"type": "error", "message": "resource `deploy.yaml` does not exist"}
    assert failure.text == (
        "resource `deploy.yaml` does not exist\nweb/deployment.yaml:2:7: [not] listed\nweb/deploy.yaml\n"
        "help: did you mean `deployment.yaml`?"
    )
    assert [[child.tag for child in case] for case in cases[2:]] == [["failure"], ["system-out"]]


def test_junit_of_a_clean_run_has_one_passing_test() -> None:
    root = ElementTree.fromstring(render(CLEAN, "junit", PLAIN).encode())
    assert root.attrib["tests"] == "1"
    assert [list(case) for case in root.findall("testsuite/testcase")] == [[]]


def test_markdown(report: Report) -> None:
    lines = render(report, "markdown", PLAIN).splitlines()
    assert lines[0] == "### stackwright: 2 errors, 1 warning, 1 info; 2 of 2 references could not be decided"
    assert lines[4] == (
        "| error | [KUS001](<https://example.org/KUS001>) missing-target | <code>web/kustomization.yaml:5:5</code> "
        "| resource &#96;deploy.yaml&#96; does not exist<br><code>web/deployment.yaml:2:7</code>: "
        "&#91;not&#93; listed<br><code>web/deploy.yaml</code><br>Help: did you mean &#96;deployment.yaml&#96;? |"
    )
    assert lines[6].split(" | ")[3] == (
        "100% &#60;b&#62;@\u200ball&#60;/b&#62; #\u200b1 &#124; &#96;x&#96; "
        "&#91;a&#93;(https:\u200b//evil) ␛&#91;31m\ufffd\ufffd\ufffd\ufffd␊end |"
    )
    assert lines[8:] == [
        "",
        "Checked 3 files, 0 documents, 0 objects; 0 references resolved, 2 unknown (1 encrypted, 1 templated).<br>",
        "Note: no @\u200bgit &#60;i&#62; here",
    ]
    assert render(CLEAN, "markdown", PLAIN).startswith("### stackwright: all checks passed\n\nChecked 1 file, ")


def test_markdown_fits_into_a_comment(report: Report) -> None:
    out = render(Report(report.findings * 500, report.summary), "markdown", PLAIN)
    assert len(out) < 65536
    rows = sum(line.startswith(("| error", "| warning", "| info")) for line in out.splitlines())
    assert f"\n{2000 - rows} more findings did not fit here.<br>\n" in out
