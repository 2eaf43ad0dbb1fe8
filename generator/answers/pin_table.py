"""Everything of others that a new repository pins, what finds newer versions, and when it was looked at.

A row that names an answer (`versions.NAME`) is its default; the others are written as they stand here. What templates
write behind `# renovate:` comes from here, so that nothing is pinned that Renovate does not find.
"""

from collections.abc import Mapping
from typing import NamedTuple


class PinnedVersion(NamedTuple):
    """A version, Renovate's data source and package for it, and the day on which it was the newest that was known."""

    name: str
    version: str
    datasource: str
    package: str
    checked: str
    registry: str = ""
    versioning: str = ""

    @property
    def renovate(self) -> str:
        """What stands behind `# renovate:` on the line before the version."""
        more = {"registryUrl": self.registry, "versioning": self.versioning}
        found = f"datasource={self.datasource} depName={self.package}"
        return "".join((found, *(f" {key}={value}" for key, value in more.items() if value)))


_GITHUB, _TAGS, _CHART, _IMAGE, _PYPI = "github-releases", "github-tags", "helm", "docker", "pypi"
#: Tags of nixpkgs that are releases: `26.05`, and no `26.05-beta`.
_NIXOS = r"regex:^(?<major>\d{2})\.(?<minor>05|11)$"

#: The answers under `versions:`, in the order of `stackwright.yaml`.
ASKED = (
    PinnedVersion("talos", "v1.14.2", _GITHUB, "siderolabs/talos", "2026-11-29"),
    PinnedVersion("kubernetes", "v1.36.5", _GITHUB, "kubernetes/kubernetes", "2026-11-29"),
    PinnedVersion("k3s", "v1.36.5+k3s1", _GITHUB, "k3s-io/k3s", "2026-11-29"),
    PinnedVersion("nixos", "26.05", _TAGS, "NixOS/nixpkgs", "2026-11-29", versioning=_NIXOS),
    PinnedVersion("argocd", "v3.5.4", _GITHUB, "argoproj/argo-cd", "2026-11-29"),
    PinnedVersion("kubevirt", "v1.9.0", _GITHUB, "kubevirt/kubevirt", "2026-11-29"),
    PinnedVersion("cdi", "v1.66.1", _GITHUB, "kubevirt/containerized-data-importer", "2026-11-29"),
    PinnedVersion("argocd-chart", "10.10.0", _CHART, "argo-cd", "2026-11-29", "https://argoproj.github.io/argo-helm"),
    PinnedVersion("cilium", "1.20.2", _CHART, "cilium", "2026-11-29", "https://helm.cilium.io"),
    PinnedVersion("comin", "v0.14.0", _TAGS, "nlewo/comin", "2026-11-29"),
    PinnedVersion("disko", "v1.13.0", _TAGS, "nix-community/disko", "2026-11-29"),
    PinnedVersion("kubectl", "1.36.5", _IMAGE, "docker.io/alpine/k8s", "2026-11-29"),
    PinnedVersion("local-path", "v0.0.37", _GITHUB, "rancher/local-path-provisioner", "2026-11-29"),
    PinnedVersion("longhorn", "1.12.1", _CHART, "longhorn", "2026-11-29", "https://charts.longhorn.io"),
    PinnedVersion("multus", "v4.3.1", _GITHUB, "k8snetworkplumbingwg/multus-cni", "2026-11-29"),
    PinnedVersion(
        *("prometheus-stack", "88.5.3", _CHART, "kube-prometheus-stack", "2026-11-29"),
        "https://prometheus-community.github.io/helm-charts",
    ),
    PinnedVersion("snapshotter", "v8.6.0", _GITHUB, "kubernetes-csi/external-snapshotter", "2026-11-29"),
    PinnedVersion(
        *("sops-operator", "0.28.0", _CHART, "sops-secrets-operator", "2026-11-29"),
        "https://isindir.github.io/sops-secrets-operator",
    ),
)
#: What nobody is asked for.
FIXED = (
    PinnedVersion("ansible-core", "2.19.14", _PYPI, "ansible-core", "2026-11-29"),
    PinnedVersion("busybox", "1.38.0", _IMAGE, "docker.io/library/busybox", "2026-11-29"),
    PinnedVersion("nix", "2.35.2", _IMAGE, "docker.io/nixos/nix", "2026-11-29"),
    PinnedVersion("nixos-anywhere", "1.13.0", _TAGS, "nix-community/nixos-anywhere", "2026-11-29"),
    PinnedVersion("pre-commit", "4.7.0", _PYPI, "pre-commit", "2026-11-29"),
    PinnedVersion("pre-commit-hooks", "6.0.0", _PYPI, "pre-commit-hooks", "2026-11-29"),
    PinnedVersion("python", "3.13", _IMAGE, "docker.io/library/python", "2026-11-29"),
    PinnedVersion("yamllint", "1.38.0", _PYPI, "yamllint", "2026-11-29"),
)
#: Pins by name.
PINS: Mapping[str, PinnedVersion] = {pin.name: pin for pin in (*ASKED, *FIXED)}
