"""What is wrong with answers that fit the schema each, but not together. Every sentence says what would be right."""

from collections.abc import Iterator
from itertools import chain

from .answers import Answers, Cluster, Component, Host, InvalidAnswer, Node, Vm
from .hardware import check_hardware
from .network_rules import AnswerPath, Owned, check_network
from .repository_url import parse_repository_url
from .version_rules import check_versions, untested_versions

#: Why Talos workers cannot join k3s.
NO_TALOS_CONTROL_PLANE = (
    "a Talos worker joins no NixOS control plane: it has its certificate signed by trustd (port 50001), which only a"
    " Talos control plane runs. Give one node the role controlplane, or take the stack two-clusters: a k3s cluster on"
    " NixOS and a Talos cluster under one Argo CD"
)
NO_K3S_SERVER = (
    "a k3s agent joins a k3s server only, and no host here has that role. Give one host the role k3s-server,"
    " or this one the role server"
)
#: What YAML takes for something else than a text, as Kubernetes reads it.
NO_TEXTS = ("true", "false", "yes", "no", "on", "off", "y", "n", "null")
#: Names that mean something else: to Ansible, to Kubernetes and Argo CD, or in the folders of the repository.
RESERVED = {
    "localhost": "every machine calls itself that",
    **dict.fromkeys(("all", "ungrouped", "talos", "nixos", "hosts", "nodes", "vms"), "Ansible has such a group"),
    **dict.fromkeys(("default", "kube-system", "kube-public", "kube-node-lease"), "Kubernetes has that namespace"),
    **dict.fromkeys(("argocd", "in-cluster", "root"), "Argo CD is called that"),
    **dict.fromkeys(NO_TEXTS, "YAML reads something else there"),
    **dict.fromkeys(
        ("cilium", "flannel", "local-path", "longhorn", "kubevirt", "cdi", "multus", "monitoring", "sops", "snapshots"),
        "a component of the infrastructure is called that",
    ),
}
#: The kinds of components, and the lists of the answers that they are in.
KINDS = {"node": "nodes", "host": "hosts", "vm": "vms", "app": "apps", "cluster": "clusters"}


def find_invalid_answers(answers: Answers, *, with_versions: bool = True) -> tuple[InvalidAnswer, ...]:
    """Everything that is wrong across the answers, in the order of their paths.

    The versions of a repository that is there already are raised one by one, and the linter looks after them.
    """
    checks = (
        check_network,
        _names,
        _reserved_names,
        _url,
        _stack,
        _roles,
        _clusters,
        _images,
        _exposed_hosts,
        check_hardware,
    )
    found = {found for check in checks for found in check(answers)}
    found |= set(check_versions(answers)) if with_versions else set()
    return tuple(sorted(found, key=lambda mistake: ([str(step).zfill(4) for step in mistake.path], mistake.message)))


def components(answers: Answers) -> Iterator[tuple[str, int, Component]]:
    """Every component with the list that it is in, and its place there."""
    for kind in KINDS.values():
        for index, component in enumerate(getattr(answers, kind)):
            yield kind, index, component


def label(component: Component) -> str:
    """What a component is called in messages: `node cp-1`."""
    return f"{type(component).__name__.lower()} {component.name}"


def _names(answers: Answers) -> Iterator[InvalidAnswer]:
    home = Owned(("cluster", "name"), f"cluster {answers.cluster.name}", answers.cluster.name)
    owned = (Owned((kind, at, "name"), label(one), one.name) for kind, at, one in components(answers))
    first: dict[str, Owned] = {}
    for one in chain([home], owned):
        other = first.setdefault(one.value, one)
        # The home cluster is often called as its repository is, and so may be an application.
        if other is not one and not (other is home and one.path[0] != "clusters"):
            yield InvalidAnswer(
                one.path, f"{one.value} is the name of {other.owner} and of {one.owner}", other=other.path
            )


def _reserved_names(answers: Answers) -> Iterator[InvalidAnswer]:
    named: list[tuple[AnswerPath, str]] = [((kind, at, "name"), one.name) for kind, at, one in components(answers)]
    named += [(("apps", at, "namespace"), app.namespace) for at, app in enumerate(answers.apps)]
    for key, name in (("branch", answers.repository.branch.lower()), ("name", answers.repository.name)):
        if name in NO_TEXTS:
            named.append((("repository", key), name))
    for path, name in [(("cluster", "name"), answers.cluster.name), *named]:
        if why := RESERVED.get(name):
            yield InvalidAnswer(path, f"{name} is reserved: {why}; another name is right")


def _stack(answers: Answers) -> Iterator[InvalidAnswer]:
    """Whether the home cluster has machines that can run it."""
    if answers.home_kind == "talos" and not answers.nodes:
        yield InvalidAnswer(("nodes",), f"the stack {answers.stack} needs at least one Talos control plane")
    if answers.home_kind == "k3s" and not any(host.role == "k3s-server" for host in answers.hosts):
        yield InvalidAnswer(("hosts",), f"the stack {answers.stack} needs at least one host with the role k3s-server")
    if answers.stack == "two-clusters" and not (answers.nodes and answers.has_cluster("talos")):
        yield InvalidAnswer(("clusters",), "the stack two-clusters needs a cluster of the kind talos, and nodes for it")


def _roles(answers: Answers) -> Iterator[InvalidAnswer]:
    serving = any(host.role == "k3s-server" for host in answers.hosts)
    if answers.nodes and not any(node.is_controlplane for node in answers.nodes):
        missing = "none of the nodes is a control plane; give one the role controlplane"
        yield InvalidAnswer(("nodes",), NO_TALOS_CONTROL_PLANE if serving else missing)
    elif answers.nodes and not answers.has_cluster("talos"):
        what = f"{answers.nodes[0].name} runs Talos, and no cluster here does; a cluster of the kind talos is missing"
        yield InvalidAnswer(("nodes",), what)
    for index, host in enumerate(answers.hosts):
        yield from _host(index, host, serving=serving, has_k3s=answers.has_cluster("k3s"))


def _host(index: int, host: Host, *, serving: bool, has_k3s: bool) -> Iterator[InvalidAnswer]:
    path = ("hosts", index, "role")
    if host.role == "k3s-agent" and not serving:
        yield InvalidAnswer(path, f"{host.name} is a k3s agent; {NO_K3S_SERVER}")
    elif host.role != "server" and not has_k3s:
        yield InvalidAnswer(
            path, f"{host.name} is of a k3s cluster, and there is none; a cluster of the kind k3s is missing"
        )
    if host.role != "server" and "kubernetes" in host.services:
        what = f"{host.name} would run two kubelets: the role {host.role} and the service kubernetes exclude each other"
        yield InvalidAnswer(("hosts", index, "services"), what)


def _clusters(answers: Answers) -> Iterator[InvalidAnswer]:
    for index, cluster in enumerate(answers.clusters):
        if not cluster.endpoint:
            yield InvalidAnswer(("clusters", index, "endpoint"), f"nothing says where the API of {cluster.name} is")
        for key in ("pods", "services"):
            if not getattr(cluster, key):
                yield InvalidAnswer(("clusters", index, key), f"no network is free for the {key} of {cluster.name}")
        if _is_second(answers, index, cluster):
            what = f"{cluster.name} is the second {cluster.kind} cluster whose machines would be described here"
            yield InvalidAnswer(
                ("clusters", index, "endpoint"), f"{what}; give the endpoint of a cluster from elsewhere"
            )


def _is_second(answers: Answers, index: int, cluster: Cluster) -> bool:
    """Whether another cluster has the machines of this kind, and this one points at them nevertheless."""
    own = {f"https://{answers.network.vip}:6443"} if answers.nodes else set()
    own |= {f"https://{host.address}:6443" for host in answers.hosts if host.role == "k3s-server"}
    earlier = {answers.home_kind} | {other.kind for other in answers.clusters[:index]}
    return cluster.kind in earlier and cluster.endpoint in own


def _images(answers: Answers) -> Iterator[InvalidAnswer]:
    for kind, index, component in components(answers):
        image = "" if isinstance(component, Node | Host | Cluster) else component.image
        is_ours = isinstance(component, Vm) and component.is_nixos
        if image and not is_ours and ":" not in image.rpartition("/")[2] and "@" not in image:
            yield InvalidAnswer(
                (kind, index, "image"), f"{image} has no tag, so it changes by itself; {image}:1.2.3 is right"
            )


def _url(answers: Answers) -> Iterator[InvalidAnswer]:
    url, path = parse_repository_url(answers.repository.url), ("repository", "url")
    if url is None:
        yield InvalidAnswer(
            path, f"{answers.repository.url} has no host and path; https://github.com/example/homelab.git has"
        )
    elif answers.has_nixos and not url.https_is_known:
        why = "NixOS systems follow it by comin, which reads HTTPS only"
        yield InvalidAnswer(path, f"{answers.repository.url} is reached by SSH; {why}: an https:// URL is right")


def _exposed_hosts(answers: Answers) -> Iterator[InvalidAnswer]:
    if answers.choices.cni == "flannel" and answers.home_kind == "talos":
        for index, app in enumerate(answers.apps):
            if app.expose == "lan":
                what = "lan needs a load balancer, and flannel on Talos has none"
                yield InvalidAnswer(("apps", index, "expose"), f"{what}; cluster is right, or cilium for choices.cni")


def advice(answers: Answers) -> Iterator[str]:
    """What is not wrong, but may not be meant; each a sentence."""
    control = sum(node.is_controlplane for node in answers.nodes)
    if control and control % 2 == 0:
        what = f"{control} Talos control planes survive the loss of no more machines than {control - 1}"
        yield f"{what}: etcd needs more than half of them."
    yield from untested_versions(answers)
