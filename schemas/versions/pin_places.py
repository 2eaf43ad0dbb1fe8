"""What in a file says which version of a product is in use: images, manifests' addresses, charts, fields, variables.

Sources: the projects' own documentation of the files, and how public repositories write them.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

#: Fields of a kind whose text is a version, or ends in one: (group, kind) → (product, path).
FIELDS: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("kubevirt.io", "KubeVirt"): (("kubevirt", "spec.imageTag"),),
    ("argoproj.io", "ArgoCD"): (("argocd", "spec.version"),),
    # the operator tuppr upgrades nodes to what these say
    ("tuppr.home-operations.com", "TalosUpgrade"): (("talos", "spec.talos.version"),),
    ("tuppr.home-operations.com", "KubernetesUpgrade"): (("kubernetes", "spec.kubernetes.version"),),
    ("kubeadm.k8s.io", "ClusterConfiguration"): (("kubernetes", "kubernetesVersion"),),
    # Omni's cluster templates have no API version
    ("", "Cluster"): (("talos", "talos.version"), ("kubernetes", "kubernetes.version")),
    ("cluster.x-k8s.io", "Cluster"): (("kubernetes", "spec.topology.version"),),
    ("controlplane.cluster.x-k8s.io", "KubeadmControlPlane"): (("kubernetes", "spec.version"),),
    ("controlplane.cluster.x-k8s.io", "TalosControlPlane"): (
        ("kubernetes", "spec.version"),
        ("talos", "spec.controlPlaneConfig.controlplane.talosVersion"),
    ),
}
#: What is said to pin a version that a cluster is upgraded to, by a resource of its own.
UPGRADES = frozenset(
    f"`{path}`" for (group, _), fields in FIELDS.items() if group.startswith("tuppr.") for _, path in fields
)
#: A plan of the system-upgrade-controller is about Kubernetes where it runs one of these images.
PLAN = ("upgrade.cattle.io", "Plan")
PLAN_IMAGES = ("k3s-upgrade", "rke2-upgrade")
PLAN_FIELDS = (("kubernetes", "spec.version"), ("kubernetes", "spec.channel"))

#: Images by the last parts of their repository, which mirrors keep: → (product, what it is the image of).
IMAGES: Mapping[str, tuple[str, str]] = {
    "siderolabs/installer": ("talos", "the installer"),
    "siderolabs/kubelet": ("kubernetes", "the kubelet"),
    "kube-apiserver": ("kubernetes", "kube-apiserver"),
    "kindest/node": ("kubernetes", "the kind nodes"),
    "kubevirt/virt-operator": ("kubevirt", "virt-operator"),
    "kubevirt/cdi-operator": ("cdi", "cdi-operator"),
    "argoproj/argocd": ("argocd", "Argo CD"),
}
#: Installers of the Image Factory: `factory.talos.dev/metal-installer/376567…`, or those of a factory of one's own.
FACTORY_INSTALLER = re.compile(
    r"(?:factory\.talos\.dev/(?:[\w-]+-)?installer(?:-secureboot)?/[^/:]+"
    r"|.+/(?:[\w-]+-)?installer(?:-secureboot)?/[0-9a-f]{64})"
)


class InstallAddress(NamedTuple):
    """Addresses of what installs a product; the pattern's group is the version."""

    product: str
    pattern: re.Pattern[str]


ADDRESSES = (
    InstallAddress(
        "kubevirt", re.compile(r"https?://github\.com/kubevirt/kubevirt/releases/download/([^/]+)/[\w.-]+\.ya?ml")
    ),
    InstallAddress(
        "cdi",
        re.compile(
            r"https?://github\.com/kubevirt/containerized-data-importer/releases/download/([^/]+)/[\w.-]+\.ya?ml"
        ),
    ),
    InstallAddress(
        "argocd",
        re.compile(
            r"https?://raw\.githubusercontent\.com/argoproj/argo-cd/(?:refs/(?:tags|heads)/)?([^/]+)/manifests/.+"
        ),
    ),
    InstallAddress(
        "argocd",
        re.compile(
            r"(?:git::)?(?:\w+://)?(?:\w+@)?github\.com[/:]argoproj/argo-cd(?:\.git)?/{1,2}manifests/[^?]*"
            r"\?(?:[^&]*&)*(?:ref|version)=([^&]+).*"
        ),
    ),
)
#: Argo CD's own repository, and the parts by which its chart's repository is known; Bitnami has another such chart.
ARGOCD_REPOSITORY = re.compile(r"(?:\w+://)?(?:\w+@)?github\.com[/:]argoproj/argo-cd(?:\.git)?/?")
CHART_REPOSITORY = "argo-helm"
#: Where a machine's configuration of Talos has images of these products.
MACHINE_IMAGES_IN = (("machine", "install"), ("machine", "kubelet"), ("cluster", "apiServer"))

#: Variables and settings of files without a kind: talhelper, topf, Ansible; → product.
VARIABLES: Mapping[str, str] = {
    "talosVersion": "talos",
    "talos_version": "talos",
    "kubernetesVersion": "kubernetes",
    "kubernetes_version": "kubernetes",
    "k8s_version": "kubernetes",
    "k3s_version": "kubernetes",
    "rke2_version": "kubernetes",
}
#: The mappings that have them, beside the document itself.
VARIABLES_IN = frozenset({"cluster", "vars"})

_MACHINES = (b"installer", b"siderolabs/kubelet", b"kube-apiserver")
_OPERATORS = (b"kubevirt/", b"argoproj/argocd")
_CHARTS = (b"argo-cd",)
#: What the bytes of a file must have some of before a document's texts are looked at, by its kind; of kinds that are
#: not here only `FIELDS` are read. "" is not a kind at all. Most files have none of this.
MARKERS: Mapping[str, tuple[bytes, ...]] = {
    "": (*_MACHINES, *_OPERATORS, *_CHARTS, b"sVersion", b"_version"),
    "Kustomization": (*_OPERATORS, *_CHARTS),
    "Component": (*_OPERATORS, *_CHARTS),
    "Application": (*_OPERATORS, *_CHARTS),
    "ApplicationSet": (*_OPERATORS, *_CHARTS),
    "HelmRelease": (*_OPERATORS, *_CHARTS),
    "HelmChart": (*_OPERATORS, *_CHARTS),
    "OCIRepository": _CHARTS,
    "Deployment": _OPERATORS,
    "StatefulSet": _OPERATORS,
    # the static Pods of a control plane
    "Pod": (b"kube-apiserver",),
    "Cluster": (b"kindest/node",),
}
#: Every kind of Talos has this API version.
TALOS_API_VERSION = "v1alpha1"
TALOS_MARKERS = _MACHINES
