"""`render talos` makes nothing up: what the repository says of the cluster is in the base, the rest are placeholders."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from stackwright.cli.main import main
from stackwright.model.files.source import open_source
from stackwright.model.talos.machine.gen_config_calls import calls

Make = Callable[[Mapping[str, str | bytes]], Path]
Files = dict[str, str]

UNSAID = "  # a placeholder: nothing here says it"
PATCH = "machine: {sysctls: {a: b}}\n"
CONFIG = 'versions: {talos: "1.13"}\ntalos:\n  nodes:\n    - {name: a, role: controlplane, patches: [talos/a.yaml]}\n'
BARE = {"stackwright.yaml": CONFIG, "talos/a.yaml": PATCH}
TALHELPER = (
    "clusterName: north\nendpoint: https://192.0.2.10:6443\ntalosVersion: v1.13.2\nkubernetesVersion: v1.35.4\nnodes:\n"
    "  - {hostname: a, ipAddress: 192.0.2.11, controlPlane: true, installDisk: /dev/sda}\n"
)
WHOLE = (
    "version: v1alpha1\nmachine:\n  type: worker\n  token: abcdef.0123456789abcdef\n  ca: {crt: YQ==, key: YQ==}\n"
    "  kubelet: {image: 'ghcr.io/siderolabs/kubelet:v1.34.6'}\n  install: {disk: /dev/sda, image: 'x/installer:v1.13.7'}\n"
    "cluster:\n  clusterName: east\n  controlPlane: {endpoint: 'https://192.0.2.30:6443'}\n"
)
SCRIPT = (
    "#!/bin/sh\ntalosctl gen config south https://192.0.2.20:6443 \\\n  --with-secrets <(sops -d secrets.yaml) --force \\\n"
    "  --kubernetes-version 1.34.2 --output -\n"
)


def shown(root: Path, *options: str) -> tuple[str, list[str]]:
    """The head, and the lines that show a name, an endpoint or a version."""
    done = CliRunner().invoke(main, ["render", "talos", "a", *options, str(root)])
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    keys = ("endpoint: ", "clusterName: ", "image: ", "issuerURL: ")
    head = "\n".join(line for line in lines if line.startswith("# "))
    return head, [line.strip() for line in lines if line.strip().startswith(keys) and "discovery.talos" not in line]


def told(root: Path) -> dict[str, str]:
    """Name, endpoint, the kubelet's and the installer's tag."""
    _, lines = shown(root)
    named: dict[str, str] = {}
    for line in lines:
        value, mark, comment = line.partition("  # ")
        key, _, text = value.partition(": ")
        repository, colon, tag = text.rpartition(":") if key == "image" else ("", "", text)
        named[repository.rpartition("/")[2] if colon else key] = f"{tag}{mark}{comment}"
    return {
        "name": named["clusterName"],
        "endpoint": named["endpoint"],
        "kubernetes": named["kubelet"],
        "talos": named["installer"],
    }


def test_what_nothing_says_is_a_placeholder(make: Make) -> None:
    head, lines = shown(make(BARE))
    assert head.splitlines()[1] == "# Nothing here says the cluster's name, its endpoint or its version of Kubernetes."
    assert f"clusterName: CLUSTER_NAME{UNSAID}" in lines
    assert f"endpoint: https://CLUSTER_ENDPOINT:6443{UNSAID}" in lines
    assert f"image: ghcr.io/siderolabs/kubelet:KUBERNETES_VERSION{UNSAID}" in lines
    assert f"image: registry.k8s.io/kube-scheduler:KUBERNETES_VERSION{UNSAID}" in lines
    assert "image: ghcr.io/siderolabs/installer:v1.13.x" in lines
    assert not [line for line in lines if "10.0.0.1" in line or "demo" in line or "v1.36" in line]


def test_the_documents_of_a_newer_base_have_them_too(make: Make) -> None:
    head, lines = shown(make({**BARE, "stackwright.yaml": CONFIG.replace("1.13", "1.14")}))
    assert "its endpoint" in head
    assert f"issuerURL: https://CLUSTER_ENDPOINT:6443{UNSAID}" in lines
    assert f"image: ghcr.io/siderolabs/kubelet:KUBERNETES_VERSION{UNSAID}" in lines
    assert not [line for line in lines if "10.0.0.1" in line]


SOURCES: dict[str, tuple[Files, dict[str, str]]] = {
    "talhelper": (
        {"talos/talconfig.yaml": TALHELPER},
        {"name": "north", "endpoint": "https://192.0.2.10:6443", "kubernetes": "v1.35.4", "talos": "v1.13.2"},
    ),
    "talhelper's variables": (
        {
            "talos/talconfig.yaml": TALHELPER.replace("v1.35.4", "${kubernetesVersion}"),
            "talos/talenv.yaml": "kubernetesVersion: v1.35.4\n",
        },
        {"kubernetes": "v1.35.x", "talos": "v1.13.2"},
    ),
    "the configuration": (
        {**BARE, "stackwright.yaml": CONFIG.replace('"1.13"}', '"v1.13.5", kubernetes: v1.35.1}')},
        {"kubernetes": "v1.35.1", "talos": "v1.13.5"},
    ),
    "a minor": (
        {**BARE, "stackwright.yaml": CONFIG.replace('"1.13"}', '"1.13", kubernetes: "1.35"}')},
        {"kubernetes": "v1.35.x"},
    ),
    "several clusters in the configuration": (
        {**BARE, "stackwright.yaml": CONFIG.replace('"1.13"}', '"1.13", kubernetes: ["1.35", "1.34"]}')},
        {"kubernetes": f"KUBERNETES_VERSION{UNSAID}"},
    ),
    "a script": (
        {**BARE, "scripts/config": SCRIPT},
        {"name": "south", "endpoint": "https://192.0.2.20:6443", "kubernetes": "v1.34.2"},
    ),
    "a recipe": (
        {**BARE, "justfile": "config node:\n    talosctl gen config south https://192.0.2.20:6443 -t {{ node }}\n"},
        {"name": "south", "endpoint": "https://192.0.2.20:6443"},
    ),
    "a script with variables": (
        {**BARE, "config.sh": 'talosctl gen config "$NAME" https://192.0.2.20:6443 --kubernetes-version "$VERSION"\n'},
        {"name": f"CLUSTER_NAME{UNSAID}", "endpoint": "https://192.0.2.20:6443"},
    ),
    "two scripts that differ": (
        {**BARE, "a.sh": SCRIPT, "b.sh": SCRIPT.replace("192.0.2.20", "192.0.2.21")},
        {"name": "south", "endpoint": f"https://CLUSTER_ENDPOINT:6443{UNSAID}"},
    ),
    "the patch of a minor": (
        {**BARE, "stackwright.yaml": CONFIG.replace('"1.13"}', '"1.13", kubernetes: "1.34"}'), "a.sh": SCRIPT},
        {"kubernetes": "v1.34.2"},
    ),
    "another machine of the folder": (
        {**BARE, "talos/worker.yaml": WHOLE},
        {"name": "east", "endpoint": "https://192.0.2.30:6443", "kubernetes": "v1.34.6", "talos": "v1.13.7"},
    ),
    "another machine of another folder, beside a third": (
        {**BARE, "east/worker.yaml": WHOLE, "west/worker.yaml": WHOLE},
        {"name": f"CLUSTER_NAME{UNSAID}"},
    ),
    "a patch of the machine": (
        {**BARE, "talos/a.yaml": "cluster: {clusterName: own, controlPlane: {endpoint: 'https://192.0.2.40:6443'}}\n"},
        {"name": "own", "endpoint": "https://192.0.2.40:6443"},
    ),
}


@pytest.mark.parametrize("name", SOURCES)
def test_what_the_repository_says(make: Make, name: str) -> None:
    files, expected = SOURCES[name]
    assert told(make(files)).items() >= expected.items()


def test_what_a_patch_says_is_said(make: Make) -> None:
    head, _ = shown(make(SOURCES["a patch of the machine"][0]))
    assert head.splitlines()[1] == "# Nothing here says its version of Kubernetes."


def test_origins_name_what_says_it(make: Make) -> None:
    _, lines = shown(make({**BARE, "scripts/config": SCRIPT}), "--origin")
    assert "endpoint: https://192.0.2.20:6443  # scripts/config:2" in lines
    assert "image: ghcr.io/siderolabs/installer:v1.13.x  # stackwright.yaml:1" in lines


def test_a_base_of_ones_own_is_as_it_is(make: Make) -> None:
    config = CONFIG.replace("patches: [talos/a.yaml]", "base: talos/own.yaml, patches: [talos/a.yaml]")
    head, lines = shown(make({**BARE, "stackwright.yaml": config, "talos/own.yaml": WHOLE}))
    assert "Nothing here says" not in head
    assert "clusterName: east" in lines


def test_of_many_calls_twenty_are_read_and_none_of_a_large_file(make: Make) -> None:
    scripts = {f"{number:02}.sh": SCRIPT for number in range(25)}
    large = {"00-large.sh": SCRIPT + "#" * 200_000}
    assert [call.at.path for call in calls(open_source(make(scripts | large)))] == sorted(scripts)[:20]
