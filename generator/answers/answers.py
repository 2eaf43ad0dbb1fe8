"""What a repository is made from: the answers as a value. The names are those of `answers.schema.json`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ...model.text.document import Value


@dataclass(frozen=True, slots=True)
class RepositoryAnswers:
    """What the repository is called, and where."""

    name: str
    url: str
    branch: str
    owner: str
    title: str


@dataclass(frozen=True, slots=True)
class Network:
    """The address plan."""

    nodes: str
    gateway: str
    dns: tuple[str, ...]
    vip: str
    loadbalancers: str
    pods: str
    services: str
    vms: str
    vms_gateway: str
    vm_bridge: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the clusters are built with."""

    cni: str
    storage: str
    secrets: str
    ci: str
    monitoring: bool
    example_vm: bool


@dataclass(frozen=True, slots=True)
class Admin:
    """Who may log in to NixOS hosts."""

    name: str
    ssh_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A machine with Talos; what is not known of its network card and its disk is empty."""

    name: str
    role: str
    address: str
    mac: str
    bus_path: str
    disk: str

    @property
    def is_controlplane(self) -> bool:
        """Whether it runs the Kubernetes API."""
        return self.role == "controlplane"


@dataclass(frozen=True, slots=True)
class Host:
    """A machine with NixOS; what is not known of its network card and its disk is empty."""

    name: str
    role: str
    address: str
    mac: str
    bus_path: str
    disk: str
    services: tuple[str, ...]
    packages: tuple[str, ...]
    state_version: str


@dataclass(frozen=True, slots=True)
class Vm:
    """A virtual machine of KubeVirt."""

    name: str
    address: str
    mac: str
    cpu: int
    memory: str
    disk: str
    image: str
    state_version: str

    @property
    def is_nixos(self) -> bool:
        """Whether this repository configures what runs in it."""
        return self.image == "nixos"


@dataclass(frozen=True, slots=True)
class App:
    """An application that Argo CD deploys; `expose` says who reaches it: cluster, or lan by a load balancer."""

    name: str
    namespace: str
    image: str
    port: int
    expose: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A further cluster under the same Argo CD; `kind` is talos or k3s."""

    name: str
    kind: str
    endpoint: str
    pods: str
    services: str


@dataclass(frozen=True, slots=True)
class Home:
    """The cluster on which Argo CD runs."""

    name: str


@dataclass(frozen=True, slots=True)
class Secrets:
    """Who can decrypt secrets: age recipients."""

    age: tuple[str, ...]


Component = Node | Host | Vm | App | Cluster


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that a repository is made from; `template` is the version of stackwright that first rendered it.

    `contract` is the generation of Talos' documents that the patches are written for.
    """

    template: str
    stack: str
    repository: RepositoryAnswers
    domain: str
    cluster: Home
    admin: Admin
    secrets: Secrets
    network: Network
    versions: Mapping[str, str]
    contract: str
    choices: Choices
    nodes: tuple[Node, ...]
    hosts: tuple[Host, ...]
    vms: tuple[Vm, ...]
    apps: tuple[App, ...]
    clusters: tuple[Cluster, ...]

    @property
    def home_kind(self) -> str:
        """What the cluster consists of on which Argo CD runs: talos or k3s."""
        return home_kind(self.stack)

    @property
    def has_nixos(self) -> bool:
        """Whether any machine runs NixOS, a virtual one included."""
        return bool(self.hosts) or any(vm.is_nixos for vm in self.vms)

    def has_cluster(self, kind: str) -> bool:
        """Whether there is a cluster of this kind."""
        return self.home_kind == kind or any(cluster.kind == kind for cluster in self.clusters)


def home_kind(stack: str) -> str:
    """What the cluster of a stack consists of on which Argo CD runs: talos or k3s."""
    return "k3s" if stack in ("nixos-k3s", "two-clusters") else "talos"


class InvalidAnswer(NamedTuple):
    """What is wrong with the answers, at the path of one of them; the message says what would be right.

    `at_key` says that the last step of the path itself is wrong, and not the value that it leads to. `other` is the
    path of what the answer does not go with, if there is one.
    """

    path: tuple[str | int, ...]
    message: str
    at_key: bool = False
    other: tuple[str | int, ...] = ()

    @property
    def line(self) -> str:
        """`network.nodes: 10.20.0.5/24 is not …`."""
        where = ".".join(map(str, self.path))
        return f"{where}: {self.message}" if where else self.message


class Wish(NamedTuple):
    """A component that is to be there: its kind (node, host, vm, app, cluster), its name, and what was said of it.

    `into` is the folder for it in a repository that was made by hand.
    """

    kind: str
    name: str
    options: Mapping[str, Value]
    into: str = ""

    @property
    def label(self) -> str:
        """What it is called in messages: `vm db`."""
        return f"{self.kind} {self.name}"
