"""Repositories as `stackwright new` writes them, one for each way in which templates differ."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest
import yaml

from stackwright.generator.answers.answers import Answers
from stackwright.generator.answers.read_answers import GivenAnswers, complete_answers
from stackwright.generator.rendering.context import context
from stackwright.generator.rendering.render import files
from stackwright.model.text.document import Value

_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGm4AVvDcRWVIMFwT0lQqZZ8n3yxT7B5p2oYJxQwT9oT admin"
_SERVICES: list[Value] = ["postgresql", "backup", "monitoring", "docker"]
#: The longest name that there may be, behind one letter.
_LONG = "-123456789" * 3 + "-12345678"

#: What is given for each; together they have every stack with every choice, and every kind of component.
CASES: Mapping[str, dict[str, Value]] = {
    "talos": {"stack": "talos"},
    "talos-flannel": {
        "stack": "talos",
        "workers": 0,
        "choices": {"cni": "flannel", "storage": "longhorn", "ci": "gitlab", "monitoring": False},
        "apps": [{"name": "elsewhere", "namespace": "other"}, {"name": "beside", "namespace": "other"}],
    },
    "nixos-k3s": {"stack": "nixos-k3s", "admin": {"ssh-keys": [_KEY]}},
    "nixos-k3s-all": {
        "stack": "nixos-k3s",
        "choices": {"cni": "flannel", "storage": "longhorn", "ci": "forgejo"},
        "hosts": [
            {"name": "first", "role": "k3s-server", "services": _SERVICES, "packages": ["tcpdump"]},
            {"name": "second", "role": "k3s-server"},
            {"name": "third", "role": "k3s-server"},
            {"name": "agent", "role": "k3s-agent", "services": ["backup"]},
            {"name": "lab", "role": "server", "services": ["kubernetes"], "mac": "52:54:00:00:00:01"},
        ],
    },
    "nixos-k3s-vm": {
        "stack": "nixos-k3s",
        "choices": {"cni": "flannel", "monitoring": False},
        "vms": [{"name": "inner"}],
    },
    "talos-nixos": {"stack": "talos-nixos"},
    "kubevirt": {"stack": "kubevirt", "admin": {"ssh-keys": [_KEY]}},
    "kubevirt-local": {
        "stack": "kubevirt",
        "choices": {"cni": "flannel", "storage": "local-path", "monitoring": False, "ci": "forgejo"},
    },
    "kubevirt-image": {
        "stack": "kubevirt",
        "choices": {"ci": "gitlab"},
        "vms": [{"name": "plain", "image": "quay.io/containerdisks/debian:13"}],
    },
    "kubevirt-none": {"stack": "kubevirt", "choices": {"example-vm": False}},
    "two-clusters": {"stack": "two-clusters"},
    "two-clusters-vm": {
        "stack": "two-clusters",
        "choices": {"cni": "flannel", "storage": "longhorn", "ci": "gitlab"},
        "vms": [{"name": "inner"}],
    },
    "far-cluster": {
        "stack": "nixos-k3s",
        "clusters": [{"name": "edge", "kind": "k3s", "endpoint": "https://10.99.0.1:6443"}],
    },
    "long-names": {
        "stack": "talos-nixos",
        "cluster": {"name": f"c{_LONG}"},
        "nodes": [{"name": f"a{_LONG}", "role": "controlplane"}, {"name": f"b{_LONG}", "role": "worker"}],
        "hosts": [{"name": f"h{_LONG}", "role": "server", "services": _SERVICES}],
        "vms": [{"name": f"v{_LONG}"}],
        "apps": [{"name": f"p{_LONG}"}],
    },
}
#: What comes into the place of placeholders; none of it is anybody's.
KNOWN = {
    f"age1{'q' * 58}": f"age1{'z' * 58}",
    "00:00:00:00:00:00": "52:54:00:12:34:56",
    "/dev/disk/by-id/placeholder": "/dev/disk/by-id/nvme-Disk_1234",
    "/example/": "/someone/",
}
#: Answers that are unlike the defaults, for tests that go over whatever a repository may be.
UNUSUAL: Mapping[str, dict[str, Value]] = yaml.safe_load(Path(__file__).with_name("unusual.yaml").read_text())
#: The cases that are a stack with its defaults.
DEFAULTS = ("kubevirt-default", "nixos-k3s-default", "talos-default", "talos-nixos-default", "two-clusters-default")
#: No answers of the person at the machine: nothing of this is for the tools that run.
_QUIET = {"ANSIBLE_NOCOLOR": "1", "ANSIBLE_LOCALHOST_WARNING": "False", "NO_COLOR": "1"}


@pytest.fixture(scope="session", params=sorted(CASES))
def name(request: pytest.FixtureRequest) -> str:
    """The name of each of the cases."""
    return str(request.param)


@pytest.fixture(scope="session")
def given(name: str) -> dict[str, Any]:
    """The answers that are given for each."""
    return dict(CASES[name])


@pytest.fixture(scope="session")
def seen(name: str) -> dict[str, Any]:
    """What templates see of the answers."""
    return dict(context(_answers(name)))


@cache
def _answers(name: str) -> Answers:
    stack = name.removesuffix("-default")
    return complete_answers(GivenAnswers({"stack": stack} if name in DEFAULTS else CASES.get(name) or UNUSUAL[name]))


@pytest.fixture(scope="session")
def root(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each of the repositories, with everything added to git. Tests do not change it."""
    return _written(name, tmp_path_factory.mktemp(name) / "repository")


@pytest.fixture(scope="session", params=[*DEFAULTS, *sorted(UNUSUAL)])
def anyhow(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of each stack with its defaults, and of all the unusual answers. Tests do not change it."""
    return _written(str(request.param), tmp_path_factory.mktemp(str(request.param)) / "repository")


def _written(name: str, folder: Path) -> Path:
    for path, data in files(_answers(name)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        (folder / path).chmod(0o755 if data.startswith(b"#!") else 0o644)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    for command in (["git", "init", "-q", "-b", "main"], ["git", "add", "--all"]):
        subprocess.run(command, cwd=folder, check=True, env=environment)
    return folder


@pytest.fixture
def own(root: Path, tmp_path: Path) -> Path:
    """A copy of the repository that a test may change."""
    return Path(shutil.copytree(root, tmp_path / "own"))


@pytest.fixture
def filled(own: Path) -> Path:
    """A copy of the repository in which there is no placeholder any more."""
    for path in (path for path in own.rglob("*") if path.is_file()):
        if path.relative_to(own).parts[0] in (".git", "scripts"):
            continue
        text = path.read_text()
        for placeholder, known in KNOWN.items():
            text = text.replace(placeholder, known)
        path.write_text(text)
    if (own / "keys/admin.pub").exists():
        (own / "keys/admin.pub").write_text(f"# Who may log in.\n{_KEY}\n")
    return own


@pytest.fixture(scope="session")
def tool(lacking: Callable[[str], NoReturn]) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Runs a program in a folder; the test ends where the program is not there."""

    def run(folder: Path, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        program = str(folder / command[0]) if "/" in command[0] else command[0]
        if shutil.which(program) is None:
            lacking(f"{command[0]} is not installed")
        settings = {**os.environ, **_QUIET, **environment}
        return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def fake(tmp_path: Path) -> Callable[[Mapping[str, str]], str]:
    """Programs that are shell scripts, before all others: the PATH for them."""

    def of(scripts: Mapping[str, str]) -> str:
        folder = tmp_path / "programs"
        folder.mkdir(exist_ok=True)
        for name, script in scripts.items():
            (folder / name).write_text(f"#!/bin/sh\n{script}\n")
            (folder / name).chmod(0o755)
        return f"{folder}{os.pathsep}{os.environ['PATH']}"

    return of
