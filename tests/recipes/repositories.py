"""Repositories as `stackwright new` writes them, answered as somebody would whose machines are there."""

import os
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from stackwright.generator.answers.answers import Answers
from stackwright.generator.answers.read_answers import GivenAnswers, complete_answers
from stackwright.generator.rendering.context import context
from stackwright.generator.rendering.render import files
from stackwright.model.text.document import Value

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGm4AVvDcRWVIMFwT0lQqZZ8n3yxT7B5p2oYJxQwT9oT admin"
_DISK = "/dev/nvme0n1"
_THREE: list[Value] = [{"name": f"server-{one}", "role": "k3s-server"} for one in (1, 2, 3)]
_SMALL: dict[str, Value] = {"stack": "talos", "control-planes": 1, "workers": 0}
#: What is given beside the machines' own addresses; the first five are the stacks with their defaults.
CASES: Mapping[str, dict[str, Value]] = {
    "talos": {"stack": "talos"},
    "nixos-k3s": {"stack": "nixos-k3s"},
    "talos-nixos": {"stack": "talos-nixos"},
    "kubevirt": {"stack": "kubevirt"},
    "two-clusters": {"stack": "two-clusters"},
    "three-servers": {"stack": "nixos-k3s", "hosts": _THREE},
    "flannel": {**_SMALL, "choices": {"cni": "flannel", "monitoring": False}},
    "far-cluster": {
        "stack": "nixos-k3s",
        "hosts": [{"name": "server-1", "role": "k3s-server"}],
        "clusters": [{"name": "edge", "kind": "k3s", "endpoint": "https://10.99.0.1:6443"}],
    },
    "ssh-url": {**_SMALL, "repository": {"url": "git@codeberg.org:somebody/homelab.git"}},
}
#: One control plane and one worker: where more would say no more.
PAIR: dict[str, Value] = {"stack": "talos", "control-planes": 1, "workers": 1}
STACKS = ("talos", "nixos-k3s", "talos-nixos", "kubevirt", "two-clusters")


@cache
def answers(case: str) -> Answers:
    """Everything that is asked: nothing of it is left for later, but for the cases `default-STACK`."""
    if case.startswith("default-"):
        return complete_answers(GivenAnswers({"stack": case.removeprefix("default-")}), name="homelab")
    given: dict[str, Value] = {
        "admin": {"ssh-keys": [KEY]},
        "domain": "lab.internal",
        "repository": {"url": "https://codeberg.org/somebody/homelab.git"},
        **(PAIR if case == "pair" else CASES[case]),
    }
    complete = complete_answers(GivenAnswers(given), name="homelab")
    numbers = iter(range(1, 99))
    for kind in ("nodes", "hosts"):
        machines = _plain(complete)[kind]
        named: list[Value] = [{**one, "mac": f"52:54:00:00:00:{next(numbers):02x}"} for one in machines]
        given = {**given, **({kind: named} if named else {})}
    return complete_answers(GivenAnswers(given), name="homelab")


def _plain(complete: Answers) -> dict[str, list[dict[str, Value]]]:
    """The machines as they would be given."""
    nodes = [{"name": one.name, "role": one.role, "address": one.address, "disk": _DISK} for one in complete.nodes]
    hosts = [
        {"name": one.name, "role": one.role, "address": one.address, "disk": _DISK, "services": list(one.services)}
        for one in complete.hosts
    ]
    return {"nodes": nodes, "hosts": hosts}  # type: ignore[dict-item]


@cache
def seen(case: str) -> dict[str, Any]:
    """What templates see of the answers."""
    return dict(context(answers(case)))


def write(folder: Path, complete: Answers, environment: Mapping[str, str]) -> None:
    """The repository, committed."""
    for path, data in files(complete).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        (folder / path).chmod(0o755 if data.startswith(b"#!") else 0o644)
    for command in (["init", "-q", "-b", "main"], ["add", "--all"], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", *command], cwd=folder, check=True, env={**os.environ, **environment})
