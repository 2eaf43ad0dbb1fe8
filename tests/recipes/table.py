"""How each recipe is run on a day when everything is there, and what must have been done then.

Those of the first day are not here: days.py runs them in the order of the README.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from . import state, virtual_machines, world
from .desk import Desk
from .repositories import STACKS
from .terminal import Done

TYPED = {r"(?:^|\n)[\w.-]+: $": "S3CRET-typed-in"}
_TALOS = ("talos", "talos-nixos", "kubevirt", "two-clusters")
_NIXOS = ("nixos-k3s", "talos-nixos", "kubevirt", "two-clusters")
_HOSTS = ("nixos-k3s", "talos-nixos", "two-clusters")
_K3S = ("nixos-k3s", "two-clusters")


class Row(NamedTuple):
    """The stacks that have a recipe, how it is run there, what was done, and which machine it cannot do without."""

    stacks: tuple[str, ...]
    run: Callable[[Desk], Done]
    done: Callable[[Desk, Done], None]
    machine: Callable[[Desk], str] | None = None


# --- who is who ---


def control_plane(at: Desk) -> str:
    """The first control plane."""
    return next(str(one["name"]) for one in at.seen["nodes"] if one["role"] == "controlplane")


def last_node(at: Desk) -> str:
    """The node that is not the first: what is meant for it must not reach another."""
    return str(at.seen["nodes"][-1]["name"])


def host(at: Desk) -> str:
    """A NixOS host."""
    return str(at.seen["hosts"][0]["name"])


def server(at: Desk) -> str:
    """The first server of k3s."""
    return next(str(one["name"]) for one in at.seen["hosts"] if one["role"] == "k3s-server")


# --- secrets ---


def _secret(at: Desk) -> Done:
    return at.just("secret", "web", "login", "user", "password", answers=TYPED)


def _secret_done(at: Desk, done: Done, path: str = "kubernetes/secrets/web/login.sops.yaml") -> None:
    assert state.is_encrypted(at, path)
    template = at.opened(path)["spec"]["secretTemplates"][0]
    assert template == {"name": "login", "stringData": {"user": "S3CRET-typed-in", "password": "S3CRET-typed-in"}}
    assert "S3CRET" not in done.text


def _cluster_secret(at: Desk) -> Done:
    return at.just("cluster-secret", "workload", "web", "login", "user", "password", answers=TYPED)


def _secrets_update_done(at: Desk, done: Done) -> None:
    """A recipient that was added opens everything."""
    for path in state.secret_files(at):
        assert f"{path} already up to date" in done.text


def _nixos_secret(at: Desk) -> Done:
    name = (at.seen["hosts"] or at.seen["vms"])[0]["name"]
    return at.run("bash", "-c", f"printf S3CRET-typed-in | just nixos-secret {name} git-token")


def _nixos_secret_done(at: Desk, _: Done) -> None:
    name = (at.seen["hosts"] or at.seen["vms"])[0]["name"]
    path = f"nixos/secrets/{name}.sops.yaml"
    assert at.opened(path)["git-token"] == "S3CRET-typed-in"
    # What Git does not know, Nix does not see.
    assert at.run("git", "ls-files", "--error-unmatch", path).code == 0


# --- Argo CD ---


def _repository_done(at: Desk, _: Done) -> None:
    secrets = [one for one in at.objects().of_kind("Secret") if one["metadata"]["namespace"] == "argocd"]
    label = "argocd.argoproj.io/secret-type"
    found = [one["data"] for one in secrets if one["metadata"].get("labels", {}).get(label) == "repository"]
    assert len(found) == 1


def _argocd(at: Desk) -> Done:
    return at.just("argocd", answers={"Forwarding from": "^C"})


def _argocd_done(at: Desk, done: Done) -> None:
    assert "Argo-first-password" in done.text
    assert at.called("kubectl")[-1][-3:] == ["port-forward", "service/argocd-server", "8080:443"]


# --- Talos ---


def _image_done(at: Desk, done: Done) -> None:
    wanted = f"{at.seen['schematic']['id']}/{at.seen['versions']['talos']}/metal-amd64.iso"
    assert done.text.strip() == f"https://factory.talos.dev/image/{wanted}"


def _schematic_done(at: Desk, done: Done) -> None:
    assert done.text.strip() == at.seen["schematic"]["id"]


def _counted(what: str) -> Callable[[Desk, Done], None]:
    """That something was done once, to the node that was meant and no other."""

    def done(at: Desk, _: Done) -> None:
        counts = {one.name: one.did.get(what, 0) for one in at.world.machines.values() if one.did.get(what)}
        before = 1 if what == "configured" else 0
        wanted = {one["name"]: before for one in at.seen["nodes"] if before}
        assert counts == {**wanted, last_node(at): before + 1}

    return done


def _upgraded(at: Desk, done: Done) -> None:
    _counted("upgraded")(at, done)
    assert at.machine(last_node(at)).image == at.machine(control_plane(at)).image


def _kubernetes_done(at: Desk, _: Done) -> None:
    cluster = at.world.clusters[at.seen["talos_cluster"]["name"]]
    assert f"v{cluster.kubernetes.removeprefix('v')}" == at.seen["versions"]["kubernetes"]


def _members_done(at: Desk, done: Done) -> None:
    assert all(one["name"] in done.text for one in at.seen["nodes"] if one["role"] == "controlplane")


def _snapshot_done(at: Desk, _: Done) -> None:
    saved = [path for path in (at.root / "backups").iterdir() if path.name.startswith("etcd-")]
    assert [path.read_text() for path in saved] == ["etcd"]


def wipe_etcd(at: Desk) -> None:
    """Every control plane has lost what etcd had."""
    with world.change(at.world_file) as here:
        here.clusters[at.seen["talos_cluster"]["name"]].started_at = None
        for one in here.machines.values():
            one.etcd = one.etcd and one.kind != "talos"


def _restore(at: Desk) -> Done:
    (at.root / "backups").mkdir(exist_ok=True)
    (at.root / "backups/etcd-20260101T000000Z.snapshot").write_text("etcd")
    wipe_etcd(at)
    return at.just("etcd-restore", control_plane(at))


def _restored(at: Desk, _: Done) -> None:
    assert at.machine(control_plane(at)).did.get("restored") == 1
    assert at.world.clusters[at.seen["talos_cluster"]["name"]].restored_from.endswith("000000Z.snapshot")


def lost(at: Desk) -> str:
    """A control plane that is not the first."""
    return [str(one["name"]) for one in at.seen["nodes"] if one["role"] == "controlplane"][-1]


def _remove(at: Desk) -> Done:
    at.change(lost(at), state="unreachable")
    return at.just("etcd-remove", lost(at))


def _removed(at: Desk, _: Done) -> None:
    assert [one.name for one in at.world.machines.values() if one.did.get("removed")] == [lost(at)]


# --- NixOS and k3s ---


def _switched(at: Desk, _: Done) -> None:
    assert {one.name: one.did["switched"] for one in at.world.machines.values() if "switched" in one.did} == {
        host(at): 1
    }


def _k3s_snapshot_done(at: Desk, _: Done) -> None:
    saved = [path for path in (at.root / "backups").iterdir() if path.name.startswith("k3s-")]
    assert [path.read_text() for path in saved] == ["etcd of k3s"]


def _k3s_restore(at: Desk) -> Done:
    assert at.just("k3s-snapshot").code == 0
    return at.just("k3s-restore", server(at))


def _k3s_restored(at: Desk, _: Done) -> None:
    did = at.machine(server(at)).did
    assert (did.get("stop k3s"), did.get("restored"), did.get("start k3s")) == (1, 1, 1)


def _just(*command: str) -> Callable[[Desk], Done]:
    return lambda at: at.just(*command)


def _on(name: str, machine: Callable[[Desk], str]) -> Callable[[Desk], Done]:
    return lambda at: at.just(name, machine(at))


def _green(_: Desk, done: Done) -> None:
    assert done.code == 0


_MOVED = "https://git.example.org/ops/moved.git"


def _moved(at: Desk, _: Done) -> None:
    old = at.seen["repository"]["url"]
    texts = {path: path.read_text() for path in at.root.rglob("*") if path.is_file() and ".git" not in path.parts}
    assert not [path for path, text in texts.items() if old in text]
    assert f"repoURL: {_MOVED}\n" in texts[at.root / "kubernetes/bootstrap/root.yaml"]


RECIPES: Mapping[str, Row] = {
    "repository-url": Row(STACKS, _just("repository-url", _MOVED), _moved),
    "check": Row(STACKS, _just("check"), lambda at, _: _called(at, "pre-commit", ["run", "--all-files"])),
    "secrets-update": Row(STACKS, _just("secrets-update"), _secrets_update_done),
    "secret": Row(STACKS, _secret, _secret_done),
    "cluster-secret": Row(
        ("two-clusters",),
        _cluster_secret,
        lambda at, done: _secret_done(at, done, "kubernetes/clusters/workload/secrets/web/login.sops.yaml"),
    ),
    "nixos-secret": Row(_NIXOS, _nixos_secret, _nixos_secret_done),
    "argocd-repository": Row(STACKS, _just("argocd-repository"), _repository_done),
    "argocd": Row(STACKS, _argocd, _argocd_done),
    "talos-image": Row(_TALOS, _just("talos-image"), _image_done),
    "talos-schematic": Row(_TALOS, _just("talos-schematic"), _schematic_done),
    "talos-diff": Row(_TALOS, _on("talos-diff", last_node), _counted("compared"), last_node),
    "talos-apply": Row(_TALOS, _on("talos-apply", last_node), _counted("configured"), last_node),
    "talos-try": Row(_TALOS, _on("talos-try", last_node), _counted("tried"), last_node),
    "talos-upgrade": Row(_TALOS, _on("talos-upgrade", last_node), _upgraded, last_node),
    "kubernetes-upgrade": Row(_TALOS, _just("kubernetes-upgrade"), _kubernetes_done, control_plane),
    "talos-health": Row(_TALOS, _just("talos-health"), _green, last_node),
    "etcd-members": Row(_TALOS, _just("etcd-members"), _members_done, control_plane),
    "etcd-snapshot": Row(_TALOS, _just("etcd-snapshot"), _snapshot_done, control_plane),
    "etcd-restore": Row(_TALOS, _restore, _restored, control_plane),
    "etcd-remove": Row(_TALOS, _remove, _removed, control_plane),
    "nixos-switch": Row(_HOSTS, _on("nixos-switch", host), _switched, host),
    "k3s-snapshot": Row(_K3S, _just("k3s-snapshot"), _k3s_snapshot_done, server),
    "k3s-restore": Row(_K3S, _k3s_restore, _k3s_restored),
    "vm-host-key": Row(("kubevirt",), virtual_machines.with_vms("vm-host-key"), virtual_machines.host_key_done),
    "vm-backup": Row(("kubevirt",), virtual_machines.with_vms("vm-backup"), virtual_machines.job_done("backup")),
    "vm-restore-test": Row(
        ("kubevirt",), virtual_machines.with_vms("vm-restore-test"), virtual_machines.job_done("restore-test")
    ),
    "vm-restore": Row(("kubevirt",), virtual_machines.with_vms("vm-restore"), virtual_machines.restored),
    "vm-replace": Row(("kubevirt",), virtual_machines.with_vms("vm-replace"), virtual_machines.replaced),
}


def _called(at: Desk, program: str, arguments: list[str]) -> None:
    assert arguments in at.called(program)
