"""Fields of the machine's own document that a document of its own replaces, and that may not stand beside it.

Source: V1Alpha1ConflictValidate of the types below pkg/machinery/config/types.
"""

from collections.abc import Mapping
from typing import NamedTuple


class ConflictingField(NamedTuple):
    """A path of the machine's own document. It counts wherever it is set, or only with a value that is not empty."""

    path: tuple[str, ...]
    empty_counts: bool


def _all(section: str, *names: str) -> tuple[ConflictingField, ...]:
    return tuple(ConflictingField((*section.split("."), name), True) for name in names)


def _set_fields(section: str, *names: str) -> tuple[ConflictingField, ...]:
    return tuple(ConflictingField((*section.split("."), name), False) for name in names)


#: Kind → what it conflicts with, in the order in which Talos looks. The rest depends on the document: `conflicts.py`.
CONFLICTS: Mapping[str, tuple[ConflictingField, ...]] = {
    "CRIBaseRuntimeSpecConfig": _all("machine", "baseRuntimeSpecOverrides"),
    "DiscoveryIdentityConfig": _set_fields("cluster", "id", "secret"),
    "DiscoveryServiceConfig": _all("cluster", "discovery"),
    "HostnameConfig": (
        *_set_fields("machine.network", "hostname"),
        *_set_fields("machine.features", "stableHostname"),
    ),
    "ImageCacheConfig": _all("machine.features", "imageCache"),
    "KubeAPIServerCAConfig": _all("cluster", "ca"),
    "KubeAPIServerConfig": (
        *_all("cluster", "apiServer"),
        *_set_fields("cluster.controlPlane", "localAPIServerPort"),
    ),
    "KubeAdmissionControlConfig": _set_fields("cluster.apiServer", "admissionControl"),
    "KubeAggregatorCAConfig": _all("cluster", "aggregatorCA"),
    "KubeAuditPolicyConfig": _set_fields("cluster.apiServer", "auditPolicy"),
    "KubeAuthorizerConfig": _set_fields("cluster.apiServer", "admissionControl"),
    "KubeClusterConfig": (
        *_set_fields("cluster", "clusterName"),
        *_all("cluster.controlPlane", "endpoint"),
    ),
    "KubeControllerManagerConfig": (
        *_all("cluster", "controllerManager"),
        *_all("machine.controlPlane", "controllerManager"),
    ),
    "KubeCoreDNSConfig": _all("cluster", "coreDNS"),
    "KubeCredentialProviderConfig": _all("machine", "kubelet"),
    "KubeEtcdEncryptionConfig": _set_fields("cluster", "secretboxEncryptionSecret", "aescbcEncryptionSecret"),
    "KubeFlannelCNIConfig": _all("cluster", "network"),
    "KubeNetworkConfig": _all("cluster", "network"),
    "KubeNodeConfig": (
        *_all("cluster", "allowSchedulingOnControlPlanes", "allowSchedulingOnMasters"),
        *_all("machine.kubelet", "skipNodeRegistration", "registerWithFQDN", "nodeIP"),
        *_all("machine", "nodeLabels", "nodeAnnotations", "nodeTaints"),
    ),
    "KubePrismConfig": _all("machine.features", "kubePrism"),
    "KubeProxyConfig": _all("cluster", "proxy"),
    "KubeSchedulerConfig": (*_all("cluster", "scheduler"), *_all("machine.controlPlane", "scheduler")),
    "KubeServiceAccountConfig": _all("cluster", "serviceAccount"),
    "KubeSpanConfig": _all("machine.network", "kubespan"),
    "KubeTalosAPIAccessConfig": _all("machine.features", "kubernetesTalosAPIAccess"),
    "KubeletConfig": _all("machine", "kubelet"),
    "TimeSyncConfig": _set_fields("machine.time", "disabled", "servers", "bootTimeout"),
    "UnattendedInstallConfig": _all("machine", "install"),
}

#: What to do about a field, where that is more than to write the same in the document that replaces it.
_WAYS_OUT: Mapping[tuple[str | int, ...], str] = {
    ("machine", "network", "hostname"): "write a document with `kind: HostnameConfig`, `auto: off` and the name as "
    "`hostname` in its place",
    ("machine", "features", "stableHostname"): "take it out: `auto` of HostnameConfig is for that",
}


def way_out(kind: str, path: tuple[str | int, ...]) -> str:
    """What to do about a field beside a document that the base has."""
    return f"the base has that document; {_WAYS_OUT.get(path, f'write `kind: {kind}` in place of the field')}"
