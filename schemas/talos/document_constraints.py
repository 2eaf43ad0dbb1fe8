"""What holds between the documents of a Talos configuration: names that exclude each other, roles, own rules by kind.

Source: pkg/machinery/config/container/{container,validate}.go and the types below pkg/machinery/config/types.
"""

from collections.abc import Mapping

from ..tables.notation import Version

#: Kinds that configure a network link of their name, of which there may be one.
LINK_KINDS = frozenset(
    {"BondConfig", "BridgeConfig", "DummyLinkConfig", "LinkConfig"}
    | {"VLANConfig", "VRFConfig", "VethConfig", "WireguardConfig"}
)
#: Kinds of which a name may stand in one document only.
EXCLUSIVE_NAMES: tuple[frozenset[str], ...] = (
    frozenset({"ExistingVolumeConfig", "UserVolumeConfig"}),
    frozenset({"HCloudVIPConfig", "Layer2VIPConfig"}),
    LINK_KINDS,
)
#: The first version that counts the peer of a VethConfig as a link of its name.
PEERS_ARE_LINKS: Version = (1, 14)
#: Kinds that only a control plane node may have.
CONTROL_PLANE_KINDS = frozenset(
    {
        "KubeAPIServerConfig",
        "KubeAdmissionControlConfig",
        "KubeAggregatorCAConfig",
        "KubeAuditPolicyConfig",
        "KubeAuthenticationConfig",
        "KubeAuthorizerConfig",
        "KubeControllerManagerConfig",
        "KubeCoreDNSConfig",
        "KubeEtcdEncryptionConfig",
        "KubeFlannelCNIConfig",
        "KubeProxyConfig",
        "KubeSchedulerConfig",
        "KubeServiceAccountConfig",
        "KubeTalosAPIAccessConfig",
    }
)
#: Kinds of documents that `talosctl gen config` writes, so that a patch may have a part of one only.
GENERATED_KINDS = CONTROL_PLANE_KINDS | frozenset(
    {
        "DiscoveryIdentityConfig",
        "DiscoveryServiceConfig",
        "FilesystemTrimConfig",
        "HostnameConfig",
        "KernelModuleConfig",
        "KubeAPIServerCAConfig",
        "KubeClusterConfig",
        "KubeNetworkConfig",
        "KubeNodeConfig",
        "KubePrismConfig",
        "KubeSpanConfig",
        "KubeletConfig",
        "ResolverConfig",
        "SecurityProfileConfig",
        "SysctlConfig",
        "UnattendedInstallConfig",
    }
)
#: The only VolumeConfig that it writes.
GENERATED_VOLUME = ("VolumeConfig", "EPHEMERAL")
#: System volumes that VolumeConfig may configure, by the first version that has them.
SYSTEM_VOLUMES: Mapping[str, Version] = {
    "EPHEMERAL": (1, 8),
    "IMAGECACHE": (1, 9),
    "STATE": (1, 11),
    "ETCD": (1, 14),
    "CRI": (1, 14),
    "KUBELET": (1, 14),
    "LOG": (1, 14),
}
#: Those that are folders of EPHEMERAL unless they are given a partition.
PROMOTABLE_VOLUMES = frozenset({"ETCD", "CRI", "KUBELET", "LOG"})
#: Fields of the kubelet's configuration that are Talos' own.
PROTECTED_KUBELET_FIELDS = (
    "apiVersion",
    "authentication",
    "authorization",
    "cgroupRoot",
    "kind",
    "kubeletCgroups",
    "port",
    "protectKernelDefaults",
    "resolvConf",
    "rotateCertificates",
    "systemCgroups",
    "staticPodPath",
    "seccompDefault",
)
#: Arguments of kube-apiserver that have documents of their own, by how they begin.
DENIED_API_SERVER_ARGS: Mapping[str, str] = {
    "anonymous-auth": "KubeAuthenticationConfig",
    "oidc-": "KubeAuthenticationConfig",
    "authentication-config": "KubeAuthenticationConfig",
    "authorization-config": "KubeAuthorizerConfig",
    "authorization-mode": "KubeAuthorizerConfig",
    "authorization-webhook-": "KubeAuthorizerConfig",
}
#: Roles of the Talos API.
ROLES = ("os:admin", "os:operator", "os:reader", "os:etcd:backup", "os:image:verifier", "os:meta:writer")
ALL_ROLES = frozenset({*ROLES, "os:impersonator"})
#: Annotations that Talos writes itself.
RESERVED_ANNOTATIONS = frozenset(f"talos.dev/owned-{what}" for what in ("labels", "annotations", "taints"))
TAINT_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
#: Files and folders below /etc that are Talos' own.
MANAGED_ETC_FILES = frozenset(
    {"resolv.conf", "hosts", "machine-id", "extensions.yaml", "localtime", "os-release", "xattr.conf"}
)
MANAGED_ETC_FOLDERS = (
    *("apparmor.d", "apparmor", "ca-certificates", "cni", "cri", "iscsi"),
    *("kubernetes", "lvm", "nvme", "pki", "selinux", "ssl"),
)
