"""k3s and RKE2 as nixpkgs runs them: their ports, and which flags belong to whom.

Source: docs.k3s.io (installation/requirements, cli/server, cli/agent), docs.rke2.io (install/requirements,
reference/server_config); pkg/cli/cmds and pkg/daemons/config/types.go of k3s-io/k3s;
nixos/modules/services/cluster/rancher of NixOS/nixpkgs.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Product(NamedTuple):
    """A distribution with a module of its own below `services`."""

    name: str
    #: The port on which servers take other nodes in.
    join_port: int
    #: What a server listens on for other nodes, over TCP.
    server_ports: tuple[int, ...]
    #: Whether several servers have etcd between them without being told.
    always_etcd: bool


PRODUCTS: tuple[Product, ...] = (
    Product("k3s", 6443, (6443,), always_etcd=False),
    Product("rke2", 9345, (9345, 6443), always_etcd=True),
)
#: Between servers with embedded etcd, over TCP.
ETCD_PORTS = (2379, 2380)
#: The kubelet of every node, over TCP: metrics-server asks it.
KUBELET_PORT = 10250
#: The ports over UDP between all nodes, by flannel's backend; a backend that is not here needs none, or is not known.
FLANNEL_PORTS: Mapping[str, int] = {"vxlan": 8472, "wireguard-native": 51820}

#: Interfaces that a firewall trusts though no other node comes in by them: those of Pods and of containers.
OWN_INTERFACES = ("lo", "cni", "flannel", "cilium", "lxc", "cali", "veth", "docker", "podman", "br-", "virbr", "kube-")

#: Options that a module takes on an agent and makes nothing of.
IGNORED_ON_AGENTS = ("manifests", "autoDeployCharts", "charts", "agentToken", "agentTokenFile")

#: Flags that `server` has and `agent` has not: it stops at them. Those that some release has for both are not here.
SERVER_FLAGS = frozenset(
    {
        "advertise-address",
        "advertise-port",
        "agent-token",
        "agent-token-file",
        "cluster-cidr",
        "cluster-dns",
        "cluster-domain",
        "cluster-init",
        "cluster-reset",
        "cluster-reset-restore-path",
        "datastore-cafile",
        "datastore-certfile",
        "datastore-endpoint",
        "datastore-keyfile",
        "default-local-storage-path",
        "disable",
        "disable-agent",
        "disable-apiserver",
        "disable-cloud-controller",
        "disable-controller-manager",
        "disable-etcd",
        "disable-helm-controller",
        "disable-kube-proxy",
        "disable-network-policy",
        "disable-scheduler",
        "egress-selector-mode",
        "embedded-registry",
        "etcd-arg",
        "etcd-disable-snapshots",
        "etcd-expose-metrics",
        "etcd-s3",
        "etcd-snapshot-compress",
        "etcd-snapshot-dir",
        "etcd-snapshot-name",
        "etcd-snapshot-retention",
        "etcd-snapshot-schedule-cron",
        "flannel-backend",
        "flannel-external-ip",
        "flannel-ipv6-masq",
        "helm-job-image",
        "https-listen-port",
        "kube-apiserver-arg",
        "kube-cloud-controller-manager-arg",
        "kube-controller-manager-arg",
        "kube-scheduler-arg",
        "secrets-encryption",
        "service-cidr",
        "service-node-port-range",
        "servicelb-namespace",
        "tls-san",
        "tls-san-security",
        "write-kubeconfig",
        "write-kubeconfig-group",
        "write-kubeconfig-mode",
    }
)

#: What each server of a cluster must have the same, with what it is where no flag says it: a server whose value differs
#: is not let in ("critical configuration value mismatch"). Where a name has a value, it is whether that is in the list.
SAME_ON_SERVERS: Mapping[str, Mapping[str, str]] = {
    "k3s": {
        "cluster-cidr": "10.42.0.0/16",
        "service-cidr": "10.43.0.0/16",
        "cluster-domain": "cluster.local",
        "disable-cloud-controller": "false",
        "disable-helm-controller": "false",
        "disable-network-policy": "false",
        "disable=servicelb": "false",
        "egress-selector-mode": "agent",
        "embedded-registry": "false",
        "flannel-backend": "vxlan",
        "flannel-external-ip": "false",
        "flannel-ipv6-masq": "false",
        "secrets-encryption": "false",
    },
    "rke2": {
        "cluster-cidr": "10.42.0.0/16",
        "service-cidr": "10.43.0.0/16",
        "cluster-domain": "cluster.local",
    },
}
#: Flags with a token as their value.
TOKEN_FLAGS = ("token", "t", "agent-token", "cluster-secret")
#: The last release of NixOS whose modules refuse an agent without a server or a token, rather than warn.
LAST_REFUSING_RELEASE = (25, 5)
