"""Answers → what templates see: everything that needs arithmetic is done here, so that they only loop and choose."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from ...model.text.document import Value
from ...schemas.stackwright.placeholders import DISK
from ..answers import addresses
from ..answers.answers import Answers, Cluster, Host, Node
from ..answers.defaults import RANGES
from ..answers.hardware import hardware, sought
from ..answers.pin_table import FIXED, PINS
from ..answers.plain_values import to_plain
from ..answers.repository_url import parse_repository_url
from ..answers.version_answers import has_documents
from .chart_namespaces import infrastructure

#: What templates see: plain values, so that they cannot call anything of ours.
Seen = Value
Context = dict[str, Seen]

#: Where a code host keeps the images of a repository; the others keep them on the same host.
_REGISTRIES = {"github": "ghcr.io", "gitlab": "registry.gitlab.com"}
#: What Longhorn needs of the system, as extensions of Talos.
_LONGHORN = ("siderolabs/iscsi-tools", "siderolabs/util-linux-tools")


def context(answers: Answers) -> Context:
    """The whole context; names have underscores where the answers have dashes."""
    clusters = _clusters(answers)
    has = _has(answers)
    found: Context = {
        "root": ".",
        "directory": answers.repository.name,
        "stack": answers.stack,
        "has": has,
        "infrastructure": {key: list[Seen](names) for key, names in infrastructure(has).items()},
        "repository": _repository(answers),
        "domain": answers.domain,
        "admin": _to_context(answers.admin),
        "secrets": _to_context(answers.secrets),
        "placeholders": sought(answers.repository.name),
        "choices": _to_context(answers.choices),
        "versions": {key.replace("-", "_"): version for key, version in answers.versions.items()},
        "minors": _minors(answers.versions),
        "contract": {"version": answers.contract, "documents": has_documents(answers.contract)},
        "pins": {name.replace("-", "_"): pin.renovate for name, pin in PINS.items()},
        "fixed": {pin.name.replace("-", "_"): pin.version for pin in FIXED},
        "schematic": _schematic(answers),
        "network": _network(answers),
        "cluster": clusters[0],
        "clusters": list[Seen](clusters),
        "talos_cluster": next((found for found in clusters if found["kind"] == "talos"), None),
        "k3s_cluster": next((found for found in clusters if found["kind"] == "k3s"), None),
        "tool": {"version": answers.template},
    }
    return {**found, **_machines(answers, found["talos_cluster"])}


def _to_context(value: object) -> dict[str, Seen]:
    found = _rename_keys(to_plain(value))
    assert isinstance(found, dict)
    return found


def _rename_keys(value: object) -> Seen:
    if isinstance(value, dict):
        return {str(key).replace("-", "_"): _rename_keys(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_rename_keys(entry) for entry in value]
    assert isinstance(value, str | int)
    return value


def _has(answers: Answers) -> Context:
    choices = answers.choices
    kubevirt = answers.stack == "kubevirt" or bool(answers.vms)
    return {
        "talos": bool(answers.nodes),
        "nodes": bool(answers.nodes),
        "nixos": answers.has_nixos,
        "hosts": bool(answers.hosts),
        "vms": bool(answers.vms),
        "apps": bool(answers.apps),
        "kubernetes": True,
        "k3s": any(host.role.startswith("k3s-") for host in answers.hosts),
        "kubevirt": kubevirt,
        "snapshots": kubevirt and choices.storage == "longhorn",
        "migration": choices.storage == "longhorn" and _count_volume_hosts(answers)[answers.home_kind] > 1,
        "cilium": choices.cni == "cilium",
        "flannel": choices.cni == "flannel",
        "local_path": choices.storage == "local-path",
        "longhorn": choices.storage == "longhorn",
        "monitoring": choices.monitoring,
        "example_vm": choices.example_vm,
        "two_clusters": bool(answers.clusters),
        **{ci: choices.ci == ci for ci in ("github", "gitlab", "forgejo")},
    }


def _repository(answers: Answers) -> Context:
    url = parse_repository_url(answers.repository.url)
    assert url is not None  # rules.py has refused it
    port = f":{url.port}" if url.port and not url.is_ssh else ""
    registry = _REGISTRIES.get(answers.choices.ci, f"{url.host}{port}")
    return {
        **_to_context(answers.repository),
        "web": url.web,
        "https_url": f"{url.web}.git" if url.is_ssh else answers.repository.url,
        "registry": f"{registry}/{url.path}".lower(),
        "is_ssh": url.is_ssh,
        "host": url.host,
        "ssh_port": url.ssh_port,
        "needs_known_hosts": url.needs_known_hosts,
    }


def _minors(versions: Mapping[str, str]) -> Context:
    found = {key.replace("-", "_"): ".".join(text.lstrip("v").split(".")[:2]) for key, text in versions.items()}
    return {**found, "k3s_attribute": f"k3s_{found['k3s'].replace('.', '_')}"}


def _schematic(answers: Answers) -> Context:
    """The schematic of Talos and its name in the Image Factory: a digest of exactly the text that is sent there."""
    extensions = _LONGHORN if answers.choices.storage == "longhorn" else ()
    text = "customization: {}\n"
    if extensions:
        listed = "".join(f"            - {extension}\n" for extension in extensions)
        text = f"customization:\n    systemExtensions:\n        officialExtensions:\n{listed}"
    return {"id": sha256(text.encode()).hexdigest(), "extensions": list[Seen](extensions)}


def _network(answers: Answers) -> Context:
    plan = answers.network
    ends = addresses.bounds(plan.loadbalancers)
    nodes, vms = addresses.subnet(plan.nodes), addresses.subnet(plan.vms)
    return {
        **_to_context(plan),
        "vip": plan.vip if answers.nodes else "",
        "prefix": nodes.prefixlen,
        "vms_prefix": vms.prefixlen,
        "loadbalancers": {"start": str(ends[0]), "end": str(ends[1])} if ends else {},
    }


def _clusters(answers: Answers) -> list[Context]:
    """All clusters as templates see them, that of Argo CD first."""
    plan = answers.network
    home = Cluster(answers.cluster.name, answers.home_kind, _home_endpoint(answers), plan.pods, plan.services)
    volumes = _count_volume_hosts(answers)
    found = []
    for one in (home, *answers.clusters):  # the machines that are described here are those of the first of their kind
        replicas = min(3, volumes.pop(one.kind, 0) or 3)
        found.append({**_cluster(one, is_home=one is home), "storage_replicas": replicas})
    return found


def _count_volume_hosts(answers: Answers) -> dict[str, int]:
    """How many machines of each kind of cluster can hold volumes."""
    workers = sum(not node.is_controlplane for node in answers.nodes)
    return {
        "talos": workers or len(answers.nodes),
        "k3s": sum(host.role != "server" for host in answers.hosts),
    }


def _home_endpoint(answers: Answers) -> str:
    servers = (host.address for host in answers.hosts if host.role == "k3s-server")
    host = answers.network.vip if answers.home_kind == "talos" else next(servers, "")
    return f"https://{host}:6443"


def _cluster(cluster: Cluster, *, is_home: bool) -> Context:
    services = addresses.subnet(cluster.services or RANGES[cluster.kind]["services"])
    return {
        **_to_context(cluster),
        "is_home": is_home,
        "endpoint": cluster.endpoint,
        "endpoint_host": cluster.endpoint.removeprefix("https://").partition(":")[0],
        "server": "https://kubernetes.default.svc" if is_home else cluster.endpoint,
        "dns_domain": "cluster.local",
        "dns_address": str(services[min(10, services.num_addresses - 1)]),
    }


def _machines(answers: Answers, talos: Seen) -> Context:
    cluster = talos["name"] if isinstance(talos, dict) else ""
    return {
        "nodes": [{**found, "cluster": cluster} for found in _nodes(answers.nodes)],
        "hosts": list[Seen](_hosts(answers.hosts)),
        "vms": [
            {**_to_context(vm), "is_nixos": vm.is_nixos, "host": vm.name if vm.is_nixos else "", "namespace": "vms"}
            for vm in answers.vms
        ],
        "apps": [{**_to_context(app), "is_exposed": app.expose == "lan"} for app in answers.apps],
    }


def _nodes(nodes: Iterable[Node]) -> list[dict[str, Seen]]:
    control = [node.name for node in nodes if node.is_controlplane]
    return [
        {
            **_to_context(node),
            **hardware(node),
            "index": index,
            "is_controlplane": node.is_controlplane,
            "is_first": node.name in control[:1],
            "disk_match": _disk_match(node.disk or DISK),
        }
        for index, node in enumerate(nodes)
    ]


def _disk_match(disk: str) -> str:
    """The expression by which Talos finds a disk, quoted for YAML: links to disks stand in a list of their own."""
    is_link = disk.startswith("/dev/disk/")
    return f"""'"{disk}" in disk.symlinks'""" if is_link else f'disk.dev_path == "{disk}"'


def _hosts(hosts: Iterable[Host]) -> list[dict[str, Seen]]:
    servers = [host.name for host in hosts if host.role == "k3s-server"]
    return [
        {
            **_to_context(host),
            **hardware(host),
            "index": index,
            "is_server": host.role == "k3s-server",
            "is_agent": host.role == "k3s-agent",
            "is_first": host.name in servers[:1],
        }
        for index, host in enumerate(hosts)
    ]
