"""The README's first day, in its order, and what came of it."""

import json
import re
import stat
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from stackwright.lint.finding import Report
from stackwright.tests.recipes import days, state
from stackwright.tests.recipes.desk import Desk
from stackwright.tests.recipes.repositories import CASES

Make = Callable[[str], Desk]


@pytest.fixture(params=CASES)
def day(request: pytest.FixtureRequest, after_first: Make) -> Desk:
    """What came of the first day in each of the cases."""
    return after_first(str(request.param))


def test_every_command_is_green(day: Desk) -> None:
    """As they stand, one after the other, without waiting in between."""
    failed = [f"{one.command}\n{one.first.text[-1500:]}" for one in day.ended if one.first.code]
    assert not failed, "\n---\n".join(failed)


def test_every_command_can_be_made_green(day: Desk) -> None:
    """What was too early is green ten minutes later."""
    failed = [f"{one.command}\n{one.later.text[-1500:]}" for one in day.ended if one.later.code]
    assert not failed, "\n---\n".join(failed)


def test_talos_machines(day: Desk) -> None:
    """Each has the configuration of its own name, once, and one control plane began etcd."""
    machines = [one for one in day.world.machines.values() if one.kind == "talos"]
    assert [one.configured_as for one in machines] == [one.name for one in machines]
    assert all(one.did.get("configured") == 1 for one in machines)
    if machines:
        text = (day.root / "talos/patches/all.yaml").read_text()
        assert {one.image for one in machines} == set(re.findall(r"^ +image: (.*)$", text, re.MULTILINE))
        assert sum(one.did.get("bootstrapped", 0) for one in machines) == 1


def test_nixos_machines(day: Desk) -> None:
    """Each is installed as itself, opens its secrets, and has the cluster's one token."""
    machines = [one for one in day.world.machines.values() if one.kind == "nixos" and one.cluster != "edge"]
    assert [one.configured_as for one in machines] == [one.name for one in machines]
    assert all(one.did == {"wiped": 1, "activated": 1} for one in machines)
    assert len({one.token for one in machines if one.cluster}) == bool(
        machines and any(one.cluster for one in machines)
    )
    assert all(one.token for one in machines if one.cluster)
    for one in machines:
        assert state.host_opens(day, one.name)["ssh_host_ed25519_key"].startswith("-----BEGIN OPENSSH PRIVATE KEY")


def test_nodes_are_ready(day: Desk) -> None:
    for cluster in day.world.clusters.values():
        members = {one.name for one in day.world.members(cluster.name) if one.configured_as}
        if cluster.name == "edge":
            continue  # somebody else's machines
        assert members
        assert state.ready_nodes(day, cluster.name) == members


def test_charts(day: Desk) -> None:
    """Installed are the pinned versions with the values that Git has: Argo CD has nothing to change afterwards."""
    version, values = state.values(day, "argocd", "argocd")
    assert version == day.seen["versions"]["argocd_chart"]
    for name in ("argocd-values.yaml", "argocd-known-hosts.yaml"):
        if (day.root / "kubernetes/bootstrap" / name).exists():
            _assert_within(yaml.safe_load((day.root / "kubernetes/bootstrap" / name).read_text()), values)
    if day.seen["has"]["cilium"]:
        for cluster in day.seen["clusters"]:
            version, values = state.values(day, "cilium", "kube-system", cluster["name"])
            assert version == day.seen["versions"]["cilium"]
            assert values["kubeProxyReplacement"] is True


def _assert_within(wanted: Any, values: Any) -> None:
    """Everything that is wanted is there, with what other files have beside it."""
    if not isinstance(wanted, dict):
        assert values == wanted
        return
    for key, value in wanted.items():
        _assert_within(value, values[key])


def test_default_project_is_closed(day: Desk) -> None:
    """argocd-server opens it for everything as soon as it starts."""
    spec = state.projects(day)["default"]
    assert (spec["sourceRepos"], spec["destinations"], spec["clusterResourceWhitelist"]) == ([], [], [])


def test_everything_is_applied(day: Desk) -> None:
    """All that the kustomization has is in the cluster."""
    text = day.output("kubectl", "kustomize", "kubernetes/bootstrap")
    wanted = {(one["kind"], one["metadata"]["name"]) for one in yaml.safe_load_all(text)}
    kinds = {kind for kind, _ in wanted}
    assert wanted <= {(kind, one["metadata"]["name"]) for kind in kinds for one in day.objects().of_kind(kind)}


def test_secrets_are_for_whom_they_are(day: Desk) -> None:
    """Every file is encrypted; the operator opens those of its cluster, and nobody has typed an empty one."""
    files = state.secret_files(day)
    assert files
    for path in files:
        assert state.is_encrypted(day, path)
        assert all(state.texts(day.opened(path))), path
        if path.startswith("kubernetes/"):
            cluster = path.split("/")[2] if path.startswith("kubernetes/clusters/") else ""
            state.opens(day, path, state.cluster_key(day, cluster))


def test_nothing_secret_is_seen(day: Desk) -> None:
    """Not on a command line, nor in a file that Git may take, nor in a temporary one."""
    assert json.loads((day.folder / "leaks").read_text()) == []
    for name in ("age.key", "kubeconfig", "talosconfig"):
        if (day.root / name).exists():
            assert stat.S_IMODE((day.root / name).stat().st_mode) == 0o600, name


def test_nothing_is_left_over(day: Desk) -> None:
    """All that lies in the clone is ignored or committed, and means something."""
    assert state.status(day) == []
    strange = [
        path.name for path in day.root.rglob("*") if path.suffix in (".new", ".bak", ".k3s") or path.name == "result"
    ]
    assert strange == []


def test_lint(day: Desk, check: Callable[..., Report]) -> None:
    """The repository is as clean as it was."""
    assert [one.message for one in check(day.root, profile="strict").findings if one.severity.label != "info"] == []


def test_commands_are_there(day: Desk) -> None:
    """The README's first day is not empty: it ends with Argo CD."""
    assert "just bootstrap" in days.commands(day.root)
