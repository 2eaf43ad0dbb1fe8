"""Which fields of Talos' files say what a machine and its cluster are: names, addresses, images, versions, identity.

Paths are written as in `references.py`: dots, and `[]` for each item of a list. The kind of a row is that of a
document, "" for the one with `machine:` and `cluster:`; TALHELPER stands for a `talconfig.yaml`.

Sources: `fields/talos.fields`; pkg/config/config.go of budimanjojo/talhelper.
"""

from collections.abc import Iterator, Mapping
from enum import Enum

#: What stands for a kind in rows of talhelper's own file.
TALHELPER = "talhelper"


class Says(Enum):
    """What a field says; the value is what people call it."""

    ROLE = "role"
    HOST_NAME = "host name"
    IGNORED_NAME = "whether the host name is left alone"
    NODE_ADDRESS = "address of the node"
    ADDRESS = "address"
    GATEWAY = "gateway"
    DESTINATION = "destination of a route"
    VIP = "virtual address"
    CERTIFICATE_NAME = "name in certificates"
    CLUSTER_NAME = "name of the cluster"
    ENDPOINT = "endpoint"
    INSTALLER = "image of the installer"
    KUBELET = "image of the kubelet"
    API_SERVER = "image of kube-apiserver"
    CONTROLLER_MANAGER = "image of kube-controller-manager"
    SCHEDULER = "image of kube-scheduler"
    PROXY = "image of kube-proxy"
    CNI = "network plugin"
    POD_SUBNET = "subnet of Pods"
    SERVICE_SUBNET = "subnet of Services"
    CLUSTER_ID = "`cluster.id`"
    CLUSTER_SECRET = "`cluster.secret`"  # noqa: S105 - its name
    KUBERNETES_CA = "`cluster.ca`"
    TALOS_CA = "`machine.ca`"
    ACCEPTED_CA = "accepted authority"
    TALOS_VERSION = "version of Talos"
    KUBERNETES_VERSION = "version of Kubernetes"


#: Values that are kept as checksums only: they are, or belong to, secrets, and all there is to know is who shares them.
CHECKSUMS = frozenset(
    {Says.CLUSTER_ID, Says.CLUSTER_SECRET, Says.KUBERNETES_CA, Says.TALOS_CA, Says.ACCEPTED_CA},
)

Row = tuple[str, Says]
_LINKS = ("BondConfig", "BridgeConfig", "DummyLinkConfig", "LinkConfig", "VLANConfig", "VRFConfig", "WireguardConfig")


def _of_link(prefix: str) -> Iterator[Row]:
    yield f"{prefix}addresses[].address", Says.ADDRESS
    yield f"{prefix}routes[].gateway", Says.GATEWAY
    yield f"{prefix}routes[].destination", Says.DESTINATION


def _of_interfaces(interfaces: str) -> Iterator[Row]:
    for link in (f"{interfaces}[]", f"{interfaces}[].vlans[]"):
        yield f"{link}.cidr", Says.ADDRESS
        yield f"{link}.addresses[]", Says.ADDRESS
        yield f"{link}.routes[].gateway", Says.GATEWAY
        yield f"{link}.vip.ip", Says.VIP


def _of_images() -> Iterator[Row]:
    yield "machine.install.image", Says.INSTALLER
    yield "machine.kubelet.image", Says.KUBELET
    yield "cluster.apiServer.image", Says.API_SERVER
    yield "cluster.controllerManager.image", Says.CONTROLLER_MANAGER
    yield "cluster.scheduler.image", Says.SCHEDULER
    yield "cluster.proxy.image", Says.PROXY


def _of_cluster() -> Iterator[Row]:
    yield "cluster.clusterName", Says.CLUSTER_NAME
    yield "cluster.controlPlane.endpoint", Says.ENDPOINT
    yield "cluster.apiServer.certSANs[]", Says.CERTIFICATE_NAME
    yield "cluster.network.cni.name", Says.CNI
    yield "cluster.network.podSubnets[]", Says.POD_SUBNET
    yield "cluster.network.serviceSubnets[]", Says.SERVICE_SUBNET
    yield "cluster.id", Says.CLUSTER_ID
    yield "cluster.secret", Says.CLUSTER_SECRET
    yield "cluster.ca.crt", Says.KUBERNETES_CA
    yield "cluster.acceptedCAs[].crt", Says.ACCEPTED_CA


def _of_talhelper() -> Iterator[Row]:
    yield "clusterName", Says.CLUSTER_NAME
    yield "endpoint", Says.ENDPOINT
    yield "talosVersion", Says.TALOS_VERSION
    yield "kubernetesVersion", Says.KUBERNETES_VERSION
    yield "clusterPodNets[]", Says.POD_SUBNET
    yield "clusterSvcNets[]", Says.SERVICE_SUBNET
    yield "cniConfig.name", Says.CNI
    yield "additionalMachineCertSans[]", Says.CERTIFICATE_NAME
    yield "additionalApiServerCertSans[]", Says.CERTIFICATE_NAME
    yield "nodes[].hostname", Says.HOST_NAME
    yield "nodes[].ignoreHostname", Says.IGNORED_NAME
    yield "nodes[].ipAddress", Says.NODE_ADDRESS
    yield "nodes[].controlPlane", Says.ROLE
    for group in ("nodes[]", "controlPlane", "worker"):
        yield f"{group}.certSANs[]", Says.CERTIFICATE_NAME
        yield f"{group}.talosImageURL", Says.INSTALLER
        yield from _of_interfaces(f"{group}.networkInterfaces")


#: Kind → its fields that say something.
ROWS: Mapping[str, tuple[Row, ...]] = {
    "": (
        ("machine.type", Says.ROLE),
        ("machine.network.hostname", Says.HOST_NAME),
        ("machine.certSANs[]", Says.CERTIFICATE_NAME),
        ("machine.ca.crt", Says.TALOS_CA),
        ("machine.acceptedCAs[].crt", Says.ACCEPTED_CA),
        *_of_interfaces("machine.network.interfaces"),
        *_of_images(),
        *_of_cluster(),
    ),
    "HostnameConfig": (("hostname", Says.HOST_NAME),),
    **{kind: tuple(_of_link("")) for kind in _LINKS},
    "VethConfig": (*_of_link(""), *_of_link("peer.")),
    "Layer2VIPConfig": (("name", Says.VIP),),
    "HCloudVIPConfig": (("name", Says.VIP),),
    "UnattendedInstallConfig": (("installer.image", Says.INSTALLER),),
    "KubeletConfig": (("image", Says.KUBELET),),
    "KubeAPIServerConfig": (("image", Says.API_SERVER), ("certExtraSANs[]", Says.CERTIFICATE_NAME)),
    "KubeControllerManagerConfig": (("image", Says.CONTROLLER_MANAGER),),
    "KubeSchedulerConfig": (("image", Says.SCHEDULER),),
    "KubeProxyConfig": (("image", Says.PROXY),),
    "KubeClusterConfig": (("clusterName", Says.CLUSTER_NAME), ("endpoint", Says.ENDPOINT)),
    "KubeNetworkConfig": (("podSubnets[]", Says.POD_SUBNET), ("serviceSubnets[]", Says.SERVICE_SUBNET)),
    "DiscoveryIdentityConfig": (("clusterID", Says.CLUSTER_ID), ("clusterSecret", Says.CLUSTER_SECRET)),
    "KubeAPIServerCAConfig": (("issuingCA.cert", Says.KUBERNETES_CA), ("acceptedCAs[]", Says.ACCEPTED_CA)),
    TALHELPER: tuple(_of_talhelper()),
}
#: How a role is written → what it is. Source: pkg/machinery/config/machine/type.go; talhelper says it by a truth value.
ROLES: Mapping[str, str] = {
    "controlplane": "controlplane",
    "init": "controlplane",
    "true": "controlplane",
    "worker": "worker",
    "join": "worker",
    "false": "worker",
}
