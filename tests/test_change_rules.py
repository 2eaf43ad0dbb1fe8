"""Rules that compare the repository with what it was: what they are given, and what is said where there is no base.

No rule of stackwright does so yet: these tests have one of their own, which tells of each object that is new.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from stackwright.lint.baseline import Key, key_of
from stackwright.lint.finding import Report, Severity
from stackwright.lint.options import Options
from stackwright.lint.rule import Change, Entry, Problem, change_rule, name_of
from stackwright.lint.rules import load_rule
from stackwright.lint.rules.index import INDEX
from stackwright.lint.selection import select
from stackwright.lint.workspace import Workspace
from stackwright.model.errors import UserError
from stackwright.model.facts import ObjectFact
from stackwright.model.text.place import Place

Make = Callable[[Mapping[str, str]], Path]
CODE = "REF900"
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {}\n"
NOT_COMPARED = "on what a change does did not run"


@change_rule(CODE, "new-object", Severity.WARNING)
def new_object(change: Change) -> Iterator[Problem]:
    known = {fact.name for _, fact in change.base.each(ObjectFact)}
    for path, fact in change.now.each(ObjectFact):
        if fact.name not in known:
            yield Problem(name_of(Place(path, fact.at)), f"`{fact.name}` is new", target=fact.name)


@pytest.fixture(autouse=True)
def _rule(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rule as if it had a file of its own."""
    module = ModuleType("stackwright.lint.rules.reference.new_object")
    module.new_object = new_object  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    entry = Entry(
        CODE, new_object.name, new_object.severity, new_object.strict, new_object.scope, "reference.new_object"
    )
    monkeypatch.setitem(INDEX, CODE, entry)
    yield
    load_rule.cache_clear()


@pytest.fixture
def root(make: Make, git: Callable[..., str]) -> Path:
    """A repository with one object in its only commit."""
    root = make({"apps/old.yaml": MAP.format("old")})
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "start")
    return root


def opened(root: Path, *, base: str = "HEAD", known: Counter[Key] | None = None) -> tuple[Workspace, Report]:
    """The repository as it is on the disk, and what is found in it; without a base where that is ""."""
    workspace = Workspace.open(root)
    options = Options(baseline=known, base=workspace.base(base) if base else None, jobs=1)
    return workspace, workspace.report(select(workspace.config, profile="strict"), options)


def told(report: Report) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.target) for finding in report.findings if finding.code in (CODE, "SUP001")]


def test_a_change_is_seen_from_the_base(root: Path, git: Callable[..., str]) -> None:
    (root / "apps/new.yaml").write_text(MAP.format("new"))
    (root / "apps/old.yaml").rename(root / "apps/moved.yaml")
    assert told(opened(root)[1]) == [(CODE, "new")]
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "more")
    assert told(opened(root)[1]) == []
    assert told(opened(root, base="HEAD~1")[1]) == [(CODE, "new")]


def test_a_base_that_is_not_there(root: Path) -> None:
    with pytest.raises(UserError, match="Revision gone does not exist here"):
        opened(root, base="gone")


def test_the_base_is_read_as_its_own_configuration_says(root: Path, git: Callable[..., str]) -> None:
    (root / "stackwright.yaml").write_text("lint: {exclude: [apps/old.yaml]}\n")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "exclude")
    (root / "stackwright.yaml").unlink()
    assert told(opened(root)[1]) == [(CODE, "old")]


def test_without_a_base_the_rule_does_not_run_and_the_report_says_so(root: Path) -> None:
    (root / "apps/new.yaml").write_text(MAP.format("new"))
    _, report = opened(root, base="")
    assert told(report) == []
    assert any(NOT_COMPARED in note for note in report.summary.notes)
    assert not any(NOT_COMPARED in note for note in opened(root)[1].summary.notes)


def test_nothing_is_said_where_no_such_rule_is_selected(root: Path) -> None:
    workspace = Workspace.open(root)
    report = workspace.report(select(workspace.config, ignore=[CODE, "CHG", "ARG076", "FLX015"]), Options(jobs=1))
    assert not any(NOT_COMPARED in note for note in report.summary.notes)


def test_a_comment_and_a_baseline_count_and_without_a_base_nothing_is_stale(root: Path) -> None:
    (root / "apps/new.yaml").write_text(MAP.format("new  # stackwright: ignore[REF900] wanted"))
    assert told(opened(root)[1]) == []
    assert told(opened(root, base="")[1]) == []
    (root / "apps/new.yaml").write_text(MAP.format("old  # stackwright: ignore[REF900] wanted"))
    assert told(opened(root)[1]) == [("SUP001", CODE)]
    (root / "apps/new.yaml").write_text(MAP.format("new"))
    known = Counter(map(key_of, opened(root)[1].findings))
    assert known
    assert opened(root, known=known)[1].findings == ()
    assert opened(root, base="", known=known)[1].summary.notes == opened(root, base="")[1].summary.notes


@pytest.mark.parametrize(
    ("path", "text", "new"),
    [
        ("apps/new.yaml", MAP.format("new"), ["first", "new"]),
        ("apps/old.yaml", MAP.format("renamed"), ["first", "renamed"]),
        ("apps/old.yaml", None, ["first"]),
        ("apps/other.yaml", MAP.format("old"), ["first"]),
        ("apps/first.yaml", MAP.format("old"), []),
        ("stackwright.yaml", "lint: {exclude: [apps/first.yaml]}\n", []),
    ],
)
def test_after_a_file_has_changed_it_is_a_whole_run(root: Path, path: str, text: str | None, new: list[str]) -> None:
    (root / "apps/first.yaml").write_text(MAP.format("first"))
    workspace, before = opened(root)
    assert told(before) == [(CODE, "first")]
    if text is None:
        (root / path).unlink()
    else:
        (root / path).write_text(text)
    again = workspace.change(path, None if text is None else text.encode())
    assert again == opened(root)[1]
    assert told(again) == [(CODE, name) for name in new]
