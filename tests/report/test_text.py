"""The text report, character by character."""

import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.lint.finding import Finding, Mark, Report, Severity, Summary, TextEdit, TextFix
from stackwright.lint.report import Style, render
from stackwright.lint.report.frame import columns
from stackwright.model.text.place import Span
from stackwright.model.text.splice import Splice

KUSTOMIZATION = "kind: Kustomization\nresources:\n  - namespace.yaml\n  - deploy.yaml\n"
DEPLOYMENT = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n"
BOTH_ENDS = Finding(
    "KUS001",
    "missing-target",
    Severity.ERROR,
    "resource `deploy.yaml` does not exist",
    Mark("web/kustomization.yaml", Span(4, 5, 4, 16), "named here"),
    related=(
        Mark("web/deployment.yaml", Span(2, 7, 2, 17), "no kustomization lists this Deployment"),
        Mark("web/deploy.yaml", None, "would be here"),
    ),
    hint="did you mean `deployment.yaml`?",
    url="https://example.org/KUS001",
)
TEXTS = {"web/kustomization.yaml": KUSTOMIZATION, "web/deployment.yaml": DEPLOYMENT}
Numbers = tuple[int, int, int, int]
ONE_FILE = Summary(files=1, documents=1, objects=1, references=1)


def shown(*findings: Finding, texts: dict[str, str] | None = None, width: int = 80, color: bool = False) -> str:
    """What is printed above the summary."""
    report = Report(findings, ONE_FILE, TEXTS if texts is None else texts)
    return render(report, "text", Style(color, width)).rpartition("\n\n")[0]


def finding(text: str, span: Span | None, message: str = "here") -> tuple[Finding, dict[str, str]]:
    """A finding there, and the texts that its report needs."""
    mark = Mark("a.yaml", span, message)
    return Finding("YAM001", "syntax", Severity.WARNING, "this is wrong", mark), {"a.yaml": text}


def framed(text: str, span: Span, message: str = "here", width: int = 80) -> list[str]:
    """The lines below the margin's first line: source, underline and message."""
    found, texts = finding(text, span, message)
    return shown(found, texts=texts, width=width).split("\n")[3:]


@pytest.mark.parametrize(
    ("safe", "mark", "told"),
    [(True, " [*]", "[*] 1 fixable with --fix."), (False, "", "1 fixable with --unsafe-fixes.")],
)
def test_what_can_be_fixed_is_marked(safe: bool, mark: str, told: str) -> None:
    edit = TextEdit("web/kustomization.yaml", Splice(40, 51, "deployment.yaml"), Span(4, 5, 4, 16))
    found = replace(BOTH_ENDS, fix=TextFix("Write `deployment.yaml`", safe, (edit,)))
    for hint in ("did you mean `deployment.yaml`?", None):
        assert shown(replace(found, hint=hint)).endswith(f"  = help: {hint or 'Write `deployment.yaml`'}{mark}")
    assert render(Report((found,), ONE_FILE, TEXTS), "text", Style(False, 80)).split("\n")[-3] == told


def test_both_ends_at_80_columns() -> None:
    assert shown(BOTH_ENDS) == (
        "error[KUS001 missing-target]: resource `deploy.yaml` does not exist\n"
        " --> web/kustomization.yaml:4:5\n"
        "  |\n"
        "4 |   - deploy.yaml\n"
        "  |     ^^^^^^^^^^^ named here\n"
        "  |\n"
        " ::: web/deployment.yaml:2:7\n"
        "  |\n"
        "2 | kind: Deployment\n"
        "  |       ---------- no kustomization lists this Deployment\n"
        "  |\n"
        " ::: web/deploy.yaml: would be here\n"
        "  = help: did you mean `deployment.yaml`?"
    )


def test_both_ends_at_40_columns() -> None:
    assert shown(BOTH_ENDS, width=40) == (
        "error[KUS001 missing-target]: resource `deploy.yaml` does not exist\n"
        " --> web/kustomization.yaml:4:5\n"
        "  |\n"
        "4 |   - deploy.yaml\n"
        "  |     ^^^^^^^^^^^ named here\n"
        "  |\n"
        " ::: web/deployment.yaml:2:7\n"
        "  |\n"
        "2 | kind: Deployment\n"
        "  |       ----------\n"
        "  |       no kustomization lists this\n"
        "  |       Deployment\n"
        "  |\n"
        " ::: web/deploy.yaml: would be here\n"
        "  = help: did you mean `deployment.yaml`?"
    )


def test_colours_change_nothing_but_the_colour() -> None:
    coloured = shown(BOTH_ENDS, color=True)
    assert coloured.startswith(
        "\x1b[1;91merror[KUS001 missing-target]\x1b[0m\x1b[1m: resource `deploy.yaml` does not exist\x1b[0m\n"
        " \x1b[1;94m-->\x1b[0m web/kustomization.yaml:4:5\n"
        "\x1b[1;94m  |\x1b[0m\n"
        "\x1b[1;94m4 |\x1b[0m   - deploy.yaml\n"
        "\x1b[1;94m  |\x1b[0m     \x1b[1;91m^^^^^^^^^^^\x1b[0m \x1b[1;91mnamed here\x1b[0m\n"
    )
    assert coloured.endswith("  \x1b[1;94m=\x1b[0m \x1b[1;96mhelp\x1b[0m: did you mean `deployment.yaml`?")
    for code in ("0", "1", "1;91", "1;94", "1;96"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == shown(BOTH_ENDS)


def test_rule_codes_link_to_their_page() -> None:
    out = render(Report((BOTH_ENDS,), ONE_FILE, TEXTS), "text", Style(color=False, width=80, links=True))
    link = "\x1b]8;;https://example.org/KUS001\x1b\\KUS001 missing-target\x1b]8;;\x1b\\"
    assert out.startswith(f"error[{link}]: ")


def test_a_file_as_a_whole_has_no_source() -> None:
    found, texts = finding("a: 1\n", None, "")
    assert shown(found, texts=texts) == "warning[YAM001 syntax]: this is wrong\n --> a.yaml"


@pytest.mark.parametrize("line", [0, 3, 99])
def test_a_line_that_is_not_there_is_not_drawn(line: int) -> None:
    found, texts = finding("a: 1\n", Span(line, 2, line, 3))
    assert shown(found, texts=texts).endswith(f"\n --> a.yaml:{line}:2: here")
    assert shown(found, texts={}).endswith(f"\n --> a.yaml:{line}:2: here")


def test_the_gutter_is_as_wide_as_the_longest_number() -> None:
    found, texts = finding("\n" * 99 + "a: 1", Span(100, 1, 100, 2))
    two = replace(found, related=(Mark("a.yaml", Span(9, 1, 9, 1)),))
    assert shown(two, texts=texts).split("\n")[1:] == [
        "   --> a.yaml:100:1",
        "    |",
        "100 | a: 1",
        "    | ^ here",
        "    |",
        "   ::: a.yaml:9:1",
        "    |",
        "  9 |",
        "    | -",
    ]


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        pytest.param("a: |\n  x\n", Span(1, 4, 2, 4), ["1 | a: |", "  |    ^... here"], id="several lines"),
        pytest.param("a: |  \n  x\n", Span(1, 1, 2, 1), ["1 | a: |", "  | ^^^^ here"], id="to the end of its line"),
        pytest.param("a:\t1\tb", Span(1, 4, 1, 5), ["1 | a:    1    b", "  |       ^ here"], id="tabs"),
        pytest.param("a: 日本 x", Span(1, 4, 1, 6), ["1 | a: 日本 x", "  |    ^^^^ here"], id="wide characters"),
        pytest.param("日本: x", Span(1, 5, 1, 6), ["1 | 日本: x", "  |       ^ here"], id="behind wide characters"),
        pytest.param("e\u0301: x", Span(1, 5, 1, 6), ["1 | e\u0301: x", "  |    ^ here"], id="combining characters"),
        pytest.param("a: 1\r\nb: 2\r\n", Span(2, 4, 2, 5), ["2 | b: 2", "  |    ^ here"], id="CRLF"),
        pytest.param("a: 1\rb: 2", Span(2, 4, 2, 5), ["2 | b: 2", "  |    ^ here"], id="CR"),
        pytest.param("a: [", Span(1, 5, 1, 5), ["1 | a: [", "  |     ^ here"], id="end without newline"),
        pytest.param("a: 1\n", Span(2, 1, 2, 1), ["2 |", "  | ^ here"], id="end of file"),
        pytest.param("a: 1", Span(1, 3, 1, 99), ["1 | a: 1", "  |   ^^ here"], id="beyond the line"),
        pytest.param("a: \x1b[31m", Span(1, 5, 1, 6), ["1 | a: ␛[31m", "  |     ^ here"], id="terminal escapes"),
        pytest.param("a: \u202eb\x9b", Span(1, 5, 1, 6), ["1 | a: \ufffdb\ufffd", "  |     ^ here"], id="hidden"),
        pytest.param("a: \x0c\u2028b", Span(1, 6, 1, 7), ["1 | a: ␌\ufffdb", "  |      ^ here"], id="no line ends"),
    ],
)
def test_source_lines(text: str, span: Span, expected: list[str]) -> None:
    assert framed(text, span) == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(1, 1, 1, 4), [f"1 | key: {'x' * 29}…", "  | ^^^ here"]),
        (Span(1, 6, 1, 90), [f"1 | key: {'x' * 29}…", f"  |      {'^' * 29}", "  |      here"]),
        (Span(1, 50, 1, 52), [f"1 | …{'x' * 34}…", f"  | {' ' * 22}^^ here"]),
        (Span(1, 103, 1, 106), [f"1 | …{'x' * 31}end", f"  | {' ' * 32}^^^", "  |         here"]),
    ],
)
def test_long_lines_are_cut_around_the_span(span: Span, expected: list[str]) -> None:
    drawn = framed("key: " + "x" * 97 + "end", span, width=40)
    assert drawn == expected


def test_a_line_of_megabytes_is_drawn_at_once() -> None:
    drawn = framed("x" * 10_000_000, Span(1, 5_000_001, 1, 9_000_000), width=40)
    assert [len(line) for line in drawn[:2]] == [40, 39]


def test_nothing_from_the_repository_steers_the_terminal() -> None:
    evil = "\x1b]0;owned\x07\n\u202e\udcff"
    mark = Mark(evil, Span(1, 1, 1, 2), evil)
    found = Finding("YAM001", "syntax", Severity.INFO, evil, mark, evil, (Mark(evil, None, evil),), evil)
    summary = Summary(files=1, unknown=1, unknown_why={evil: 1}, skipped={evil: 1}, notes=(evil,))
    safe = "␛]0;owned␇␊\ufffd\ufffd"
    out = render(Report((found,), summary, {evil: evil}), "text", Style(color=False, width=80))
    assert out == (
        f"info[YAM001 syntax]: {safe}\n --> {safe}:1:1\n  |\n1 | ␛]0;owned␇\n  | ^ {safe}\n  |\n"
        f" ::: {safe}: {safe}\n  = help: {safe}\n\n"
        "Found 1 info in 1 file; 1 of 1 reference could not be decided; 1 of 2 files is not read.\n"
        f"Checked 1 file, 0 documents, 0 objects; 0 references resolved, 1 unknown (1 {safe}).\n"
        f"Skipped 1 file: 1 {safe}.\nnote: {safe}\n"
    )


@given(
    text=st.text(st.characters() | st.sampled_from("\t\r\n 日\u0301\u200d\x1b"), max_size=200),
    numbers=st.tuples(*[st.integers(0, 8), st.integers(0, 150)] * 2),
    width=st.integers(-1, 120),
)
def test_any_span_in_any_text_is_drawn_within_the_width(text: str, numbers: Numbers, width: int) -> None:
    found, texts = finding(text, Span(*numbers))
    drawn = shown(found, texts=texts, width=width)
    drawn.encode()
    assert not [char for char in drawn if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")]
    # "  | " and the least room stay even where the terminal is narrower.
    assert all(columns(line) <= max(width, 24) for line in drawn.split("\n")[2:])


def test_summary_of_a_clean_run() -> None:
    summary = Summary(files=1, documents=1, objects=2, references=1)
    assert render(Report((), summary), "text", Style(color=False, width=80)) == (
        "All checks passed.\nChecked 1 file, 1 document, 2 objects; 1 reference resolved.\n"
    )
    assert render(Report((), summary), "text", Style(color=True, width=80)).startswith("\x1b[1;32mAll checks passed.")
    assert render(Report((), Summary()), "text", Style(color=False, width=80)).startswith("There was nothing to check.")


PARTLY = [
    (Summary(objects=377, without_schema={"a/v1 A": 300, "b/v1 B": 45}), "345 of 377 objects have no schema"),
    (Summary(objects=3, without_schema={"a/v1 A": 1}), "1 of 3 objects has no schema"),
    (
        Summary(references=7, missing=1, unknown=3, unknown_why={"optional": 1, "remote": 2}),
        "2 of 11 references could not be decided",
    ),
    (Summary(references=7, unknown=1, not_followed=2), "3 of 10 references could not be decided"),
    (Summary(skipped={"helm-template": 2, "templated": 1}), "3 of 8 files are templates"),
    (Summary(skipped={"templated": 1, "encrypted": 1}), "2 of 7 files are templates or encrypted"),
    (Summary(skipped={"encrypted": 1}), "1 of 6 files is encrypted"),
    (Summary(skipped={"encrypted": 1, "too-large": 1}), "2 of 7 files are not read"),
    (Summary(hosts=3, partly_known_hosts=2), "2 of 3 hosts are known in part"),
    (Summary(open_flakes=1), "the hosts of 1 flake are not known"),
    (Summary(is_blind=True), "nothing of what is deployed stands here"),
]


@pytest.mark.parametrize(("summary", "words"), PARTLY)
def test_green_means_checked(summary: Summary, words: str) -> None:
    """What was not checked stands in the first line, in every format that has a verdict; nothing is green then."""
    report = Report((), replace(summary, files=5))
    plain, coloured = Style(color=False, width=80), Style(color=True, width=80)
    assert render(report, "text", plain).splitlines()[0] == f"No findings; {words}."
    assert render(report, "text", coloured).startswith(f"\x1b[1mNo findings; {words}.")
    assert render(report, "concise", plain).splitlines()[0] == f"No findings; {words}."
    assert render(report, "markdown", plain).splitlines()[0] == f"### stackwright: no findings; {words}"
    assert f'name="No findings; {words}"' in render(report, "junit", plain)
    assert json.loads(render(report, "sarif", plain))["runs"][0]["properties"]["unchecked"] == words
    known = replace(report, summary=replace(report.summary, baselined=1))
    assert render(known, "concise", plain).splitlines()[0] == f"No new findings; {words}."


def test_a_reference_that_may_stay_open_is_checked() -> None:
    summary = Summary(files=1, unknown=1, unknown_why={"optional": 1})
    assert render(Report((), summary), "concise", Style(color=False, width=80)) == "All checks passed.\n"


def test_summary_with_everything() -> None:
    warning, _ = finding("", None)
    summary = Summary(
        files=120,
        documents=140,
        objects=130,
        references=95,
        unknown=4,
        unknown_why={"templated": 2, "ignored by git": 2, "outside": 0},
        skipped={"encrypted": 1, "helm-template": 2},
        suppressed=1,
        baselined=2,
        hidden=3,
        notes=("this is not a git repository", "no root was found"),
    )
    report = Report((BOTH_ENDS, BOTH_ENDS, warning), summary, TEXTS)
    out = render(report, "text", Style(color=False, width=80))
    assert out.rpartition("\n\n")[2] == (
        "Found 2 errors, 1 warning in 2 files; 4 of 99 references could not be decided; "
        "3 of 123 files are templates or encrypted.\n"
        "Checked 120 files, 140 documents, 130 objects; 95 references resolved, "
        "4 unknown (2 ignored by git, 2 templated).\n"
        "Skipped 3 files: 2 helm-template, 1 encrypted.\n"
        "Not shown: 1 suppressed, 2 in the baseline, 3 below the profile.\n"
        "note: this is not a git repository\n"
        "note: no root was found\n"
    )
