"""The hooks that pre-commit users get (pre-commit accepts a misspelt key without a word), and the GitHub Action."""

import re
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from stackwright.lint.rules.index import INDEX
from stackwright.lint.selection import expand

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


def selected(hook: Hook) -> set[str]:
    match = re.search(r"--select (\S+)", hook["entry"])
    return expand(match[1].split(",")) if match else set(INDEX)


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


def test_the_halves_are_all_rules_without_overlap() -> None:
    references, schema = selected(HOOKS["stackwright-references"]), selected(HOOKS["stackwright-schema"])
    assert references & schema == set()
    assert sorted(references | schema) == sorted(INDEX)
    assert selected(HOOKS["stackwright"]) == set(INDEX)


def test_the_actions_inputs_stay_out_of_its_scripts() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    scripts = [step["run"] for step in action["runs"]["steps"] if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


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
