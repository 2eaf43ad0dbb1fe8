"""Fills in the components: those that a stack starts with, and the addresses that were not given."""

from hashlib import sha256

from ...model.text.document import Value
from ...model.text.values import items, mapping, text
from . import defaults, network
from .answers import home_kind

Tree = dict[str, Value]


def machines(given: Tree, found: Tree) -> Tree:
    """Nodes, hosts, VMs and applications, given everything else that was found so far."""
    stack, plan = str(found["stack"]), mapping(found, "network")
    release = text(found, "versions", "nixos") or ""
    role = "k3s-agent" if home_kind(stack) == "k3s" else "server"
    example = [defaults.EXAMPLE_VM] if mapping(found, "choices")["example-vm"] else []
    nodes = _listed(given, "nodes", _counted_nodes(given, stack))
    hosts = _listed(given, "hosts", _counted_hosts(given, stack))
    vms = _listed(given, "vms", example)
    taken = [text(plan, key) or "" for key in ("gateway", "vip", "vms-gateway")]
    taken += [text(entry, "address") or "" for entry in (*nodes, *hosts, *vms)]
    macs = [text(entry, "mac") or "" for entry in vms]
    nodes = [{**defaults.NODE, **entry} for entry in nodes]
    hosts = [{**defaults.HOST, "role": role, "state-version": release, **entry} for entry in hosts]
    vms = [{**defaults.VM, "state-version": release, **entry} for entry in vms]
    apps = _listed(given, "apps", [defaults.EXAMPLE_APP])
    return {
        "nodes": [_addressed(entry, "nodes", plan, taken) for entry in nodes],
        "hosts": [_addressed(entry, "hosts", plan, taken) for entry in hosts],
        "vms": [_with_mac(_addressed(entry, "vms", plan, taken), macs) for entry in vms],
        "apps": [{**defaults.APP, "namespace": entry["name"], **entry} for entry in apps],
    }


def clusters(given: Tree, stack: str, plan: Tree) -> list[Tree]:
    """The further clusters, each with networks of its own."""
    workload: list[Tree] = [{"name": "workload", "kind": "talos"}] if stack == "two-clusters" else []
    listed = _listed(given, "clusters", workload)
    taken = [str(plan[key]) for key in ("nodes", "vms", "pods", "services")]
    taken += [written for entry in listed for key in ("pods", "services") if (written := text(entry, key))]
    return [_with_ranges({"kind": "k3s", **entry}, taken) for entry in listed]


def with_endpoints(further: list[Tree], found: Tree) -> list[Value]:
    """The clusters, each with the endpoint of the machines of its kind that are described here, if any."""
    servers = (text(host, "address") or "" for host in items(found, "hosts") if text(host, "role") == "k3s-server")
    hosts = {"talos": str(mapping(found, "network")["vip"]) if found["nodes"] else "", "k3s": next(servers, "")}
    named: list[Value] = []
    for entry in further:
        host = hosts[str(entry["kind"])]
        named.append({"endpoint": f"https://{host}:6443", **entry} if host else entry)
    return named


def _listed(given: Tree, kind: str, otherwise: list[Tree]) -> list[Tree]:
    if kind not in given:
        return otherwise
    return [entry for entry in items(given, kind) if isinstance(entry, dict)]


def _counted_nodes(given: Tree, stack: str) -> list[Tree]:
    control = _numbered("cp", _count(given, stack, "control-planes"), "controlplane")
    return [*control, *_numbered("worker", _count(given, stack, "workers"), "worker")]


def _counted_hosts(given: Tree, stack: str) -> list[Tree]:
    servers = _numbered("server", _count(given, stack, "servers"), "k3s-server")
    agents = _numbered("agent", _count(given, stack, "agents"), "k3s-agent")
    return [*servers, *agents, *([defaults.DATABASE] if stack == "talos-nixos" else [])]


def _count(given: Tree, stack: str, key: str) -> int:
    found = given.get(key, defaults.COUNTS[stack].get(key, 0))
    assert isinstance(found, int)
    return found


def _numbered(stem: str, count: int, role: str) -> list[Tree]:
    return [{"name": f"{stem}-{number}", "role": role} for number in range(1, count + 1)]


def _addressed(entry: Tree, kind: str, plan: Tree, taken: list[str]) -> Tree:
    if entry.get("address"):
        return entry
    around = network.subnet(str(plan["vms" if kind == "vms" else "nodes"]))
    address = network.free(around, kind, taken, "" if kind == "vms" else str(plan["loadbalancers"]))
    taken.append(address)
    return {**entry, "address": address}


def _with_mac(entry: Tree, taken: list[str]) -> Tree:
    """A hardware address that follows from the name, so that it is the same every time."""
    if entry.get("mac"):
        return entry
    name = str(entry["name"])
    mac = next(mac for number in range(256) if (mac := _mac(f"{name}{number or ''}")) not in taken)
    taken.append(mac)
    return {**entry, "mac": mac}


def _mac(name: str) -> str:
    return ":".join(("52", "54", "00", *(f"{byte:02x}" for byte in sha256(name.encode()).digest()[:3])))


def _with_ranges(entry: Tree, taken: list[str]) -> Tree:
    """The cluster with Pods and Services where no other has them."""
    for key in ("pods", "services"):
        if key not in entry:
            entry[key] = network.free_subnet(defaults.RANGES[str(entry["kind"])][key], taken)
            taken.append(str(entry[key]))
    return entry
