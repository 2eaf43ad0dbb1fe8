"""Which versions of products go together, beside Talos and Kubernetes (`schemas/talos/support.py`).

Versions that are not in a table are not known, and nothing is said of them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from ..tables.notation import Version

Range = tuple[Version, Version]


class Tested(NamedTuple):
    """A product that is made for some versions of Kubernetes: they are told, and others are not refused by it."""

    title: str
    #: Minor → the oldest and the newest Kubernetes that its makers build it for and test it with.
    kubernetes: Mapping[Version, Range]
    source: str


#: By the name of the answer that pins the product.
TESTED: Mapping[str, Tested] = {
    "kubevirt": Tested(
        "KubeVirt",
        {
            (1, 4): ((1, 29), (1, 31)),
            (1, 5): ((1, 30), (1, 32)),
            (1, 6): ((1, 31), (1, 33)),
            (1, 7): ((1, 32), (1, 34)),
            (1, 8): ((1, 33), (1, 35)),
            (1, 9): ((1, 34), (1, 36)),
        },
        "releases/k8s-support-matrix.md of kubevirt/sig-release",
    ),
    "argocd": Tested(
        "Argo CD",
        {
            (2, 9): ((1, 25), (1, 28)),
            (2, 10): ((1, 25), (1, 28)),
            (2, 11): ((1, 25), (1, 29)),
            (2, 12): ((1, 26), (1, 29)),
            (2, 13): ((1, 27), (1, 30)),
            (2, 14): ((1, 28), (1, 31)),
            (3, 0): ((1, 29), (1, 32)),
            (3, 1): ((1, 31), (1, 34)),
            (3, 2): ((1, 31), (1, 34)),
            (3, 3): ((1, 32), (1, 35)),
            (3, 4): ((1, 32), (1, 35)),
            (3, 5): ((1, 33), (1, 36)),
        },
        "docs/operator-manual/tested-kubernetes-versions.md of argoproj/argo-cd, at the last tag of each minor",
    ),
    "cilium": Tested(
        "Cilium",
        {
            (1, 18): ((1, 30), (1, 33)),
            (1, 19): ((1, 32), (1, 35)),
            (1, 20): ((1, 33), (1, 36)),
        },
        "Documentation/network/kubernetes/compatibility.rst of cilium/cilium, for each minor",
    ),
}
#: Release of NixOS → the oldest and the newest k3s that it has a package of, such as `k3s_1_36`; any other attribute
#: fails to evaluate. Source: pkgs/applications/networking/cluster/k3s of NixOS/nixpkgs and its backports.
NIXOS_K3S: Mapping[Version, Range] = {
    (25, 11): ((1, 32), (1, 34)),
    (26, 5): ((1, 33), (1, 36)),
}
#: How many minors kubectl may be apart from kube-apiserver. Source: https://kubernetes.io/releases/version-skew-policy.
KUBECTL_SKEW = 1
#: Versions of the chart argo-cd, oldest first, and the Argo CD that each brings: what lies between two of them brings
#: nothing older than the one and nothing newer than the other.
#: Source: `appVersion` in charts/argo-cd/Chart.yaml of argoproj/argo-helm, and what clusters report of it.
ARGOCD_OF_CHART: tuple[tuple[Version, Version], ...] = (
    ((10, 1, 1), (3, 4, 4)),
    ((10, 4, 2), (3, 5, 2)),
    ((10, 8, 2), (3, 5, 2)),
    ((10, 9, 1), (3, 5, 3)),
    ((10, 9, 2), (3, 5, 3)),
    ((10, 10, 0), (3, 5, 4)),
)


def argocd_range(chart: Version) -> Range | None:
    """The oldest and the newest Argo CD that a version of its chart can bring; None where that is not known."""
    older = [brought for at, brought in ARGOCD_OF_CHART if at <= chart]
    newer = [brought for at, brought in ARGOCD_OF_CHART if at >= chart]
    return (older[-1], newer[0]) if older and newer else None


def chart_of_argocd(argocd: Version) -> Version | None:
    """The newest version of the chart that is known to bring exactly this Argo CD."""
    return next((chart for chart, brought in reversed(ARGOCD_OF_CHART) if brought == argocd), None)
