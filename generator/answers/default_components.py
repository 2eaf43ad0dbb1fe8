"""Fills in the components: those that a stack starts with, and the addresses that were not given."""

from hashlib import sha256

from ...model.text.document import Value
from ...model.text.typed_access import items, mapping, text
from . import addresses, defaults
from .answers import home_kind

AnswerTree = dict[str, Value]


def complete_components(given: AnswerTree, found: AnswerTree) -> AnswerTree:
    """Nodes, hosts, VMs and applications, given everything else that was found so far."""
    stack, plan = str(found["stack"]), mapping(found, "network")
    release = text(found, "versions", "nixos") or ""
    role = "k3s-agent" if home_kind(stack) == "k3s" else "server"
    example = [defaults.EXAMPLE_VM] if mapping(found, "choices")["example-vm"] else []
    nodes = _list_components(given, "nodes", _make_nodes(given, stack))
    hosts = _list_components(given, "hosts", _make_hosts(given, stack))
    vms = _list_components(given, "vms", example)
    taken = [text(plan, key) or "" for key in ("gateway", "vip", "vms-gateway")]
    taken += [text(entry, "address") or "" for entry in (*nodes, *hosts, *vms)]
    macs = [text(entry, "mac") or "" for entry in vms]
    nodes = [{**defaults.NODE, **entry} for entry in nodes]
    hosts = [{**defaults.HOST, "role": role, "state-version": release, **entry} for entry in hosts]
    vms = [{**defaults.VM, "state-version": release, **entry} for entry in vms]
    apps = _list_components(given, "apps", [defaults.EXAMPLE_APP])
    return {
        "nodes": [_give_addresses(entry, "nodes", plan, taken) for entry in nodes],
        "hosts": [_give_addresses(entry, "hosts", plan, taken) for entry in hosts],
        "vms": [_with_mac(_give_addresses(entry, "vms", plan, taken), macs) for entry in vms],
        "apps": [{**defaults.APP, "namespace": entry["name"], **entry} for entry in apps],
    }


def complete_clusters(given: AnswerTree, stack: str, plan: AnswerTree) -> list[AnswerTree]:
    """The further clusters, each with networks of its own."""
    workload: list[AnswerTree] = [{"name": "workload", "kind": "talos"}] if stack == "two-clusters" else []
    listed = _list_components(given, "clusters", workload)
    taken = [str(plan[key]) for key in ("nodes", "vms", "pods", "services")]
    taken += [written for entry in listed for key in ("pods", "services") if (written := text(entry, key))]
    return [_with_ranges({"kind": "k3s", **entry}, taken) for entry in listed]


def with_endpoints(further: list[AnswerTree], found: AnswerTree) -> list[Value]:
    """The clusters, each with the endpoint of the machines of its kind that are described here, if any."""
    servers = (text(host, "address") or "" for host in items(found, "hosts") if text(host, "role") == "k3s-server")
    hosts = {"talos": str(mapping(found, "network")["vip"]) if found["nodes"] else "", "k3s": next(servers, "")}
    named: list[Value] = []
    for entry in further:
        host = hosts[str(entry["kind"])]
        named.append({"endpoint": f"https://{host}:6443", **entry} if host else entry)
    return named


def _list_components(given: AnswerTree, kind: str, otherwise: list[AnswerTree]) -> list[AnswerTree]:
    if kind not in given:
        return otherwise
    return [entry for entry in items(given, kind) if isinstance(entry, dict)]


def _make_nodes(given: AnswerTree, stack: str) -> list[AnswerTree]:
    control = _number_machines("cp", _count(given, stack, "control-planes"), "controlplane")
    return [*control, *_number_machines("worker", _count(given, stack, "workers"), "worker")]


def _make_hosts(given: AnswerTree, stack: str) -> list[AnswerTree]:
    servers = _number_machines("server", _count(given, stack, "servers"), "k3s-server")
    agents = _number_machines("agent", _count(given, stack, "agents"), "k3s-agent")
    return [*servers, *agents, *([defaults.DATABASE] if stack == "talos-nixos" else [])]


def _count(given: AnswerTree, stack: str, key: str) -> int:
    found = given.get(key, defaults.COUNTS[stack].get(key, 0))
    assert isinstance(found, int)
    return found


def _number_machines(stem: str, count: int, role: str) -> list[AnswerTree]:
    return [{"name": f"{stem}-{number}", "role": role} for number in range(1, count + 1)]


def _give_addresses(entry: AnswerTree, kind: str, plan: AnswerTree, taken: list[str]) -> AnswerTree:
    if entry.get("address"):
        return entry
    around = addresses.subnet(str(plan["vms" if kind == "vms" else "nodes"]))
    address = addresses.free(around, kind, taken, "" if kind == "vms" else str(plan["loadbalancers"]))
    taken.append(address)
    return {**entry, "address": address}


def _with_mac(entry: AnswerTree, taken: list[str]) -> AnswerTree:
    """A hardware address that follows from the name, so that it is the same every time."""
    if entry.get("mac"):
        return entry
    name = str(entry["name"])
    mac = next(mac for number in range(256) if (mac := _mac(f"{name}{number or ''}")) not in taken)
    taken.append(mac)
    return {**entry, "mac": mac}


def _mac(name: str) -> str:
    return ":".join(("52", "54", "00", *(f"{byte:02x}" for byte in sha256(name.encode()).digest()[:3])))


def _with_ranges(entry: AnswerTree, taken: list[str]) -> AnswerTree:
    """The cluster with Pods and Services where no other has them."""
    for key in ("pods", "services"):
        if key not in entry:
            entry[key] = addresses.free_subnet(defaults.RANGES[str(entry["kind"])][key], taken)
            taken.append(str(entry[key]))
    return entry
