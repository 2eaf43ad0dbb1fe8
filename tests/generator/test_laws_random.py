"""The laws of `test_laws.py` for answers that nobody has thought of: 200 in CI, fewer at a desk."""

import os
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from stackwright.generator.add import plan_add
from stackwright.generator.answers.answers import Wish
from stackwright.generator.answers.complete import complete
from stackwright.generator.answers.config_answers import read_settings
from stackwright.generator.answers.defaults import COUNTS
from stackwright.generator.answers.read_answers import complete_answers
from stackwright.generator.answers.rules import RESERVED, find_invalid_answers
from stackwright.generator.answers.schema_errors import find_misfits
from stackwright.generator.check import findings_of_new, format_findings
from stackwright.generator.plan import Plan
from stackwright.generator.rendering.render import files
from stackwright.model.errors import UserError
from stackwright.model.files.source import Source

pytestmark = pytest.mark.system

EXAMPLES = 200 if os.environ.get("CI") else 15

NAMES = st.from_regex(r"[a-z]([a-z0-9-]{0,12}[a-z0-9])?", fullmatch=True).filter(lambda name: name not in RESERVED)
BOOLEANS = st.booleans()
SERVICES = st.lists(st.sampled_from(["postgresql", "backup", "monitoring", "docker"]), unique=True, max_size=4)
NETWORKS = st.fixed_dictionaries(
    {},
    optional={
        "nodes": st.sampled_from(["192.168.1.0/24", "10.7.0.0/22", "172.20.5.0/26"]),
        "vms": st.sampled_from(["192.168.50.0/24", "10.88.0.0/23"]),
        "pods": st.sampled_from(["10.200.0.0/16", "172.31.0.0/17"]),
        "services": st.sampled_from(["10.201.0.0/16", "10.202.0.0/20"]),
        "dns": st.sampled_from([["1.1.1.1"], ["9.9.9.9", "1.0.0.1"]]),
        "vm-bridge": st.sampled_from(["br0", "vmbr1"]),
    },
)
CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "cni": st.sampled_from(["cilium", "flannel"]),
        "storage": st.sampled_from(["local-path", "longhorn"]),
        "ci": st.sampled_from(["github", "gitlab", "forgejo"]),
        "monitoring": BOOLEANS,
        "example-vm": BOOLEANS,
    },
)
DISKS = st.sampled_from(["/dev/sda", "/dev/nvme1n1", "/dev/disk/by-id/ata-X_1"])


@st.composite
def answer_sets(draw: st.DrawFn) -> dict[str, Any]:
    stack = draw(st.sampled_from(sorted(COUNTS)))
    names = iter(draw(st.lists(NAMES, unique=True, min_size=14, max_size=14)))
    tree: dict[str, Any] = {"stack": stack, "network": draw(NETWORKS), "choices": draw(CHOICES)}
    if draw(BOOLEANS):
        tree["repository"] = {
            "name": next(names),
            "url": "https://git.example.org/team/lab.git",
            "branch": "trunk",
            "owner": "@team",
        }
        tree["domain"] = "lab.example.org"
        tree["admin"] = {"name": "ops", "ssh-keys": ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE ops@example.org"]}
        tree["secrets"] = {"age": [f"age1{'x' * 58}", f"age1{'y' * 58}"][: draw(st.integers(1, 2))]}
    if stack != "nixos-k3s" and draw(BOOLEANS):
        roles = ["controlplane"] * draw(st.integers(1, 3)) + ["worker"] * draw(st.integers(0, 2))
        tree["nodes"] = [{"name": next(names), "role": role, "disk": draw(DISKS)} for role in roles]
    if draw(BOOLEANS):
        k3s = ["k3s-server"] * draw(st.integers(1, 2)) + ["k3s-agent"] * draw(st.integers(0, 1))
        roles = (k3s if stack in ("nixos-k3s", "two-clusters") else []) + ["server"] * draw(st.integers(0, 1))
        tree["hosts"] = [
            {
                "name": next(names),
                "role": role,
                "services": draw(SERVICES),
                "packages": draw(st.sampled_from([[], ["htop"]])),
            }
            for role in roles
        ]
    if draw(BOOLEANS):
        images = draw(st.lists(st.sampled_from(["nixos", "quay.io/containerdisks/debian:13"]), max_size=2))
        tree["vms"] = [{"name": next(names), "image": image, "cpu": draw(st.integers(1, 8))} for image in images]
    if draw(BOOLEANS):
        tree["apps"] = [
            {"name": next(names), "port": draw(st.integers(1024, 65535))} for _ in range(draw(st.integers(0, 2)))
        ]
    return tree


WISHES = st.one_of(
    st.builds(lambda name, disk: Wish("node", name, {"disk": disk}), NAMES, DISKS),
    st.builds(lambda name, services: Wish("host", name, {"role": "server", "services": services}), NAMES, SERVICES),
    st.builds(lambda name, cpu: Wish("vm", name, {"cpu": cpu}), NAMES, st.integers(1, 9)),
    st.builds(lambda name: Wish("app", name, {}), NAMES),
    st.builds(lambda name: Wish("cluster", name, {"endpoint": "https://10.99.0.1:6443"}), NAMES),
)


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture],
)
@given(tree=answer_sets(), wish=WISHES)
def test_any_answers(tree: dict[str, Any], wish: Wish, in_memory: Callable[..., Source]) -> None:
    assert find_misfits(tree) == []
    answers = complete(tree)
    assume(not find_invalid_answers(answers))
    made = files(answers)
    assert format_findings(findings_of_new(made)) == []
    assert read(made) == {field: getattr(answers, field) for field in FIELDS}
    plan = wished(in_memory(made), wish)
    if isinstance(plan, UserError):
        event(f"refused: {wish.kind}")
        assert "cannot be added" in plan.message or "differs" in plan.message, plan.message
        return
    grown = {**made, **{change.path: change.after for change in plan.changes}}
    assert plan_add(in_memory(grown), wish).changes == ()


def wished(source: Source, wish: Wish) -> Plan | UserError:
    """The plan, or why there is none; a finding that it would bring is not a reason."""
    try:
        return plan_add(source, wish)
    except UserError as error:
        return error


def read(made: Mapping[str, bytes]) -> object:
    given = read_settings(made["stackwright.yaml"].decode())
    assert given is not None
    found = complete_answers(given)
    return {field: getattr(found, field) for field in FIELDS}


FIELDS = ("stack", "repository", "domain", "admin", "secrets", "choices", "nodes", "hosts", "vms", "apps", "clusters")
