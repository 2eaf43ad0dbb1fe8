"""Everything once more on the next day: it does no harm, and what it refuses it explains."""

import re
from collections.abc import Callable

import pytest

from stackwright.tests.recipes import state
from stackwright.tests.recipes.desk import Desk, Ended
from stackwright.tests.recipes.repositories import STACKS
from stackwright.tests.recipes.world import Machine

Make = Callable[[str], Desk]
#: What just says by itself where a recipe fails, and what it shows of one that runs.
_JUST = re.compile(r"error: recipe .*|PLAY .*|TASK .*|\S+ +: ok=.*")


@pytest.fixture(params=STACKS)
def case(request: pytest.FixtureRequest) -> str:
    """Each of the stacks."""
    return str(request.param)


@pytest.fixture
def day(case: str, after_second: Make) -> Desk:
    """What came of the second day."""
    return after_second(case)


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _says_why(ended: Ended) -> bool:
    """Whether a person could tell what is the matter, at once and without reading a program."""
    text = _plain(ended.first.text)
    lines = [line for line in text.splitlines() if line.strip() and not _JUST.match(line.strip())]
    return bool(lines) and not re.search(r"Traceback|NOT ENDED|stand-in|for ever", text)


def test_green_or_a_reason(day: Desk) -> None:
    bad = [f"{one.command}\n{one.first.text[-1500:]}" for one in day.ended if one.first.code and not _says_why(one)]
    assert not bad, "\n---\n".join(bad)


def test_what_changes_nothing_is_green(day: Desk) -> None:
    """Recipes that may be run again say so by being green."""
    again: tuple[str, ...] = (
        "age-key",
        "flake-lock",
        "k3s-kubeconfig",
        "talosconfig",
        "talos-install",
        "kubeconfig",
        "bootstrap",
    )
    again += ("bootstrap-cni", "cluster-key", "cluster-register", "vm-secret", "vm-image")
    bad = [one for one in day.ended if one.command.split()[1] in again and one.first.code]
    assert not bad, "\n---\n".join(f"{one.command}\n{one.first.text[-1500:]}" for one in bad)


def test_machines_stay(day: Desk) -> None:
    """Nothing is wiped, configured from scratch or begun a second time."""
    for one in day.world.machines.values():
        assert one.did.get("wiped", 0) <= 1, one.name
        assert one.did.get("configured", 0) <= 1, one.name
        assert one.did.get("bootstrapped", 0) <= 1, one.name


def _hosts(at: Desk) -> list[Machine]:
    return [at.machine(one["name"]) for one in at.seen["hosts"]]


def test_hosts_still_open_their_secrets(day: Desk) -> None:
    """The key that was put on a host is the one that its file is for: its next deployment needs it."""
    for one in _hosts(day):
        assert state.host_opens(day, one.name)["ssh_host_ed25519_key"], one.name


def test_tokens_and_passwords_stay(day: Desk) -> None:
    """k3s refuses to start with another token than it began with; restic opens its repository with one password."""
    for one in _hosts(day):
        held = state.host_opens(day, one.name)
        assert held.get("k3s-token", "") == one.token
        password = (day.folder / "before" / f"{one.name}-restic-password").read_text()
        assert held.get("restic-password", "") == password


def test_talos_stays_the_same_cluster(day: Desk) -> None:
    """Its certificates are those that its machines have."""
    machines = [one for one in day.world.machines.values() if one.kind == "talos"]
    if machines:
        done = day.run("talosctl", "--nodes", machines[0].address, "version", TALOSCONFIG="talosconfig")
        assert done.code == 0, done.text


def test_operator_opens_what_is_there(day: Desk) -> None:
    """The key in a cluster and the recipients in Git are the same, whichever they are."""
    for path in state.secret_files(day):
        if path.startswith("kubernetes/"):
            cluster = path.split("/")[2] if path.startswith("kubernetes/clusters/") else ""
            state.opens(day, path, state.cluster_key(day, cluster))


def test_default_project_stays_closed(day: Desk) -> None:
    spec = state.projects(day)["default"]
    assert (spec["sourceRepos"], spec["destinations"], spec["clusterResourceWhitelist"]) == ([], [], [])


def test_nothing_secret_is_seen(day: Desk) -> None:
    assert (day.folder / "leaks").read_text() == "[]"


def test_nothing_is_left_over(day: Desk) -> None:
    assert state.status(day) == []
    strange = [path.name for path in day.root.rglob("*") if path.suffix in (".new", ".bak", ".k3s")]
    assert strange == []
