"""Which versions apply: what pins one and what does not, what is configured, and what is assumed."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from stackwright.cli.main import main
from stackwright.model.build_repository import build_repository
from stackwright.model.files.file_tree import Tree
from stackwright.model.read_file import read
from stackwright.model.text.place import Node
from stackwright.model.versions.applicable import Versions, VersionSource
from stackwright.model.versions.applicable import versions as applicable_versions
from stackwright.model.versions.pins import PinFact
from stackwright.schemas.tables.catalogue import TABLES, table
from stackwright.schemas.versions.releases import RELEASES, argocd_of_chart, is_likely, minor

Make = Callable[[Mapping[str, str | bytes]], Path]
DIGEST = "sha256:" + "7" * 64
SCHEMATIC = "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba"
RELEASE = "https://github.com/kubevirt/{}/releases/download/{}/{}.yaml"
CHARTS = "https://argoproj.github.io/argo-helm"


def facts(text: str) -> tuple[PinFact, ...]:
    return read("a.yaml", text.encode()).facts.of(PinFact)


def pinned(text: str) -> list[str]:
    return [f"{fact.product} {fact.version}" for fact in facts(text)]


def versions(files: Mapping[str, str], **configured: tuple[str, ...]) -> Versions:
    read_files = {path: read(path, text.encode()).facts for path, text in files.items()}
    tree = Tree(frozenset(files), {}, frozenset(), frozenset())
    return applicable_versions(build_repository(tree, read_files, versions=configured))


def machine(image: str) -> str:
    return f"machine:\n  install:\n    image: {image}\n"


def resource(address: str) -> str:
    return f"kind: Kustomization\nresources:\n  - web.yaml\n  - {address}\n"


def deployment(image: str, kind: str = "Deployment") -> str:
    spec = {"template": {"spec": {"containers": [{"name": "a", "image": image}]}}}
    return json.dumps({"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "a"}, "spec": spec})


def chart(revision: str, repository: str = CHARTS) -> str:
    source = {"repoURL": repository, "chart": "argo-cd", "targetRevision": revision}
    return json.dumps({"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "spec": {"source": source}})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (machine("ghcr.io/siderolabs/installer:v1.9.5"), ["talos 1.9"]),
        (
            "kind: Pod\nspec: {containers: [{image: 'registry.k8s.io/kube-apiserver:v1.24.9'}]}\n",
            ["kubernetes 1.24"],
        ),
        (machine(f"factory.talos.dev/installer/{SCHEMATIC}:v1.9.5"), ["talos 1.9"]),
        (machine(f"factory.talos.dev/metal-installer-secureboot/{SCHEMATIC}:v1.10.1"), ["talos 1.10"]),
        (machine(f"factory.example.org/nocloud-installer/{SCHEMATIC}:v1.10.1"), ["talos 1.10"]),
        (machine("factory.talos.dev/installer/${SCHEMATIC}:v1.11.0"), ["talos 1.11"]),
        (machine("registry.example.org/mirror/siderolabs/installer:v1.9.5"), ["talos 1.9"]),
        (machine("registry.example.org/own-installer:v1.12.0-with-drivers"), ["talos 1.12"]),
        (machine(f"ghcr.io/siderolabs/installer:v1.14.0-rc.1@{DIGEST}"), ["talos 1.14"]),
        ("talos:\n  installer: {repository: ghcr.io/siderolabs/installer, version: v1.13.9}\n", ["talos 1.13"]),
        ("config:\n  'cluster:nodes':\n    - image: ghcr.io/siderolabs/installer:v1.10.0\n", ["talos 1.10"]),
        ("clusterName: a\ntalosVersion: v1.9.2\nkubernetesVersion: 1.31.1\n", ["talos 1.9", "kubernetes 1.31"]),
        ("kind: Cluster\nname: a\nkubernetes: {version: v1.36.4}\ntalos: {version: v1.13.7}\n", ["talos 1.13", "kubernetes 1.36"]),
        (
            "apiVersion: tuppr.home-operations.com/v1alpha1\nkind: TalosUpgrade\nspec: {talos: {version: v1.13.7}}\n",
            ["talos 1.13"],
        ),
        ("apiVersion: v1alpha1\nkind: KubeletConfig\nimage: ghcr.io/siderolabs/kubelet:v1.37.0\n", ["kubernetes 1.37"]),
        ("machine: {kubelet: {image: 'ghcr.io/siderolabs/kubelet:v1.35.0-fat'}}\n", ["kubernetes 1.35"]),
        ("cluster: {apiServer: {image: 'registry.k8s.io/kube-apiserver:v1.31.2'}}\n", ["kubernetes 1.31"]),
        ("apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.31.2\n", ["kubernetes 1.31"]),
        (
            f"apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes:\n  - image: kindest/node:v1.31.0@{DIGEST}\n",
            ["kubernetes 1.31"],
        ),
        ("k3s_version: v1.30.4+k3s1\n", ["kubernetes 1.30"]),
        ("k3s_cluster:\n  vars:\n    k3s_version: v1.30.2+k3s1\n", ["kubernetes 1.30"]),
        ('kubernetes_version: "1.33"\n', ["kubernetes 1.33"]),
        (
            "apiVersion: controlplane.cluster.x-k8s.io/v1alpha3\nkind: TalosControlPlane\n"
            "spec: {version: v1.31.0, controlPlaneConfig: {controlplane: {talosVersion: v1.8}}}\n",
            ["kubernetes 1.31", "talos 1.8"],
        ),
        (resource(RELEASE.format("kubevirt", "v1.4.0", "kubevirt-operator")), ["kubevirt 1.4"]),
        (resource(RELEASE.format("containerized-data-importer", "v1.60.3", "cdi-operator")), ["cdi 1.60"]),
        (f"- not: a mapping\n---\nurl: {RELEASE.format('kubevirt', 'v1.4.0', 'kubevirt-cr')}\n", ["kubevirt 1.4"]),
        (deployment("quay.io/kubevirt/virt-operator:v1.4.0"), ["kubevirt 1.4"]),
        (deployment("quay.io/kubevirt/cdi-operator:v1.62.0"), ["cdi 1.62"]),
        ("apiVersion: kubevirt.io/v1\nkind: KubeVirt\nspec: {imageTag: v1.4.0}\n", ["kubevirt 1.4"]),
        (resource("https://raw.githubusercontent.com/argoproj/argo-cd/v2.11.0/manifests/install.yaml"), ["argocd 2.11"]),
        (
            resource("https://raw.githubusercontent.com/argoproj/argo-cd/refs/tags/v3.0.12/manifests/ha/install.yaml"),
            ["argocd 3.0"],
        ),
        (resource("github.com/argoproj/argo-cd//manifests/cluster-install?ref=v2.11.7"), ["argocd 2.11"]),
        (resource("https://github.com/argoproj/argo-cd/manifests/ha/cluster-install?ref=release-3.5"), ["argocd 3.5"]),
        (resource("git@github.com:argoproj/argo-cd.git//manifests/base?timeout=90s&ref=v2.9.1"), ["argocd 2.9"]),
        ("kind: Kustomization\nimages: [{name: quay.io/argoproj/argocd, newTag: v2.12.3}]\n", ["argocd 2.12"]),
        ("kind: Kustomization\nimages: [{name: argocd, newName: a.example/argoproj/argocd, newTag: v2.12.3}]\n", ["argocd 2.12"]),
        ("kind: Kustomization\nhelmCharts: [{name: argo-cd, repo: 'https://argoproj.github.io/argo-helm', version: 7.8.13}]\n", ["argocd 2.14"]),
        (deployment("quay.io/argoproj/argocd:v3.4.3", "StatefulSet"), ["argocd 3.4"]),
        ("global: {image: {repository: quay.io/argoproj/argocd, tag: v2.13.3}}\n", ["argocd 2.13"]),
        (f"apiVersion: v2\nname: web\ndependencies: [{{name: argo-cd, repository: '{CHARTS}', version: 9.1.4}}]\n", ["argocd 3.2"]),
        (chart("9.5.11"), ["argocd 3.3"]),
        (chart("9.5.12"), ["argocd 3.4"]),
        (chart("10.2.2"), ["argocd 3.4"]),
        (chart("10.2.3", "ghcr.io/argoproj/argo-helm"), ["argocd 3.5"]),
        ("chart: {repo: oci://ghcr.io/argoproj/argo-helm/argo-cd, version: 10.4.0}\n", ["argocd 3.5"]),
        ("releases: [{name: argocd, chart: argo/argo-cd, version: 8.0.0}]\n", ["argocd 3.0"]),
        (
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
            "spec: {chart: {spec: {chart: argo-cd, version: 9.1.9, sourceRef: {kind: HelmRepository, name: argoproj}}}}\n",
            ["argocd 3.2"],
        ),
        (
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\n"
            "spec: {url: oci://ghcr.io/argoproj/argo-helm/argo-cd, ref: {tag: 8.1.2}}\n",
            ["argocd 3.0"],
        ),
        (
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {repoURL: 'https://github.com/argoproj/argo-cd',"
            " path: manifests/cluster-install, targetRevision: v2.11.0}}\n",
            ["argocd 2.11"],
        ),
        ("kind: ArgoCD\napiVersion: argoproj.io/v1beta1\nspec: {version: v2.13.1}\n", ["argocd 2.13"]),
    ],
)  # fmt: skip
def test_what_pins_a_version(text: str, found: list[str]) -> None:
    assert pinned(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "# renovate: datasource=docker depName=ghcr.io/siderolabs/installer\n# talosVersion: v1.11.5\na: 1\n",
        "# yaml-language-server: $schema=https://raw.githubusercontent.com/siderolabs/talos/v1.11.3/config.schema.json\nmachine: {}\n",
        machine("ghcr.io/siderolabs/installer"),
        machine("ghcr.io/siderolabs/installer:latest"),
        machine(f"ghcr.io/siderolabs/installer@{DIGEST}"),
        machine("ghcr.io/siderolabs/installer:${TALOS_VERSION}"),
        machine("ghcr.io/siderolabs/installer:v9.9.9"),
        machine(f"{'a-/' * 50_000}own-installer/x:v1.9.0"),
        "clusterName: a\ntalosVersion: ${TALOS_VERSION}\n",
        "kubernetes_version: 1.30\n",
        "tasks:\n  - command: talosctl upgrade --image ghcr.io/siderolabs/installer:v1.10.3\n",
        "tasks:\n  - argv: [talosctl, upgrade, --image, 'ghcr.io/siderolabs/installer:v1.10.3']\n",
        "apiVersion: v1\nkind: ConfigMap\ndata: {talosVersion: v1.9.0, k3s_version: v1.30.0}\n",
        "metrics: [{id: talos_version, talos_version: v1.9.0}]\n",
        "image: ghcr.io/siderolabs/talosctl:v1.9.0\n",
        "apiVersion: upgrade.cattle.io/v1\nkind: Plan\nspec: {upgrade: {image: own/upgrade}, version: v1.30.1}\n",
        "kubevirt_version: v1.6.3\nargocd_version: v3.4.4\n",
        "url: https://github.com/kubevirt/kubevirt/releases/download/v1.6.3/virtctl-v1.6.3-linux-amd64\n",
        resource(RELEASE.format("kubevirt", "latest", "kubevirt-operator")),
        resource("https://raw.githubusercontent.com/argoproj/argo-cd/stable/manifests/install.yaml"),
        resource("github.com/argoproj/argo-cd//manifests/cluster-install?ref=stable"),
        resource("github.com/argoproj/argo-cd//manifests/cluster-install"),
        resource("https://github.com/argoproj/argo-cd/blob/v2.9.0/docs/operator-manual/argocd-cm.yaml"),
        f"kind: Kustomization\nimages: [{{name: quay.io/argoproj/argocd, digest: '{DIGEST}'}}]\n",
        f"kind: Kustomization\nimages: [{{name: quay.io/argoproj/argocd, newTag: v2.9.0, digest: '{DIGEST}'}}]\n",
        f"kind: Kustomization\nimages: [{{name: quay.io/argoproj/argocd, newTag: 'v2.9.0@{DIGEST}'}}]\n",
        "kind: Kustomization\nimages: [{name: quay.io/argoproj/argocd-image-updater, newTag: v1.0.1}]\n",
        deployment("quay.io/argoproj/argocd:v2.9.0", "CronJob"),
        chart("*"),
        chart("7.*"),
        chart(">=8.0.0"),
        chart("9.1.0", "https://charts.bitnami.com/bitnami"),
        "kind: Application\nspec: {source: {repoURL: 'https://github.com/argoproj/argo-cd', path: manifests, targetRevision: HEAD}}\n",
        "apiVersion: kubevirt.io/v1\nkind: KubeVirt\nspec: {imageTag: 7}\n",
        "kind: [Cluster]\ntalos: {version: v1.9.0}\n",
        "- op: replace\n  path: /machine/install/image\n  value: ghcr.io/siderolabs/installer:v1.10.3\n",
        "machine:\n  install: {{ image: ghcr.io/siderolabs/installer:v1.10.3 }}\n",
    ],
)  # fmt: skip
def test_what_pins_nothing(text: str) -> None:
    assert pinned(text) == []


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("version", "v1.30.1+k3s1", ["kubernetes 1.30"]),
        ("channel", "https://update.k3s.io/v1-release/channels/v1.31", ["kubernetes 1.31"]),
        ("channel", "https://update.k3s.io/v1-release/channels/stable", []),
    ],
)
def test_upgrade_plans(field: str, value: str, found: list[str]) -> None:
    spec = {"upgrade": {"image": "rancher/k3s-upgrade"}, field: value}
    assert pinned(json.dumps({"apiVersion": "upgrade.cattle.io/v1", "kind": "Plan", "spec": spec})) == found


def test_a_pin_has_its_place_and_stands_once_in_a_file() -> None:
    text = f"a: 1\n---\n{machine('ghcr.io/siderolabs/installer:v1.9.5')}---\n{machine('ghcr.io/siderolabs/installer:v1.9.6')}"
    node = Node(1, ("machine", "install", "image"))
    assert facts(text) == (PinFact(node, "talos", "1.9", "the image of the installer"),)
    (found,) = facts(resource(RELEASE.format("kubevirt", "v1.4.0", "kubevirt-operator")))
    assert found.at == Node(0, ("resources", 1))


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2.14.7", None),
        ("3.0.0", "2.0"),
        ("5.43.0", "2.8"),
        ("v7.8.13", "2.14"),
        ("9.5.12-rc.1", "3.4"),
        ("10.2", None),
        ("10.1", "3.4"),
        ("10.x", None),
        ("11.0.0", None),
        ("7.7.*", "2.13"),
        ("7.7.x", "2.13"),
        ("9.5.*", None),
        ("~7.7.0", "2.13"),
        ("~9.4.0", "3.3"),
        ("~7", None),
        ("^7.8.0", "2.14"),
        ("^7.7.0", None),
        ("^10.2.3", "3.5"),
        (">=7.4.0 <7.7.0", "2.12"),
        (">=7.4.0, <7.7.1", None),
        (">7.8.0 <=7.9.9", "2.14"),
        (">= 8.0.0", None),
        ("<8", None),
        (">=10.2.3 <12", None),
        ("7.8.0 || 8.0.0", None),
        ("latest", None),
        ("", None),
        ("9" * 5000 + ".0.0", None),
        ("7.7.0-" + "a" * 5000, "2.13"),
    ],
)
def test_argo_cd_of_a_chart(written: str, found: str | None) -> None:
    assert argocd_of_chart(written) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("1.14", "1.14"),
        ("v1.14.3", "1.14"),
        ("v1.30.4+k3s1", "1.30"),
        ("v1.30.4-k3s1", "1.30"),
        ("v1.14.0-alpha.1-3-gdeadbeef", "1.14"),
        ("release-3.5", "3.5"),
        ("25.05", "25.05"),
        ("1", None),
        ("stable", None),
        ("1.x", None),
        ("~1.14", None),
        ("v1.14.3 ", None),
        ("{{ v }}", None),
        ("10.0.0.1", None),
        ("2025-01-01", None),
    ],
)
def test_minors(written: str, found: str | None) -> None:
    assert minor(written) == found


def test_nothing_says_the_version() -> None:
    found = versions({"a.yaml": "a: 1\n"})
    assert found.of("talos").minors == ("1.14",)
    assert found.lowest("talos") == found.highest("talos") == (1, 14)
    assert found.is_assumed("talos")
    assert found.pins("talos") == ()
    assert found.of("nixos").minors == ("26.05",)


def test_two_clusters_differ() -> None:
    files = {
        "b/talconfig.yaml": "clusterName: b\ntalosVersion: v1.10.0\n",
        "a/talconfig.yaml": "clusterName: a\ntalosVersion: v1.9.2\n",
    }
    found = versions(files)
    assert (found.lowest("talos"), found.highest("talos")) == ((1, 9), (1, 10))
    assert [(pin.path, pin.fact.version) for pin in found.pins("talos")] == [
        ("a/talconfig.yaml", "1.9"),
        ("b/talconfig.yaml", "1.10"),
    ]
    assert not found.is_assumed("talos")
    assert found.words("talos") == "1.9 and 1.10 are pinned"
    assert found.is_assumed("kubernetes")


def test_what_is_set_aside_does_not_count() -> None:
    pin = "clusterName: a\ntalosVersion: v1.5.0\n"
    files = {"archive/talconfig.yaml": pin, "vendor/talconfig.yaml": pin, "a/testdata/talconfig.yaml": pin}
    assert versions(files).is_assumed("talos")


def test_what_is_configured_counts_alone() -> None:
    found = versions({"talconfig.yaml": "clusterName: a\ntalosVersion: v1.5.0\n"}, talos=("v1.12.4", "1.11"))
    assert (found.lowest("talos"), found.highest("talos")) == ((1, 11), (1, 12))
    assert found.of("talos").why is VersionSource.CONFIGURED
    assert found.words("talos") == "stackwright.yaml says 1.11 and 1.12"
    assert [(pin.path, pin.fact.at) for pin in found.pins("talos")] == [
        ("stackwright.yaml", Node(0, ("versions", "talos", 1))),
        ("stackwright.yaml", Node(0, ("versions", "talos", 0))),
    ]


def test_unknown_versions_are_judged_as_the_nearest() -> None:
    found = versions({}, talos=("1.0", "1.99"), argocd=("2.0",), kubevirt=("9.9",))
    assert found.of("talos").minors == ("1.0", "1.99")
    assert (found.lowest("talos"), found.highest("talos")) == (RELEASES["talos"][0], RELEASES["talos"][-1])
    assert found.highest("argocd") == (2, 9)
    assert found.lowest("kubevirt") == (1, 9)


def test_an_unknown_product_has_no_version() -> None:
    found = versions({})
    assert found.is_assumed("multus")
    assert found.lowest("multus") == found.highest("multus") == ()


def test_a_version_far_above_the_newest_is_none() -> None:
    assert is_likely("talos", "2.0")
    assert not is_likely("talos", "9.9")


def test_the_tables_know_the_same_versions() -> None:
    for name in TABLES:
        known = table(name)
        if known.product in RELEASES and len(known.versions) > 1:
            assert known.versions == RELEASES[known.product], name


def test_config_show_says_why(make: Make, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    nodes = {f"nodes/{name}.yaml": machine("ghcr.io/siderolabs/installer:v1.10.3") for name in "abcde"}
    root = make({
        "stackwright.yaml": 'versions: {argocd: ["2.14", "v3.1.2"], cdi: "1.99"}\n',
        "talconfig.yaml": "clusterName: a\n\ntalosVersion: v1.9.2\n",
        **nodes,
    })  # fmt: skip
    main(["config", "show", str(root)], standalone_mode=False)
    shown = capsysbinary.readouterr().out.decode()
    assert (
        shown[shown.index("versions.talos") :]
        == """\
versions.talos: ["1.9", "1.10"]  # found here
#   1.9: talconfig.yaml:3, `talosVersion`
#   1.10: nodes/a.yaml:3, the image of the installer
#   1.10: nodes/b.yaml:3, the image of the installer
#   1.10: nodes/c.yaml:3, the image of the installer
#   1.10: and 2 more
versions.kubernetes: ["1.37"]  # the newest that is known: nothing here says
versions.kubevirt: ["1.9"]  # the newest that is known: nothing here says
versions.cdi: ["1.99"]  # stackwright.yaml
#   1.99 is judged as 1.66, the newest that is known
versions.argocd: ["2.14", "3.1"]  # stackwright.yaml
versions.nixos: ["26.05"]  # the newest that is known: nothing here says
versions.kustomize: ["5.8"]  # the newest that is known: nothing here says
"""
    )


@pytest.mark.parametrize(
    ("ref", "release"),
    [("nixos-25.11", "25.11"), ("release-24.05", "24.05"), ("nixos-26.05-small", "26.05"), ("nixos-unstable", None)],
)
def test_a_flake_lock_pins_nixos(ref: str, release: str | None) -> None:
    lock = {
        "nodes": {
            "root": {"inputs": {"nixpkgs": "nixpkgs_2", "other": "nixpkgs"}},
            "nixpkgs": {"original": {"type": "github", "ref": "nixos-23.05"}},
            "nixpkgs_2": {"original": {"type": "github", "owner": "NixOS", "repo": "nixpkgs", "ref": ref}},
        },
        "root": "root",
        "version": 7,
    }
    (path, pins) = ("flake.lock", read("flake.lock", json.dumps(lock).encode()).facts.of(PinFact))
    assert [(pin.product, pin.version) for pin in pins] == ([("nixos", release)] if release else []), path
