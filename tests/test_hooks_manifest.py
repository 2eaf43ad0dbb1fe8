"""The hooks that pre-commit users get (pre-commit accepts a misspelt key without a word), and the GitHub Action."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypedDict, get_args

import pytest
import yaml

from stackwright.lint.finding import Severity
from stackwright.lint.rule import Half, Problem, object_rule, repository_rule
from stackwright.lint.rules import load_rule
from stackwright.lint.rules.index import INDEX
from stackwright.lint.selection import expand, select
from stackwright.model.config import Config

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = {"id", "name", "entry", "language"}
OPTIONAL = {
    "additional_dependencies",
    "alias",
    "always_run",
    "args",
    "description",
    "exclude",
    "exclude_types",
    "fail_fast",
    "files",
    "language_version",
    "log_file",
    "minimum_pre_commit_version",
    "pass_filenames",
    "require_serial",
    "stages",
    "types",
    "types_or",
    "verbose",
}


class Hook(TypedDict, total=False):
    id: str
    name: str
    description: str
    entry: str
    language: str
    always_run: bool
    pass_filenames: bool
    require_serial: bool
    stages: list[str]
    minimum_pre_commit_version: str


def read() -> list[Hook]:
    hooks: list[Hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return hooks


HOOKS = {hook["id"]: hook for hook in read()}


def selected(hook: Hook, profile: str = "strict") -> set[str]:
    """The rules that a hook runs in a profile."""
    options = dict(re.findall(r"--(select|ignore) (\S+)", hook["entry"]))
    named = {option: names.split(",") for option, names in options.items()}
    return set(select(Config(), **named, profile=profile).codes)


def test_ids() -> None:
    assert [hook["id"] for hook in read()] == ["stackwright", "stackwright-references", "stackwright-schema"]


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_keys_are_known(hook: Hook) -> None:
    assert hook.keys() >= REQUIRED
    assert hook.keys() - REQUIRED - OPTIONAL == set()


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_the_whole_repository_is_checked_on_every_commit(hook: Hook) -> None:
    assert hook["language"] == "python"
    assert hook["entry"].startswith("stackwright lint --allow-empty")
    assert hook["always_run"] is True
    assert hook["pass_filenames"] is False
    assert hook["require_serial"] is True
    assert hook["stages"] == ["pre-commit", "pre-merge-commit", "pre-push", "manual"]
    assert hook["minimum_pre_commit_version"] == "3.2.0"
    assert hook["description"].endswith(".")


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_nothing_is_lost_to_the_users_args(hook: Hook) -> None:
    assert "args" not in hook


@pytest.mark.parametrize("profile", ["default", "strict"])
def test_the_halves_are_all_rules_without_overlap(profile: str) -> None:
    halves = {half: {code for code in INDEX if load_rule(code).half == half} for half in get_args(Half)}
    every = {code for code, rule in INDEX.items() if profile == "strict" or not rule.strict}
    assert selected(HOOKS["stackwright"], profile) == every
    assert {half: selected(HOOKS[f"stackwright-{half}"], profile) for half in halves} == {
        half: codes & every for half, codes in halves.items()
    }
    assert sum(map(len, halves.values())) == len(INDEX)


def test_a_rule_joins_a_half_by_what_it_looks_at_unless_it_says_one() -> None:
    def check(_: object) -> Iterator[Problem]:
        yield from ()

    def half(code: str, said: Half | None = None) -> Half:
        return repository_rule(code, "a-name", Severity.ERROR, half=said)(check).half

    assert [half("FLX001"), half("NEW001"), half("NEW001", "references")] == ["references", "schema", "references"]
    assert object_rule("FLX001", "a-name", Severity.ERROR, kinds=())(check).half == "schema"


def test_the_page_names_each_rule_in_one_half() -> None:
    page = (ROOT / "docs" / "ci" / "README.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `stackwright-(\w+)` \| (.*?): ", page, re.MULTILINE))
    assert {half: expand(row.split(", ")) for half, row in rows.items()} == {
        half: selected(HOOKS[f"stackwright-{half}"]) for half in get_args(Half)
    }


def test_the_actions_inputs_stay_out_of_its_scripts() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    scripts = [step["run"] for step in action["runs"]["steps"] if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.parametrize(
    ("event", "merged", "inputs", "compared", "revision"),
    [
        ("pull_request", True, {}, "{head}^1", "{head}^1"),
        ("pull_request", False, {}, "{base}...", "{base}"),
        ("pull_request_target", False, {}, "{base}...", "{base}"),
        ("push", False, {}, "", ""),
        ("pull_request", True, {"COMPARED": "", "CONFIG_FROM": ""}, "", ""),
        ("push", False, {"COMPARED": "v1", "CONFIG_FROM": "v2"}, "v1", "v2"),
    ],
)
def test_the_action_compares_with_what_a_pull_request_is_merged_into(
    committed: Callable[..., Path],
    git: Callable[..., str],
    tmp_path: Path,
    event: str,
    merged: bool,
    inputs: dict[str, str],
    compared: str,
    revision: str,
) -> None:
    root = committed({"a.yaml": "a: 1\n"})
    base = git(root, "rev-parse", "HEAD").strip()
    git(root, "commit", "-q", "--allow-empty", "-m", "more")
    head = git(root, "rev-parse", "HEAD").strip()
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    (script,) = (step["run"] for step in action["runs"]["steps"] if step.get("id") == "config")
    said = {
        "CONFIG_FROM": "base",
        "COMPARED": "base",
        "BASE": base if event.startswith("pull_request") else "",
        "GITHUB_EVENT_NAME": event,
        "GITHUB_SHA": head if merged else "0" * 40,
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }
    subprocess.run(["bash", "-e", "-c", script], cwd=root, env={**os.environ, **said, **inputs}, check=True)
    found = dict(line.split("=", 1) for line in (tmp_path / "output").read_text().splitlines())
    assert found["compared"] == compared.format(head=head, base=base)
    assert found["revision"] == revision.format(head=head, base=base)


def test_the_actions_inputs_are_documented() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    page = (ROOT / "docs/ci/README.md").read_text("utf-8")
    shown = re.findall(r"^\| `([a-z-]+)` \| (?:`(.*?)` )?\|", page.partition("## GitHub")[2], re.MULTILINE)
    assert shown == [(name, about["default"]) for name, about in action["inputs"].items()]


def test_actions_of_others_are_pinned_by_the_commit_of_a_release() -> None:
    """A tag can be moved; the comment is what Renovate raises. Templates are those of generated workflows, too."""
    written = [ROOT / "action.yml", ROOT / "README.md", *(ROOT / "docs" / "ci").iterdir()]
    written += [path for path in (ROOT / "templates").rglob("*.yaml") if "workflows" in path.parts]
    used = [line.strip() for path in written for line in re.findall(r"\buses: (.*)", path.read_text("utf-8"))]
    assert len(used) > 20
    others = [use for use in used if not use.startswith("stackwright/stackwright@")]
    assert [use for use in others if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)] == []
    commits: dict[str, set[str]] = {}
    for use in others:
        commits.setdefault(use.split("@")[0] + use.split("# ")[1], set()).add(use)
    assert all(len(each) == 1 for each in commits.values())
