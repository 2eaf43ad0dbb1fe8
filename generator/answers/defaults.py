"""What is taken where nothing was answered: pinned versions, and the defaults of each stack."""

from collections.abc import Mapping

from ...model.text.document import Value
from ...schemas.stackwright.placeholders import OWNER
from .pin_table import ASKED

#: What a new repository pins; Renovate takes it from there.
VERSIONS: Mapping[str, str] = {pin.name: pin.version for pin in ASKED}
#: Versions that stand under `versions:` of `stackwright.yaml`, where rules read them; k3s is a Kubernetes there.
PRODUCTS = ("talos", "kubernetes", "k3s", "nixos", "argocd", "kubevirt", "cdi")
#: Talos control planes and workers, k3s servers and agents.
COUNTS: Mapping[str, Mapping[str, int]] = {
    "talos": {"control-planes": 3, "workers": 2},
    "nixos-k3s": {"servers": 1, "agents": 2},
    "talos-nixos": {"control-planes": 3, "workers": 2},
    "kubevirt": {"control-planes": 3, "workers": 2},
    "two-clusters": {"control-planes": 3, "servers": 1},
}
_HOSTERS = {"github": "https://github.com", "gitlab": "https://gitlab.com", "forgejo": "https://codeberg.org"}
#: Pods and Services of a cluster; those of k3s are its own defaults, as are those of Talos.
RANGES: Mapping[str, Mapping[str, str]] = {
    "talos": {"pods": "10.244.0.0/16", "services": "10.96.0.0/12"},
    "k3s": {"pods": "10.42.0.0/16", "services": "10.43.0.0/16"},
}
NODES, VMS = "10.20.0.0/24", "10.20.10.0/24"
NODE: dict[str, Value] = {"role": "worker"}
HOST: dict[str, Value] = {"services": [], "packages": []}
VM: dict[str, Value] = {"cpu": 2, "memory": "2Gi", "disk": "20Gi", "image": "nixos"}
APP: dict[str, Value] = {
    "image": "docker.io/nginxinc/nginx-unprivileged:1.30.4-alpine",
    "port": 8080,
    "expose": "cluster",
}
#: The server that stands beside Talos.
DATABASE: dict[str, Value] = {"name": "db-1", "role": "server", "services": ["postgresql", "backup", "monitoring"]}
EXAMPLE_VM: dict[str, Value] = {"name": "vm-1"}
EXAMPLE_APP: dict[str, Value] = {"name": "web"}


def choices(stack: str) -> dict[str, Value]:
    """The choices of a stack; virtual machines want volumes that can be snapshot and reached from every node."""
    return {
        "cni": "cilium",
        "storage": "longhorn" if stack == "kubevirt" else "local-path",
        "secrets": "sops",
        "ci": "github",
        "monitoring": True,
        "example-vm": stack == "kubevirt",
    }


def identity(name: str, ci: str) -> dict[str, Value]:
    """What a repository is called."""
    return {
        "name": name,
        "url": f"{_HOSTERS.get(ci, _HOSTERS['github'])}/{OWNER}/{name}.git",
        "branch": "main",
        "owner": "@example/platform",
        "title": name.replace("-", " ").capitalize(),
    }
