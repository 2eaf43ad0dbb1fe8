"""talosctl, as far as a repository uses it."""

import sys
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from . import answers, talos_generate, world
from .arguments import Line, fail, parse
from .kube_config import kubeconfig
from .talos_api import nodes_of, reach, settings
from .world import Cluster, Machine, World

_VALUES = (
    *("nodes", "endpoints", "talosconfig", "context", "cluster", "file", "mode", "timeout", "output", "namespace"),
    *("recover-from", "wait-timeout", "control-plane-nodes", "worker-nodes", "force-context-name", "image", "to"),
    *("with-secrets", "talos-version", "kubernetes-version", "config-patch", "config-patch-worker", "output-types"),
    *("config-patch-control-plane", "output-file", "k8s-endpoint", "system-labels-to-wipe"),
)
_SWITCHES = ("insecure", "dry-run", "force", "merge", "server", "with-docs", "with-examples", "short", "wait", "debug")
_SHORT = {"-n": "nodes", "-e": "endpoints", "-f": "file", "-o": "output", "-i": "insecure", "-m": "mode"}


class Called(NamedTuple):
    """A call of the Talos API: the world, the machine that it is for, and how."""

    world: World
    machine: Machine
    line: Line


def run(path: Path, arguments: list[str]) -> None:
    """Does what the arguments say."""
    line = parse(arguments, _VALUES, _SWITCHES, _SHORT)
    command = " ".join(line.words[:2])
    if line.words[:1] == ["gen"]:
        talos_generate.run(line)
    elif line.words[:1] == ["config"]:
        _config(line)
    elif command == "health":
        _health(path, line)
    else:
        _call(path, line)


def _call(path: Path, line: Line) -> None:
    """One call on each of the nodes that are meant."""
    word = line.words[0] if line.words else ""
    commands = {
        "get": _get,
        "version": _version,
        "apply-config": _apply,
        "apply": _apply,
        "bootstrap": _bootstrap,
        "kubeconfig": _kubeconfig,
        "etcd": _etcd,
        "upgrade": _upgrade,
        "upgrade-k8s": _kubernetes,
        "service": _service,
        "services": _service,
    }
    if word not in commands:
        fail(f"stand-in for talosctl: nobody taught me {' '.join(line.words)}", 97)
    # Read before the world is opened: what writes it may need the world, too.
    data = _input(line) if commands[word] is _apply else ""
    nodes = nodes_of(line)
    if word in ("bootstrap", "etcd", "kubeconfig", "upgrade-k8s") and len(nodes) != 1:
        fail(f'command "{word}" requires exactly one node (got {len(nodes)})')
    for node in nodes:
        with world.change(path) as here:
            called = Called(here, reach(here, line, node, word), line)
            if commands[word] is _apply:
                _apply(called, data)
            else:
                commands[word](called)


def _input(line: Line) -> str:
    if not line.one("file"):
        fail("no filename supplied for configuration")
    data = Path(line.one("file")).read_text()
    return data or fail(answers.NO_DATA)


# --- what is asked ---


def _get(called: Called) -> None:
    kind = called.line.words[1]
    print("NODE          NAMESPACE   TYPE   ID")
    print(f"{called.machine.address}   runtime     {kind}   stand-in")


def _version(called: Called) -> None:
    print(f"Server:\n\tNODE:        {called.machine.address}\n\tTag:         v0.0.0")


def _service(called: Called) -> None:
    state = "Running" if called.machine.etcd else "Preparing"
    print(f"NODE {called.machine.address}\nID etcd\nSTATE {state}")


def _apply(called: Called, data: str = "") -> None:
    documents = [one for one in yaml.safe_load_all(data) if one]
    names = [one["hostname"] for one in documents if one.get("kind") == "HostnameConfig"]
    main = next((one for one in documents if "machine" in one), None) or fail("unknown keys found during decoding")
    machine = called.machine
    if called.line.has("dry-run"):
        machine.done("compared")
        print("Dry run summary:\nNo changes.", file=sys.stderr)
        return
    machine.done("tried" if called.line.one("mode") == "try" else "configured")
    if machine.state == "waiting":
        # It installs itself on its disk and restarts.
        machine.state, machine.up_at = "running", called.world.now + world.INSTALL
        machine.pki, machine.image = main["machine"]["ca"]["crt"], _image(documents)
    machine.configured_as = names[0] if names else ""
    print("Applied configuration without a reboot", file=sys.stderr)


def _image(documents: list[dict[str, Any]]) -> str:
    """What it installs itself from: until the contract of 1.13 a part of `machine`, then a document of its own."""
    parts = [one.get("machine", {}).get("install", {}) for one in documents]
    parts += [one.get("installer", {}) for one in documents if one.get("kind") == "UnattendedInstallConfig"]
    return next((str(part["image"]) for part in parts if part.get("image")), "")


def _bootstrap(called: Called) -> None:
    here, machine, cluster = called.world, called.machine, _cluster(called)
    if machine.role != "controlplane":
        fail(f"error executing bootstrap: {answers.WORKER}")
    if machine.etcd:
        fail(f"error executing bootstrap: {answers.ALREADY}")
    if here.now < machine.up_at + 10:
        fail(f"error executing bootstrap: {answers.NOT_YET}")
    snapshot = called.line.one("recover-from")
    if snapshot and not Path(snapshot).exists():
        fail(f"stat {snapshot}: no such file or directory")
    machine.etcd, cluster.started_at, cluster.restored_from = True, here.now, snapshot
    machine.done("restored" if snapshot else "bootstrapped")


def _kubeconfig(called: Called) -> None:
    words = called.line.words
    path, cluster = Path(words[1] if len(words) > 1 else "."), _cluster(called)
    name = called.line.one("force-context-name") or f"admin@{cluster.name}"
    fresh = kubeconfig(called.world, name, f"https://{cluster.endpoint}:6443", namespace="default")
    # `merge` is on by default: what is there already stays.
    old = (yaml.safe_load(path.read_text()) if path.exists() else None) or {}
    for part in ("clusters", "contexts", "users"):
        fresh[part] = [one for one in old.get(part) or [] if one["name"] != name] + fresh[part]
    path.write_text(yaml.safe_dump({**old, **fresh}))


def _etcd(called: Called) -> None:
    here, machine, what = called.world, called.machine, called.line.words[1:]
    if not machine.etcd:
        fail(f"{machine.address}: {answers.NO_ETCD}")
    members = [one for one in here.machines.values() if one.cluster == machine.cluster and one.etcd]
    if what[0] == "members":
        print(
            "NODE         ID                 HOSTNAME   PEER URLS                  CLIENT URLS                LEARNER"
        )
        for one in members:
            print(
                f"{machine.address}   {_member(one)}   {one.name}   https://{one.address}:2380   https://{one.address}:2379   false"
            )
    elif what[0] == "snapshot":
        Path(what[1]).write_text("etcd")
        print(f"etcd snapshot saved to {what[1]!r} (4 bytes)", file=sys.stderr)
    elif what[0] == "remove-member":
        gone = next((one for one in members if _member(one) == what[1]), None)
        gone = gone or fail(f"error parsing member id: invalid member id {what[1]!r}")
        gone.etcd = False
        gone.done("removed")


def _member(machine: Machine) -> str:
    return f"{int(machine.address.replace('.', '')):016x}"


def _upgrade(called: Called) -> None:
    image = called.line.one("image") or fail("image is required")
    called.machine.image = image
    called.machine.up_at = called.world.now + world.INSTALL
    called.machine.done("upgraded")


def _kubernetes(called: Called) -> None:
    cluster = _cluster(called)
    if not world.serves(called.world, cluster, called.machine):
        fail(f"failed to get API server version: Get https://{cluster.endpoint}:6443/version: connection refused")
    cluster.kubernetes = called.line.one("to")


def _cluster(called: Called) -> Cluster:
    return called.world.clusters[called.machine.cluster]


# --- what needs no machine, or waits for all of them ---


def _config(line: Line) -> None:
    path, context = settings(line)
    if not context:
        fail(f"failed to resolve config context: {path} has none")
    key = {"endpoint": "endpoints", "endpoints": "endpoints", "node": "nodes", "nodes": "nodes"}[line.words[1]]
    loaded = yaml.safe_load(path.read_text())
    loaded["contexts"][loaded["context"]][key] = line.words[2:]
    path.write_text(yaml.safe_dump(loaded))


def _health(path: Path, line: Line) -> None:
    """Waits until everything is healthy, at most as long as it is told."""
    nodes = nodes_of(line)
    if len(nodes) != 1:
        fail(f'command "health" requires exactly one node (got {len(nodes)})')
    limit = _seconds(line.one("wait-timeout", "20m"))
    waited = 0
    while True:
        with world.change(path) as here:
            cluster = here.clusters[reach(here, line, nodes[0], "health").cluster]
            missing = _missing(here, cluster)
            world.pass_time(here, 10)
        if not missing:
            print("waiting for all k8s nodes to report ready: OK", file=sys.stderr)
            return
        waited += 10
        if waited > limit:
            fail(answers.DEADLINE.format(missing))


def _missing(here: World, cluster: Cluster) -> str:
    """What a healthy cluster would have and this one lacks."""
    machines = [one for one in here.machines.values() if one.cluster == cluster.name]
    # Machines that nobody has configured are no members, and nobody misses them.
    members = [one for one in machines if one.state == "running" or one.configured_as]
    for one in members:
        if here.at(one.address) is None:
            return answers.NOT_BOOTED.format(one.address, answers.no_route(one.address))
    if cluster.started_at is None or any(one.role == "controlplane" and not one.etcd for one in members):
        return "etcd to be healthy"
    if not any(world.serves(here, cluster, one) for one in members):
        return "all control plane static pods to be running"
    return "" if cluster.network else "all k8s nodes to report ready"


def _seconds(text: str) -> int:
    """A duration of one unit."""
    return int(float(text[:-1]) * {"s": 1, "m": 60, "h": 3600}[text[-1]])
