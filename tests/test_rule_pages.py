"""Every rule's page is true: its wrong examples give the printed findings, its right ones give none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stackwright.lint.rule_page_examples import Example, examples
from stackwright.lint.rules import load_rule
from stackwright.lint.rules.index import INDEX

#: Rules about files that cannot stand in a page, with the test that shows their finding instead.
ELSEWHERE = {
    "SUP004": "test_a_half_written_repository_is_a_finding",
    "YAML004": "test_unreadable_file_is_a_finding",
    "YAML005": "test_large_file_is_skipped_with_an_info",
    "ARG050": "test_a_symbolic_link_that_leads_out",
    "ARG068": "test_what_helm_refuses_is_told_at_the_application",
    "ARG069": "test_what_is_rendered_is_checked",
    "ARG070": "test_what_cannot_be_rendered_is_said",
    "ARG071": "test_what_a_chart_names_by_a_slip",
    "YAML006": "test_an_index_that_leads_out",
}

CASES = [(code, example) for code in INDEX for example in examples(load_rule(code).page)]


@pytest.fixture
def place(make: Callable[..., Path], git: Callable[..., str]) -> Callable[[Example], Path]:
    """Writes an example's files; where git is to ignore some, or knows what was before, into a repository of git."""

    def write(example: Example) -> Path:
        if example.before is not None:
            root = make(example.before)
            git(root, "init", "-q", "-b", "main")
            git(root, "add", "--all")
            git(root, "commit", "-q", "--allow-empty", "-m", "before")
            for path in example.before.keys() - example.files.keys():
                (root / path).unlink()
            return make(example.files)
        root = make(example.files)
        if ".gitignore" in example.files:
            git(root, "init", "-q")
            git(root, "add", "--all")
        return root

    return write


@pytest.mark.parametrize(("code", "example"), CASES, ids=[f"{code}-{example.section}" for code, example in CASES])
def test_example(code: str, example: Example, place: Callable[[Example], Path], told: Callable[..., list[str]]) -> None:
    base = "HEAD" if example.before is not None else ""
    found = told(place(example), profile="strict", base=base)
    if example.section.startswith("Wrong"):
        own = [line for line in found if f" {code} " in line]
        assert example.output is not None
        assert own == example.output.splitlines()
    else:
        assert [line for line in found if f" {code} " in line] == []
        assert told(place(example), base=base) == [] or code.startswith("SUP")


@pytest.mark.parametrize("code", INDEX)
def test_page_is_complete(code: str) -> None:
    rule = load_rule(code)
    sections = [example.section.split()[0] for example in examples(rule.page)]
    assert "Right" in sections
    assert "Wrong" in sections or code in ELSEWHERE
    assert rule.page.strip().splitlines()[0].endswith(".")
    assert "Since " in rule.page


def test_rules_that_no_page_can_show_have_a_test() -> None:
    tests = "\n".join(path.read_text() for path in Path(__file__).parent.rglob("test_*.py"))
    assert all(f"def {name}(" in tests for name in ELSEWHERE.values())


@pytest.mark.parametrize(("code", "example"), CASES, ids=[f"{code}-{example.section}" for code, example in CASES])
def test_safe_fixes_make_of_the_example_what_the_page_shows(
    code: str, example: Example, place: Callable[[Example], Path], mend: Callable[..., dict[str, str]]
) -> None:
    assert mend(place(example), profile="strict") == example.fixed
