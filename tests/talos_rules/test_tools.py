"""Machines of topf, of scripts and of Omni's templates, which nothing else declares."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Make = Callable[[Mapping[str, str | bytes]], Path]
Told = Callable[..., list[str]]

HOST_NAME = "machine: {network: {hostname: a}}\n"
CONFIG = {"stackwright.yaml": 'versions: {talos: "1.13"}\n'}
GENERATION = "talosctl gen config home https://192.0.2.1:6443 --talos-version v1.13.2"


def topf(node: str = "{host: n1, role: control-plane}", more: str = "") -> str:
    return (
        f"clusterName: home\nclusterEndpoint: https://192.0.2.1:6443\ntalosVersion: v1.13.2\nnodes:\n- {node}\n{more}"
    )


ROUTE = "apiVersion: v1alpha1\nkind: LinkConfig\nname: a\nroutes: [{destination: 0.0.0.0/0, gateway: 192.0.2.1}]\n"
#: A patch that only a control plane node may have.
ETCD = "cluster: {etcd: {advertisedSubnets: [192.0.2.0/24]}}\n"


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({"topf.yaml": topf(), "all/a.yaml": ROUTE}, ["TAL020"]),
        ({"talos/topf.yaml": topf(), "talos/node/n1/a.yaml": ROUTE}, ["TAL020"]),
        ({"topf.yaml": topf(more="patchesDir: patches\n"), "patches/all/a.yaml": ROUTE}, ["TAL020"]),
        ({"topf.yaml": topf("{host: n1, role: worker}"), "worker/a.yaml": ETCD}, ["TAL020"]),
        ({"topf.yaml": topf(), "control-plane/a.yaml": ETCD}, []),
        ({"topf.yaml": topf(), "node/n2/a.yaml": ROUTE}, ["TAL001"]),
        ({"topf.yaml": topf(), "all/a.yaml": ROUTE, "all/b.yaml.tpl": "{{ .Node.Host }}\n"}, ["TAL001"]),
    ],
)
def test_topf(make: Make, told: Told, files: dict[str, str], codes: list[str]) -> None:
    assert [line.split()[2] for line in told(make(files), select=("TAL001", "TAL020"))] == codes


@pytest.mark.parametrize(
    ("script", "is_told"),
    [
        (f"{GENERATION} --config-patch @a.yaml\n", True),
        (f"{GENERATION} \\\n  --config-patch-worker=@a.yaml\n", True),
        (f"{GENERATION} --config-patch @talos/a.yaml\n", True),
        (f"{GENERATION}\ntalosctl machineconfig patch worker.yaml --patch @a.yaml -o n1.yaml\n", True),
        (f"{GENERATION} --output-types controlplane\ntalosctl mc patch worker.yaml -p @a.yaml -o n1.yaml\n", False),
        (f"# {GENERATION} --config-patch @a.yaml\n", False),
        (f"{GENERATION} --config-patch @$DIR/a.yaml\n", False),
        (f"{GENERATION} --config-patch @a.yaml --config-patch '{{\"machine\": {{}}}}'\n", False),
        (f"{GENERATION} --config-patch @a.yaml\nyq -i 'del(.machine)' worker.yaml\n", False),
        (f"{GENERATION} --config-patch @absent.yaml\n", False),
    ],
)
def test_scripts(make: Make, told: Told, script: str, is_told: bool) -> None:
    files = {**CONFIG, "talos/gen.sh": script, "talos/a.yaml": HOST_NAME}
    found = told(make(files), select=("TAL020",))
    assert bool(found) is is_told
    assert all("talos/a.yaml:1:" in line for line in found)


def test_a_script_names_its_machines(make: Make, told: Told) -> None:
    script = f"{GENERATION}\ntalosctl machineconfig patch worker.yaml --patch @a.yaml --output out/n1.yaml\n"
    found = told(make({**CONFIG, "gen.sh": script, "a.yaml": HOST_NAME}), select=("TAL020",))
    assert [line.partition("refuses ")[2].partition(":")[0] for line in found] == ["n1"]


def test_patches_in_templates_of_omni(make: Make, told: Told) -> None:
    template = (
        "kind: Cluster\nname: home\npatches:\n- inline: {machine: {sysctl: {a: b}}}\n---\nkind: Machine\nname: a\n"
        "patches:\n- inline: {apiVersion: v1alpha1, kind: VLANConfig, name: a, vlanID: 5000, parent: b}\n"
        "- inline: {some: thing}\n- file: patches/a.yaml\n"
    )
    found = told(make({"cluster.yaml": template}), select=("SCH", "TAL"))
    assert [line.split(" ")[2] for line in found] == ["SCH001", "TAL013"]
    other = template.replace("kind: Cluster", "apiVersion: v1\nkind: Cluster").partition("---")[0]
    assert told(make({"cluster.yaml": other}), select=("SCH", "TAL")) == []
