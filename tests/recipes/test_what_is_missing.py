"""Something is not there, or not yet: no recipe ends green, and none leaves half of its work behind."""

from collections.abc import Callable

import pytest

from stackwright.tests.recipes import state, table, virtual_machines, world
from stackwright.tests.recipes.desk import Desk
from stackwright.tests.recipes.terminal import Done

Make = Callable[[str], Desk]


def _refused(at: Desk, done: Done, *words: str) -> None:
    """Red, with a sentence, and nothing that Git would take."""
    assert done.code != 0, done.text
    assert all(word in done.text for word in words), done.text
    assert state.status(at) == [], done.text


# --- nothing to restore from ---


def test_etcd_without_a_snapshot(after_first: Make) -> None:
    """Without one, `bootstrap` would begin an empty cluster on the machine, and that would be the end of the old one."""
    at = after_first("talos")
    table.wipe_etcd(at)
    done = at.just("etcd-restore", "cp-1")
    assert at.machine("cp-1").did.get("bootstrapped") == 1, "an empty cluster was begun"
    _refused(at, done, "backups")


def test_vm_without_a_snapshot(after_first: Make) -> None:
    at = after_first("kubevirt")
    virtual_machines.deploy(at)
    done = at.just("vm-restore", "vm-1")
    assert at.objects().of_kind("VirtualMachineRestore") == []
    _refused(at, done, "napshot")


def test_k3s_without_a_snapshot(after_first: Make) -> None:
    """What restores must not stop what runs before it knows from what."""
    at = after_first("nixos-k3s")
    done = at.just("k3s-restore", "server-1")
    assert "restored" not in at.machine("server-1").did
    assert at.machine("server-1").did.get("stop k3s", 0) == at.machine("server-1").did.get("start k3s", 0)
    _refused(at, done)


# --- what does not run ---


def test_host_key_of_a_vm_that_does_not_run(after_first: Make) -> None:
    """No key is no recipient."""
    at = after_first("kubevirt")
    before = (at.root / ".sops.yaml").read_text()
    at.wait = 20
    done = at.just("vm-host-key", "vm-1")
    assert (at.root / ".sops.yaml").read_text() == before
    _refused(at, done, "vm-1")


def test_image_without_a_login(after_first: Make) -> None:
    at = after_first("kubevirt")
    with world.change(at.world_file) as here:
        here.logged_in, here.pushed = False, []
    done = at.just("vm-image", "vm-1")
    _refused(at, done, "denied")


def test_key_of_a_cluster_that_is_away(after_first: Make) -> None:
    """A key that no cluster has must be nobody's recipient."""
    at = after_first("talos")
    before = (at.root / ".sops.yaml").read_text()
    for one in at.seen["nodes"]:
        at.change(one["name"], state="unreachable")
    done = at.just("cluster-key", "homelab")
    assert (at.root / ".sops.yaml").read_text() == before
    _refused(at, done)


def test_registering_a_cluster_that_is_away(after_first: Make) -> None:
    at = after_first("two-clusters")
    (at.root / "kubernetes/secrets/argocd/cluster-workload.sops.yaml").unlink()
    at.output("git", "commit", "--quiet", "--all", "--message", "away")
    for one in at.seen["nodes"]:
        at.change(one["name"], state="unreachable")
    _refused(at, at.just("cluster-register", "workload"))


def test_access_to_k3s_that_is_away(after_first: Make) -> None:
    """The kubeconfig that was there stays, and nothing that opens the cluster lies beside it."""
    at = after_first("nixos-k3s")
    before = (at.root / "kubeconfig").read_text()
    at.change("server-1", state="unreachable")
    done = at.just("k3s-kubeconfig")
    assert (at.root / "kubeconfig").read_text() == before
    assert [path.name for path in at.root.glob("kubeconfig*")] == ["kubeconfig"]
    _refused(at, done, "10.20.0.51")


def test_installation_of_a_host_that_is_away(fresh: Make) -> None:
    """nixos-anywhere tries to log in for ever: the recipe sees before whether that will do."""
    at = fresh("far-cluster")
    for command in ("age-key", "flake-lock"):
        assert at.just(command).code == 0
    for recipe in ("nixos-host-key", "k3s-token"):
        assert at.just(recipe, *(["server-1"] if recipe == "nixos-host-key" else [])).code == 0
    at.change("server-1", state="unreachable")
    done = at.just("nixos-install", "server-1")
    assert done.code != 0
    assert "10.20.0.51" in done.text
    assert "for ever" not in done.text, done.text


def test_installation_without_secrets(fresh: Make) -> None:
    """The disk is not wiped before there is a key for the host."""
    at = fresh("far-cluster")
    for command in ("age-key", "flake-lock"):
        assert at.just(command).code == 0
    done = at.just("nixos-install", "server-1")
    assert done.code != 0
    assert at.machine("server-1").did == {}
    assert "nixos/secrets/server-1.sops.yaml" in done.text or "nixos-host-key" in done.text, done.text


def test_installation_without_the_token(fresh: Make) -> None:
    """A host of the cluster without its token comes up without k3s: said before the disk is wiped."""
    at = fresh("far-cluster")
    for command in ("age-key", "flake-lock"):
        assert at.just(command).code == 0
    assert at.just("nixos-host-key", "server-1").code == 0
    done = at.just("nixos-install", "server-1")
    assert done.code != 0, done.text
    assert at.machine("server-1").did == {}


# --- programs that are not installed ---


@pytest.mark.parametrize(
    ("case", "recipe", "program"),
    [
        ("talos", ("grafana-secret",), "openssl"),
        ("talos", ("grafana-secret",), "sops"),
        ("talos", ("secret", "web", "login", "key"), "sops"),
        ("talos", ("cluster-key", "homelab"), "age-keygen"),
        ("talos", ("talos-schematic",), "curl"),
        ("talos", ("talos-upgrade", "worker-1"), "ansible-inventory"),
        ("talos-nixos", ("nixos-host-key", "db-1"), "ssh-to-age"),
        ("talos-nixos", ("nixos-backup-secrets", "db-1"), "openssl"),
        ("nixos-k3s", ("k3s-token",), "openssl"),
        ("nixos-k3s", ("k3s-token",), "ansible-inventory"),
        ("kubevirt", ("vm-host-key", "vm-1"), "ssh-to-age"),
    ],
    ids=str,
)
def test_program(case: str, recipe: tuple[str, ...], program: str, after_first: Make) -> None:
    at = after_first(case)
    for name in ("kubernetes/secrets/monitoring/grafana-admin.sops.yaml", "nixos/secrets/db-1.sops.yaml"):
        if recipe[0] in ("grafana-secret", "nixos-host-key", "nixos-backup-secrets"):
            # As on the first day: what is there already may be a reason of its own.
            (at.root / name).unlink(missing_ok=True)
    if recipe[0] == "k3s-token":
        for path in (at.root / "nixos/secrets").glob("*.sops.yaml"):
            path.unlink()
    at.output("git", "commit", "--quiet", "--all", "--allow-empty", "--message", "without")
    files = state.secret_files(at)
    if case == "kubevirt":
        virtual_machines.deploy(at)
    at.break_program(program)
    did = {name: one.did for name, one in at.world.machines.items()}
    done = at.just(*recipe, answers=table.TYPED)
    _refused(at, done, program)
    assert state.secret_files(at) == files
    assert {name: one.did for name, one in at.world.machines.items()} == did


def test_snapshot_of_k3s_that_breaks_off(after_first: Make) -> None:
    """Half a snapshot, or none, does not lie there as the newest."""
    at = after_first("nixos-k3s")
    at.change("server-1", state="unreachable")
    done = at.just("k3s-snapshot")
    assert done.code != 0
    assert list((at.root / "backups").glob("*")) == []
