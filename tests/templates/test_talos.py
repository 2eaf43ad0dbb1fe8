"""The Talos configuration of every node, on throw-away bases, by our own loader, patcher and validator.

The bases are those that `talosctl gen config` writes, with secrets that are none. A base is written for a contract,
and then read by that version of Talos and all later ones.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from stackwright.cli.main import main
from stackwright.generator.answers.read_answers import GivenAnswers, complete_answers
from stackwright.generator.rendering.context import Context, context
from stackwright.generator.rendering.render import part_files
from stackwright.model.talos.patch.patcher import PatchError, apply_patches, read_patch
from stackwright.model.talos.validating import validate
from stackwright.model.talos.validating.loader import find_load_verdicts
from stackwright.model.text.document import Document, load
from stackwright.schemas.stackwright.placeholders import DISK
from stackwright.schemas.tables.notation import Version, version
from stackwright.schemas.versions.releases import RELEASES

pytestmark = pytest.mark.system

BASES = Path(str(resources.files("stackwright.schemas"))) / "talos" / "bases"
#: Every contract that templates are written for, with a Talos of it; the last is that of new repositories.
CONTRACTS = {"1.12": "v1.12.12", "1.13": "v1.13.9", "1.14": "v1.14.2"}
OLD, NEW = "1.13", "1.14"
Files = Mapping[str, bytes]


@pytest.fixture(scope="session")
def talos(given: dict[str, Any]) -> Callable[[str], tuple[Context, Files]]:
    """What is written for Talos with a contract, and what the templates have seen."""

    def of(contract: str) -> tuple[Context, Files]:
        answers = complete_answers(GivenAnswers({**given, "versions": {"talos": CONTRACTS[contract]}}))
        seen = context(answers)
        if not answers.nodes:
            pytest.skip("no Talos")
        found = {**part_files("settings", seen), **part_files("talos", seen)}
        for node in seen["nodes"]:  # type: ignore[union-attr]
            found |= part_files("talos-node", {**seen, "node": node})
        return seen, found

    return of


def _nodes(seen: Mapping[str, Any], files: Files) -> Iterator[tuple[str, list[bytes]]]:
    for node in seen["nodes"]:
        role = str(node["role"])
        paths = ("talos/patches/all.yaml", f"talos/patches/{role}.yaml", f"talos/nodes/{node['name']}.yaml")
        yield role, [files[path] for path in paths]


def _said(base: bytes, patches: list[bytes], at: Version) -> list[str]:
    made = apply_patches(load(base, "go-yaml-3").documents, [read_patch(patch, at) for patch in patches], at)
    if isinstance(made, PatchError):
        return [made.message]
    documents = [Document(index, value) for index, value in enumerate(made)]
    if refused := [refusal.message for refusal in find_load_verdicts(documents, at, ())]:
        return refused
    verdict = validate([document.value for document in documents], at, "metal")
    return [problem.message for problem in (*verdict.errors, *verdict.warnings)]


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_node_is_valid(talos: Callable[[str], tuple[Context, Files]], contract: str) -> None:
    seen, files = talos(contract)
    for role, patches in _nodes(seen, files):
        base = (BASES / f"{contract}-{role}.yaml").read_bytes()
        for at in (known for known in RELEASES["talos"] if known >= version(contract)):
            # The base's own certificates are none.
            assert set(_said(base, patches, at)) <= set(_said(base, [b"machine: {}\n"], at)), (role, at)


def test_a_new_repository_has_the_newest_contract(root: Path, seen: dict[str, Any]) -> None:
    assert seen.get("contract") == {"version": f"v{NEW}", "documents": True}
    if (root / "talos").exists():
        assert yaml.safe_load((root / "stackwright.yaml").read_text())["scaffold"]["contract"] == f"v{NEW}"


# --- Both contracts make the same machine ---


@pytest.fixture
def render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Files, str], dict[tuple[str, str], Any]]:
    """What `stackwright render talos` shows of a node: the documents by kind and name."""

    def of(files: Files, node: str) -> dict[tuple[str, str], Any]:
        for path, data in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
        monkeypatch.chdir(tmp_path)
        done = CliRunner().invoke(main, ["render", "talos", node])
        assert done.exit_code == 0, done.output
        documents = list(yaml.safe_load_all(re.sub(r"\*+", "masked", done.stdout)))
        return {(value.get("kind", ""), value.get("name", "")): value for value in documents}

    return of


def _at(value: Any, *path: str) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


#: Kinds that are written alike with every contract.
_SHARED = ("HostnameConfig", "LinkAliasConfig", "LinkConfig", "BridgeConfig", "Layer2VIPConfig", "UserVolumeConfig")


def _of_all(found: dict[tuple[str, str], Any]) -> dict[str, Any]:
    return {
        **{kind: [value for (of, _), value in found.items() if of == kind] for kind in _SHARED},
        "resolvers": found["ResolverConfig", ""]["nameservers"],
        "time": found["TimeSyncConfig", ""]["ntp"]["servers"],
        "etcd": {key: value for key, value in (_at(found["", ""], "cluster", "etcd") or {}).items() if key != "ca"},
    }


def _of_fields(found: dict[tuple[str, str], Any], *, is_control: bool) -> dict[str, Any]:
    """What a machine gets of a base from before there were documents."""
    machine, cluster = found["", ""]["machine"], found["", ""]["cluster"]
    own = {
        "disk": machine["install"]["disk"],
        "image": machine["install"]["image"].rpartition(":")[0],
        "wipe": machine["install"]["wipe"],
        "node addresses": machine["kubelet"]["nodeIP"]["validSubnets"],
        "shutdown": machine["kubelet"].get("extraConfig", {}),
        "pods": cluster["network"]["podSubnets"],
        "services": cluster["network"]["serviceSubnets"],
    }
    control = {
        "network plugin": cluster["network"]["cni"]["name"],
        "kube-proxy": not _at(cluster, "proxy", "disabled"),
        "names of the API": _at(cluster, "apiServer", "certSANs"),
        "controller manager": _at(cluster, "controllerManager", "extraArgs"),
        "scheduler": _at(cluster, "scheduler", "extraArgs"),
        "runs Pods": bool(cluster.get("allowSchedulingOnControlPlanes")),
    }
    return {**_of_all(found), **own, **(control if is_control else {})}


def _of_documents(found: dict[tuple[str, str], Any], *, is_control: bool) -> dict[str, Any]:
    """The same of a base of documents."""
    install = found["UnattendedInstallConfig", ""]
    own = {
        "disk": install["provisioning"]["diskSelector"]["match"].split('"')[1],
        "image": install["installer"]["image"].rpartition(":")[0],
        "wipe": install["provisioning"]["wipe"],
        "node addresses": _at(found["KubeNodeConfig", ""], "nodeIP", "validSubnets"),
        "shutdown": found["KubeletConfig", ""]["config"],
        "pods": found["KubeNetworkConfig", ""]["podSubnets"],
        "services": found["KubeNetworkConfig", ""]["serviceSubnets"],
    }
    control = {
        "network plugin": "flannel" if ("KubeFlannelCNIConfig", "") in found else "none",
        "kube-proxy": _at(found.get(("KubeProxyConfig", "")), "enabled") is not False,
        "names of the API": _at(found.get(("KubeAPIServerConfig", "")), "certExtraSANs"),
        "controller manager": _at(found.get(("KubeControllerManagerConfig", "")), "extraArgs"),
        "scheduler": _at(found.get(("KubeSchedulerConfig", "")), "extraArgs"),
        "runs Pods": "node-role.kubernetes.io/control-plane" not in (found["KubeNodeConfig", ""].get("taints") or {}),
    }
    return {**_of_all(found), **own, **(control if is_control else {})}


def test_both_contracts_make_the_same_machine(
    talos: Callable[[str], tuple[Context, Files]],
    render: Callable[[Files, str], dict[tuple[str, str], Any]],
    seen: dict[str, Any],
) -> None:
    (_, old), (_, new) = talos(OLD), talos(NEW)
    for role in ("controlplane", "worker"):
        node = next((node["name"] for node in seen["nodes"] if node["role"] == role), None)
        if node:
            wanted = _of_fields(render(old, node), is_control=role == "controlplane")
            found = render(new, node)
            assert _of_documents(found, is_control=role == "controlplane") == wanted
            assert wanted["disk"] == DISK
            assert found["HostnameConfig", ""] == {**found["HostnameConfig", ""], "hostname": node, "auto": "off"}


def test_what_longhorn_and_kubevirt_cannot_have_is_off(
    talos: Callable[[str], tuple[Context, Files]],
    render: Callable[[Files, str], dict[tuple[str, str], Any]],
    seen: dict[str, Any],
) -> None:
    """Defaults of new bases; older ones have neither."""
    found = render(talos(NEW)[1], seen["nodes"][0]["name"])
    needs = seen["has"]["longhorn"] or seen["has"]["kubevirt"]
    assert found["SecurityProfileConfig", ""]["workloadIsolation"] is not needs
    assert found["VolumeConfig", "EPHEMERAL"]["mount"]["secure"] is not seen["has"]["longhorn"]


def test_disks_that_are_links_are_found_by_them(render: Callable[[Files, str], dict[tuple[str, str], Any]]) -> None:
    """The path of a disk is that of the kernel; what udev calls it beside that is a list."""
    disk = "/dev/disk/by-id/nvme-WDC_1"
    seen = context(complete_answers(GivenAnswers({"control-planes": 1, "workers": 0}), (f"nodes.0.disk={disk}",)))
    files = {**part_files("settings", seen), **part_files("talos", seen)}
    found = render({**files, **part_files("talos-node", {**seen, "node": seen["nodes"][0]})}, "cp-1")  # type: ignore[index]
    match = found["UnattendedInstallConfig", ""]["provisioning"]["diskSelector"]["match"]
    assert match == f'"{disk}" in disk.symlinks'
    done = CliRunner().invoke(main, ["lint", "--select", "TAL020,TAL021"])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_image_is_that_of_the_schematic(talos: Callable[[str], tuple[Context, Files]], contract: str) -> None:
    _, files = talos(contract)
    schematic = yaml.safe_load(files["talos/schematic.yaml"])
    extensions = schematic["customization"].get("systemExtensions", {}).get("officialExtensions", [])
    lines = ["customization:" if extensions else "customization: {}"]
    lines += ["    systemExtensions:", "        officialExtensions:"] if extensions else []
    lines += [f"            - {extension}" for extension in extensions]
    first = next(yaml.safe_load_all(files["talos/patches/all.yaml"]))
    image = first["installer"]["image"] if "installer" in first else first["machine"]["install"]["image"]
    name, _, tag = image.rpartition(":")
    assert name.rpartition("/")[2] == sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    assert yaml.safe_load(files["stackwright.yaml"])["versions"]["talos"] == tag
