"""The first configuration of Talos machines: which of them wait, which are configured, which do not answer."""

from collections.abc import Callable

import pytest
import yaml

from stackwright.tests.recipes.desk import Desk
from stackwright.tests.recipes.terminal import Done

Make = Callable[[str], Desk]


def _before(at: Desk) -> Desk:
    """Everything of the first day that comes before the machines."""
    for recipe in ("age-key", "talos-secrets", "talosconfig"):
        assert at.just(recipe).code == 0
    return at


def _authority(at: Desk) -> str:
    """The cluster's own certificates."""
    loaded = yaml.safe_load((at.root / "talosconfig").read_text())
    return str(loaded["contexts"][loaded["context"]]["ca"])


def _configured(at: Desk) -> dict[str, str]:
    return {
        one.name: one.configured_as for one in at.world.machines.values() if one.kind == "talos" and one.configured_as
    }


def _all(at: Desk) -> dict[str, str]:
    return {str(one["name"]): str(one["name"]) for one in at.seen["nodes"]}


def _names(done: Done, at: Desk, name: str) -> bool:
    return at.machine(name).address in done.text


@pytest.mark.parametrize("case", ["talos", "talos-nixos", "kubevirt", "two-clusters", "pair"])
def test_one_is_unreachable(case: str, fresh: Make) -> None:
    """It is red, and says the address; the others are configured."""
    at = _before(fresh(case))
    last = str(at.seen["nodes"][-1]["name"])
    at.change(last, state="unreachable")
    done = at.just("talos-install")
    assert done.code != 0, done.text
    assert _names(done, at, last), done.text
    assert _configured(at) == {name: name for name in _all(at) if name != last}


def test_one_comes_later(fresh: Make) -> None:
    """Once it is there, the same command configures it, and leaves the others as they are."""
    at = _before(fresh("pair"))
    at.change("worker-1", state="unreachable")
    assert at.just("talos-install").code != 0
    at.change("worker-1", state="waiting")
    done = at.just("talos-install")
    assert done.code == 0, done.text
    assert _configured(at) == _all(at)
    assert at.machine("cp-1").did == {"configured": 1, "bootstrapped": 1}


def test_first_control_plane_is_unreachable(fresh: Make) -> None:
    """Nothing can be bootstrapped then: that is said once the machine has had its chance, and not tried."""
    at = _before(fresh("pair"))
    at.change("cp-1", state="unreachable")
    done = at.just("talos-install")
    assert done.code != 0, done.text
    assert _names(done, at, "cp-1"), done.text
    assert "Start etcd" not in done.text
    assert at.world.clusters[at.seen["talos_cluster"]["name"]].started_at is None


def test_one_is_configured_already(fresh: Make) -> None:
    """It stays as it is: that it answers to its certificates alone is no failure."""
    at = _before(fresh("pair"))
    at.change("worker-1", state="running", pki=_authority(at), configured_as="worker-1")
    done = at.just("talos-install")
    assert done.code == 0, done.text
    assert _configured(at) == _all(at)
    assert at.machine("worker-1").did == {}


def test_one_belongs_to_another_cluster(fresh: Make) -> None:
    """It answers, but not to this cluster: nobody has configured it, and green would say so."""
    at = _before(fresh("pair"))
    at.change("worker-1", state="running", pki="another", configured_as="elsewhere")
    done = at.just("talos-install")
    assert done.code != 0, done.text
    assert _names(done, at, "worker-1"), done.text


def test_one_has_another_address_until_then(fresh: Make) -> None:
    """What DHCP gave it is said on the command line."""
    at = _before(fresh("pair"))
    assert at.just("talos-install", "cp-1").code == 0
    at.change("worker-1", dhcp="10.20.0.177")
    done = at.just("talos-install", "worker-1")
    assert done.code != 0, done.text
    assert _names(done, at, "worker-1"), done.text
    at.wait = 600
    done = at.just("talos-install", "worker-1", "10.20.0.177")
    assert done.code == 0, done.text
    assert _configured(at) == _all(at)


def test_one_node_needs_no_other(fresh: Make) -> None:
    """A worker is replaced while another machine is away."""
    at = _before(fresh("pair"))
    assert at.just("talos-install", "cp-1").code == 0
    done = at.just("talos-install", "worker-1")
    assert done.code == 0, done.text
    assert at.machine("cp-1").did == {"configured": 1, "bootstrapped": 1}


def test_without_secrets(fresh: Make) -> None:
    """Before there are any, nothing is sent, and it says what is missing."""
    at = fresh("pair")
    assert at.just("age-key").code == 0
    done = at.just("talos-install")
    assert done.code != 0
    assert _configured(at) == {}
    assert "talos/secrets.sops.yaml" in done.text


def test_without_talosconfig(fresh: Make) -> None:
    """What opens the API is not there: said before anything is sent, not after ten minutes of trying."""
    at = fresh("pair")
    for recipe in ("age-key", "talos-secrets"):
        assert at.just(recipe).code == 0
    done = at.just("talos-install")
    assert done.code != 0 or _configured(at) == _all(at), done.text
    assert done.code == 0 or "just talosconfig" in done.text, done.text


def test_network_before_the_api(fresh: Make) -> None:
    """The network is asked for before there is an API, and there never is one: a sentence, in the end."""
    at = _before(fresh("pair"))
    assert at.just("talos-install").code == 0
    assert at.just("kubeconfig").code == 0
    for name in ("cp-1", "worker-1"):
        at.change(name, state="unreachable")
    done = at.just("bootstrap-cni")
    assert done.code != 0, done.text
    assert "NOT ENDED" not in done.text, done.text
    assert at.world.clusters["homelab"].endpoint in done.text
