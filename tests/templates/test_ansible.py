"""The inventory and the playbooks, by Ansible."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.system

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def ansible(root: Path) -> Path:
    """The folder of the playbooks."""
    if not (root / "ansible").exists():
        pytest.skip("no machines")
    return root / "ansible"


def test_inventory_is_that_of_the_answers(ansible: Path, seen: dict[str, Any], tool: Run) -> None:
    done = tool(ansible, "ansible-inventory", "--list")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["_meta"]["hostvars"]
    machines = {one["name"]: one["address"] for one in (*seen["nodes"], *seen["hosts"])}
    assert {name: entries["ansible_host"] for name, entries in found.items()} == machines


def test_syntax(ansible: Path, tool: Run) -> None:
    for playbook in [path.name for path in ansible.glob("*.yaml") if path.name != "inventory.yaml"]:
        done = tool(ansible, "ansible-playbook", "--syntax-check", playbook)
        assert done.returncode == 0, done.stderr
        assert "WARNING" not in done.stderr, done.stderr


def _tasks(entries: Any) -> Iterator[dict[str, Any]]:
    for entry in entries:
        for part in ("tasks", "block", "rescue", "always"):
            yield from _tasks(entry.get(part, ()))
        if "block" not in entry and "tasks" not in entry:
            yield entry


def test_modules_come_with_ansible_core(ansible: Path) -> None:
    keywords = {"name", "register", "changed_when", "failed_when", "when", "until", "retries", "delay", "run_once"}
    keywords |= {"delegate_to", "no_log", "loop", "loop_control", "any_errors_fatal"}
    for path in ansible.glob("*.yaml"):
        if path.name != "inventory.yaml":
            for task in _tasks(yaml.safe_load(path.read_text())):
                assert all(key.startswith("ansible.builtin.") for key in task.keys() - keywords), task
