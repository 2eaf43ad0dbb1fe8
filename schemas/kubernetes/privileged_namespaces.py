"""Namespaces whose Pods a cluster with Pod Security `baseline` refuses: software that reaches into the machines.

Sources: the manifests and charts of each (host network, host paths, privileged containers); Talos' guides, which say to
label these namespaces.
"""

from collections.abc import Mapping

LABEL = "pod-security.kubernetes.io/enforce"
PRIVILEGED = "privileged"
#: Levels that refuse such Pods; what Talos generates says the first.
REFUSING = frozenset({"baseline", "restricted"})
#: Namespace → what runs there. Source: each project's own manifests, which use these names.
NAMESPACES: Mapping[str, str] = {
    "kubevirt": "KubeVirt's virt-handler",
    "gpu-operator": "NVIDIA's GPU operator",
    "local-path-storage": "the local path provisioner",
    "longhorn-system": "Longhorn",
    "metallb-system": "MetalLB's speaker",
    "openebs": "OpenEBS",
    "rook-ceph": "Rook's Ceph",
    "spegel": "Spegel",
}
