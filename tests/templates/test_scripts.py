"""Scripts of a repository, with other programs in the place of those that talk to machines."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.system

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Fake = Callable[..., str]


@pytest.fixture
def scripts(root: Path, tool: Run) -> Path:
    """The folder of the scripts; they need jq."""
    tool(root, "jq", "--version")
    return root / "scripts"


def test_sops_secret(filled: Path, scripts: Path, tool: Run, fake: Fake) -> None:
    path = fake({"sops": 'echo "$@" >&2; cat'})
    assert (filled / "scripts/sops-secret").exists()
    command = 'echo \'{"user": "a", "password": "b c"}\' | scripts/sops-secret kubernetes/secrets web login kind=test'
    done = tool(filled, "bash", "-c", command, PATH=path)
    assert done.returncode == 0, done.stderr
    file = filled / "kubernetes/secrets/web/login.sops.yaml"
    assert "--filename-override kubernetes/secrets/web/login.sops.yaml" in done.stderr
    made = json.loads(file.read_text())
    assert made["kind"] == "SopsSecret"
    assert made["metadata"] == {"name": "login", "namespace": "web"}
    template = {"name": "login", "stringData": {"user": "a", "password": "b c"}, "labels": {"kind": "test"}}
    assert made["spec"] == {"secretTemplates": [template]}


def test_cloud_init(filled: Path, scripts: Path, tool: Run, fake: Fake, seen: dict[str, Any]) -> None:
    path = fake({"sops": "cat"})
    (filled / "keys").mkdir(exist_ok=True)
    (filled / "keys/admin.pub").write_text("# comment\n\nssh-ed25519 AAAA a@b\nssh-ed25519 BBBB c@d\n")
    for vm in seen["vms"]:
        done = tool(filled, "just", "vm-secret", vm["name"], PATH=path)
        assert done.returncode == 0, done.stderr
        made = json.loads((filled / f"kubernetes/secrets/vms/{vm['name']}-cloud-init.sops.yaml").read_text())
        data = made["spec"]["secretTemplates"][0]["stringData"]["userdata"]
        assert data.startswith("#cloud-config\n")
        settings = yaml.safe_load(data)
        assert settings["hostname"] == vm["name"]
        assert ("users" in settings) != vm["is_nixos"]
        if "users" in settings:
            assert settings["users"][0]["ssh_authorized_keys"] == ["ssh-ed25519 AAAA a@b", "ssh-ed25519 BBBB c@d"]


def test_talos_config(filled: Path, scripts: Path, tool: Run, fake: Fake, seen: dict[str, Any]) -> None:
    if not seen["nodes"]:
        pytest.skip("no Talos")
    tool(filled, "ansible-inventory", "--version")
    path = fake({"sops": "echo secrets", "talosctl": 'for one in "$@"; do echo "$one"; done'})
    for node in seen["nodes"]:
        done = tool(filled, "scripts/talos-config", node["name"], PATH=path)
        assert done.returncode == 0, done.stderr
        said = done.stdout.splitlines()
        flag = "--config-patch-control-plane" if node["is_controlplane"] else "--config-patch-worker"
        assert said[:4] == ["gen", "config", seen["talos_cluster"]["name"], seen["talos_cluster"]["endpoint"]]
        assert said[said.index("--config-patch") + 1] == "@talos/patches/all.yaml"
        assert [said[at + 1] for at, one in enumerate(said) if one == flag] == [
            f"@talos/patches/{node['role']}.yaml",
            f"@talos/nodes/{node['name']}.yaml",
        ]
        assert said[said.index("--output-types") + 1] == node["role"]
        assert said[said.index("--kubernetes-version") + 1] == seen["versions"]["kubernetes"]
        assert all((filled / one[1:]).exists() for one in said if one.startswith("@"))
    done = tool(filled, "scripts/talos-config", "nobody", PATH=path)
    assert done.returncode == 2
    done = tool(filled, "just", "talosconfig", PATH=path)
    assert done.returncode == 0, done.stderr
    assert "--config-patch" not in (filled / "talosconfig").read_text()
    addresses = [node["address"] for node in seen["nodes"] if node["is_controlplane"]]
    assert done.stdout.splitlines()[: 2 + len(addresses)] == ["config", "endpoint", *addresses]


def test_the_contract_is_that_of_the_settings(
    own: Path, scripts: Path, tool: Run, fake: Fake, seen: dict[str, Any]
) -> None:
    if not seen["nodes"]:
        pytest.skip("no Talos")
    assert scripts.exists()
    path = fake({"sops": "echo secrets", "talosctl": 'for one in "$@"; do echo "$one"; done'})
    settings = own / "stackwright.yaml"
    for contract, written in ((seen["contract"]["version"], None), ("v1.12", "v1.12"), ("v1.13", '"v1.13"')):
        if written:
            settings.write_text(re.sub(r"(  contract: ).*", rf"\1{written}", settings.read_text()))
        said = tool(own, "scripts/talos-config", "talosconfig", PATH=path).stdout.splitlines()
        assert said[said.index("--talos-version") + 1] == contract
    settings.write_text(re.sub(r"  contract: .*\n", "", settings.read_text()))
    done = tool(own, "scripts/talos-config", "talosconfig", PATH=path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "contract: is not in stackwright.yaml" in done.stderr


def test_image_and_versions(filled: Path, scripts: Path, tool: Run, fake: Fake, seen: dict[str, Any]) -> None:
    """What recipes read from files is what stands there."""
    path = fake({"helm": 'for one in "$@"; do echo "$one"; done', "kubectl": "true", "talosctl": "echo talosctl"})
    done = tool(filled, "just", "bootstrap", PATH=path)
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said[said.index("--version") + 1] == seen["versions"]["argocd_chart"]
    if seen["has"]["cilium"]:
        for cluster in seen["clusters"]:
            done = tool(filled, "just", "bootstrap-cni", cluster["name"], PATH=path)
            assert done.returncode == 0, done.stderr
            said = done.stdout.splitlines()
            assert said[said.index("--version") + 1] == seen["versions"]["cilium"]
            assert (filled / said[said.index("--values") + 1]).exists()
    if seen["nodes"]:
        done = tool(filled, "just", "talos-image")
        wanted = f"{seen['schematic']['id']}/{seen['versions']['talos']}/metal-amd64.iso"
        assert done.stdout.strip() == f"https://factory.talos.dev/image/{wanted}"


def _snapshots(tmp_path: Path, count: int) -> str:
    """A kubectl that knows so many snapshots, and writes down what it is asked."""
    names = "".join(f"virtualmachinesnapshot.snapshot.kubevirt.io/vm-{index}\\n" for index in range(count))
    return f"""echo "$@" >> {tmp_path}/asked
case "$1 $2" in
  "get virtualmachinesnapshots") printf '{names}';;
  "create --filename") cat >> {tmp_path}/created;;
esac"""


@pytest.fixture
def folder(root: Path, seen: dict[str, Any]) -> Path:
    """The manifests of a VM with backups."""
    if not (seen["vms"] and seen["has"]["longhorn"]):
        pytest.skip("no snapshots")
    return root / "kubernetes/vms" / str(seen["vms"][0]["name"])


def test_backup(folder: Path, tool: Run, fake: Fake, tmp_path: Path) -> None:
    path = fake({"kubectl": _snapshots(tmp_path, 9)})
    done = tool(folder, "sh", "backup.sh", PATH=path, VM="vm", KEEP="7")
    assert done.returncode == 0, done.stderr
    made = yaml.safe_load((tmp_path / "created").read_text())
    assert made["kind"] == "VirtualMachineSnapshot"
    assert made["spec"]["source"] == {"apiGroup": "kubevirt.io", "kind": "VirtualMachine", "name": "vm"}
    asked = (tmp_path / "asked").read_text().splitlines()
    # The two oldest of nine go.
    prefix = "virtualmachinesnapshot.snapshot.kubevirt.io/vm-"
    assert asked[-1] == f"delete {prefix}0 {prefix}1"


def test_few_backups_are_kept(folder: Path, tool: Run, fake: Fake, tmp_path: Path) -> None:
    path = fake({"kubectl": _snapshots(tmp_path, 3)})
    assert tool(folder, "sh", "backup.sh", PATH=path, VM="vm", KEEP="7").returncode == 0
    assert "delete" not in (tmp_path / "asked").read_text()


@pytest.mark.parametrize("without_lan", ["true", ""])
def test_restore_test(folder: Path, tool: Run, fake: Fake, tmp_path: Path, without_lan: str) -> None:
    path = fake({"kubectl": _snapshots(tmp_path, 3)})
    settings = {"PATH": path, "VM": "vm", "CONDITION": "Ready", "WITHOUT_LAN": without_lan}
    done = tool(folder, "sh", "restore-test.sh", **settings)
    assert done.returncode == 0, done.stderr
    made = yaml.safe_load((tmp_path / "created").read_text())
    assert made["spec"]["virtualMachineSnapshotName"] == "vm-2"
    assert made["spec"]["target"]["name"] == "vm-restore-test"
    patches = [json.loads(patch) for patch in made["spec"]["patches"]]
    assert patches[0]["value"] == "vm-restore-test"
    removed = [patch["path"] for patch in patches[1:]]
    lan = ["/spec/template/spec/networks/1", "/spec/template/spec/domain/devices/interfaces/1"]
    assert removed == (lan if without_lan else [])
    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked[-1].startswith("delete virtualmachine vm-restore-test")


def test_patches_meet_the_machine(folder: Path) -> None:
    """What the restore test takes out of the copy is what the VM has at that place."""
    machine = yaml.safe_load((folder / "virtual-machine.yaml").read_text())
    spec = machine["spec"]["template"]["spec"]
    assert [one["name"] for one in spec["networks"]][1:] == ["lan"]
    assert [one["name"] for one in spec["domain"]["devices"]["interfaces"]][1:] == ["lan"]
    assert "app.kubernetes.io/name" in machine["spec"]["template"]["metadata"]["labels"]


def test_no_snapshot_is_a_failure(folder: Path, tool: Run, fake: Fake, tmp_path: Path) -> None:
    path = fake({"kubectl": _snapshots(tmp_path, 0)})
    done = tool(folder, "sh", "restore-test.sh", PATH=path, VM="vm", CONDITION="Ready")
    assert done.returncode == 1
    assert "vm has no snapshot" in done.stderr
