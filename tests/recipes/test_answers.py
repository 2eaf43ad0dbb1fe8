"""What follows from an answer: URLs over SSH, several servers, placeholders."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from stackwright.tests.recipes import state
from stackwright.tests.recipes.desk import Desk
from stackwright.tests.recipes.repositories import STACKS

Make = Callable[[str], Desk]


def _repositories(at: Desk) -> list[dict[str, Any]]:
    label = "argocd.argoproj.io/secret-type"
    secrets = at.objects().of_kind("Secret")
    return [one for one in secrets if one["metadata"].get("labels", {}).get(label) == "repository"]


def test_deploy_key(after_first: Make) -> None:
    """Over SSH, Argo CD gets a key of its own; its public half is shown, for the forge."""
    at = after_first("ssh-url")
    done = at.just("argocd-repository")
    assert done.code == 0, done.text
    found = _repositories(at)
    assert len(found) == 1
    assert set(found[0]["data"]) >= {"url", "sshPrivateKey"}
    assert re.search(r"^ssh-ed25519 \S+", done.text, re.MULTILINE), done.text
    assert "PRIVATE KEY" not in done.text
    assert state.leaked(at) == []
    assert not list((at.folder / "tmp").rglob("*key*"))


def test_token_is_kept_in_one_place(after_first: Make) -> None:
    """Not in an annotation as well: `kubectl apply` writes there what it applied."""
    at = after_first("talos")
    done = at.just("argocd-repository")
    assert done.code == 0, done.text
    assert "S3CRET" not in str(_repositories(at)[0]["metadata"])


def test_servers_stand_in_for_each_other(after_first: Make) -> None:
    """With three servers of k3s the first may go: who asks for the API finds another."""
    at = after_first("three-servers")
    at.change("server-1", state="unreachable")
    done = at.just("k3s-kubeconfig")
    assert done.code == 0, done.text
    done = at.run("kubectl", "get", "nodes", KUBECONFIG="kubeconfig")
    assert done.code == 0, done.text
    _, values = state.values(at, "cilium", "kube-system")
    assert values["k8sServiceHost"] != at.machine("server-1").address


# --- nothing was answered ---


def _places(text: str) -> list[str]:
    return re.findall(r"[\w./-]+:\d+", text)


@pytest.mark.parametrize("stack", [one for one in STACKS if one != "nixos-k3s"])
def test_machines_of_talos_are_not_known(stack: str, fresh: Make) -> None:
    """Which card and which disk: no machine is configured before that is said, and it says where."""
    at = fresh(f"default-{stack}")
    for recipe in ("age-key", "talos-secrets", "talosconfig"):
        at.just(recipe)
    done = at.just("talos-install")
    assert done.code != 0, done.text
    assert [place for place in _places(done.text) if place.startswith("talos/nodes/cp-1.yaml")], done.text
    assert not any(one.did for one in at.world.machines.values())


@pytest.mark.parametrize("stack", ["nixos-k3s", "talos-nixos", "two-clusters"])
def test_hosts_are_not_known(stack: str, fresh: Make) -> None:
    at = fresh(f"default-{stack}")
    name = at.seen["hosts"][0]["name"]
    for recipe in (("age-key",), ("flake-lock",), ("nixos-host-key", name)):
        at.just(*recipe)
    done = at.just("nixos-install", name)
    assert done.code != 0, done.text
    places = _places(done.text)
    assert [place for place in places if place.startswith(f"nixos/hosts/{name}/")], done.text
    assert [place for place in places if place.startswith("keys/admin.pub")], done.text
    assert at.machine(name).did == {}


@pytest.mark.parametrize("stack", STACKS)
def test_recipient_is_not_known(stack: str, fresh: Make) -> None:
    """Before there is a key, nothing can be encrypted: said with the place, and nothing is left behind."""
    at = fresh(f"default-{stack}")
    done = at.just("grafana-secret")
    assert done.code != 0
    assert [place for place in _places(done.text) if place.startswith(".sops.yaml")], done.text
    assert state.status(at) == []


@pytest.mark.parametrize("stack", STACKS)
def test_repository_is_not_known(stack: str, fresh: Make) -> None:
    """Argo CD is not pointed at a repository that is nobody's."""
    at = fresh(f"default-{stack}")
    done = at.just("bootstrap")
    assert done.code != 0
    assert [place for place in _places(done.text) if "kubernetes/" in place or "stackwright.yaml" in place], done.text
