"""Comments silence findings on their line, on the next, or in the whole file; and are findings where they are wrong."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.lint.engine import run
from stackwright.lint.finding import Report
from stackwright.lint.options import Options
from stackwright.lint.selection import select
from stackwright.model.config import read_config
from stackwright.model.files.source import open_source
from stackwright.model.text.suppressions import suppressions

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# stackwright: ignore[KUS001] why", [(("KUS001",), "why", False)]),
        ("#stackwright:ignore[KUS001]", [(("KUS001",), "", False)]),
        ("#  stackwright:  ignore[ KUS001 , missing-path ]  two words  ", [(("KUS001", "missing-path"), "two words", False)]),
        ("# stackwright: ignore-file[YAML] x\n# stackwright: ignore[A]", [(("YAML",), "x", True), (("A",), "", False)]),
        ("# stackwright: ignore[]", [((), "", False)]),
        ("# stackwright: ignore[A] why\r\nb: 1\r\n", [(("A",), "why", False)]),
        ("# stackwright: ignore", [((), "", False)]),
        ("# stackwright: disable[A]", [((), "", False)]),
        ("# Stackwright: Ignore[A]", [((), "", False)]),
        ("# stackwright: ignored[A]", []),
        ("stackwright: ignore[A]", []),
    ],
)  # fmt: skip
def test_comments(text: str, found: list[tuple[tuple[str, ...], str, bool]]) -> None:
    assert [(fact.codes, fact.reason, fact.whole_file) for fact in suppressions(text)] == found


def codes(lines: list[str]) -> list[str]:
    """Line and code of each finding."""
    return [f"{line.split(':')[1]} {line.split(' ')[2]}" for line in lines]


COMMENT = "# stackwright: ignore[KUS001] on purpose"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("resources:\n- gone.yaml\n", ["2 KUS001"]),
        (f"resources:\n- gone.yaml  {COMMENT}\n", []),
        (f"resources:\n{COMMENT}\n- gone.yaml\n", []),
        (f"resources:\n{COMMENT}\n# and more\n  # of it\n- gone.yaml\n", []),
        (f"resources:\n# before\n{COMMENT}\n- gone.yaml\n", []),
        (f"{COMMENT}\nresources: [gone.yaml]\n", []),
        (f"resources:\r\n{COMMENT}\r\n- gone.yaml\r\n", []),
        ("resources:\n- gone.yaml  # stackwright: ignore[missing-target]\n", []),
        ("resources:\n- gone.yaml  # stackwright: ignore[kus001]\n", []),
        ("resources:\n- gone.yaml  # a note # stackwright: ignore[KUS001]\n", []),
        ("# stackwright: ignore-file[KUS001] all\nresources:\n- gone.yaml\n- lost.yaml\n", []),
        ("resources:\n- gone.yaml\n- lost.yaml\n# stackwright: ignore-file[missing-target] all\n", []),
        # Of no use where they stand.
        (f"resources:\n{COMMENT}\n\n- gone.yaml\n", ["2 SUP001", "4 KUS001"]),
        (f"resources:\n- gone.yaml\n{COMMENT}\n", ["2 KUS001", "3 SUP001"]),
        (f"resources: {COMMENT}\n- gone.yaml\n", ["1 SUP001", "2 KUS001"]),
        (f"resources:\n- gone.yaml {COMMENT}\n- lost.yaml\n", ["3 KUS001"]),
        ("resources:\n- gone.yaml # stackwright: ignore[KUS002]\n", ["2 KUS001", "2 SUP001"]),
        # Several rules in one comment.
        ("resources:\n- gone.yaml # stackwright: ignore[KUS001, KUS002] x\n", ["2 SUP001"]),
        # Wrong ones.
        ("resources:\n- gone.yaml # stackwright: ignore[KUS999]\n", ["2 KUS001", "2 SUP002"]),
        ("resources:\n- gone.yaml # stackwright: ignore[KUS001, nonsense]\n", ["2 SUP002"]),
        ("resources:\n- gone.yaml # stackwright: ignore[]\n", ["2 KUS001", "2 SUP002"]),
    ],
)
def test_silence(text: str, left: list[str], make: Make, told: Told) -> None:
    assert codes(told(make({"kustomization.yaml": text}))) == left


def test_a_comment_of_two_lines_of_findings(make: Make, told: Told) -> None:
    text = "# stackwright: ignore[duplicate-key] twice\n{k: 1, k: 2, j: 1, j: 2}\n"
    assert told(make({"a.yaml": text})) == []


@pytest.mark.parametrize(("text", "left"), [("", 1), (" why", 0)])
def test_a_reason_is_wanted_by_the_strict(text: str, left: int, make: Make, told: Told) -> None:
    root = make({"kustomization.yaml": f"resources:\n- gone.yaml # stackwright: ignore[KUS001]{text}\n"})
    assert told(root) == []
    assert sum("SUP003" in line for line in told(root, profile="strict")) == left


def test_a_finding_about_a_whole_file_needs_a_comment_for_the_whole_file(make: Make, told: Told) -> None:
    first, second = "kind: Kustomization\nnamespace: x\n", "kind: Kustomization\nnamespace: y\n"
    line = "# stackwright: ignore[KUS004] x\n"
    whole = "# stackwright: ignore-file[KUS004] x\n"
    found = told(make({"kustomization.yaml": first, "kustomization.yml": line + second}))
    assert any("KUS004" in entry for entry in found)
    found = told(make({"kustomization.yml": whole + second}))
    assert not any("KUS004" in entry or "SUP001" in entry for entry in found)


def test_a_comment_for_a_rule_that_does_not_run_proves_nothing(make: Make, told: Told) -> None:
    root = make({"kustomization.yaml": f"resources:\n- here.yaml {COMMENT}\n", "here.yaml": ""})
    assert codes(told(root)) == ["2 SUP001"]
    assert told(root, select=("YAML", "SUP")) == []
    assert told(root, ignore=("KUS001",)) == []


def test_comments_speak_for_their_own_file_only(make: Make, told: Told) -> None:
    root = make(
        {"a/kustomization.yaml": "resources: [gone.yaml]\n", "b/x.yaml": "# stackwright: ignore-file[KUS001]\n"}
    )
    assert [line.split(" ")[2] for line in told(root)] == ["KUS001", "SUP001"]


def test_findings_and_comments_are_counted(make: Make, check: Callable[..., Report]) -> None:
    root = make({"kustomization.yaml": f"resources:\n- gone.yaml {COMMENT}\n- lost.yaml {COMMENT}\n"})
    report = check(root)
    assert (report.findings, report.summary.suppressed) == ((), 2)
    source = open_source(root)
    shown = run(source, read_config(root), select(read_config(root)), Options(suppress=False))
    assert [finding.code for finding in shown.findings] == ["KUS001", "KUS001"]
    assert shown.summary.suppressed == 0


@pytest.mark.parametrize(
    "text",
    [
        'note: "# stackwright: ignore[KUS001] x"\nresources: []\n',
        "note: |\n  # stackwright: ignore[KUS001] x\nresources: []\n",
    ],
)
def test_a_text_is_no_comment(text: str, make: Make, told: Told) -> None:
    assert told(make({"a.yaml": text})) == []
