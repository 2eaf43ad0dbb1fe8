"""What recipes act on: machines, clusters, a registry. One JSON file, which every stand-in reads and changes."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

#: How long things take in the world, in seconds of its own clock.
INSTALL, STEP, API, JOIN = 90, 1, 60, 120

State = Literal["unreachable", "waiting", "running"]


@dataclass
class Machine:
    """A machine on the network, at its address. `waiting`: Talos in maintenance, or a rescue system with SSH."""

    name: str
    address: str
    kind: Literal["talos", "nixos"]
    role: str
    cluster: str = ""
    state: State = "waiting"
    #: Where it is until it is configured, "" where that is its address already.
    dhcp: str = ""
    #: When it answers (again): it restarts until then.
    up_at: float = 0
    #: As which node it was configured, with whose certificates, and which image it runs.
    configured_as: str = ""
    pki: str = ""
    image: str = ""
    #: Who may log in (NixOS), the host's public SSH key, and what it has joined its cluster with.
    users: list[str] = field(default_factory=list)
    host_key: str = ""
    token: str = ""
    etcd: bool = False
    #: How often it was wiped, switched, upgraded, restored.
    did: dict[str, int] = field(default_factory=dict)

    def done(self, what: str) -> None:
        """Counts what was done to the machine."""
        self.did[what] = self.did.get(what, 0) + 1


@dataclass
class Cluster:
    """A Kubernetes cluster: `started_at` is when etcd was told to begin, None where it never was."""

    name: str
    kind: Literal["talos", "k3s"]
    #: The address of its API that is not a machine's own, or one of a machine.
    endpoint: str
    #: Names and addresses in the certificate of the API.
    names: list[str] = field(default_factory=list)
    started_at: float | None = None
    #: From which snapshot it was restored, "" where it was not.
    restored_from: str = ""
    kubernetes: str = ""
    #: Whether Pods have a network: nodes are not ready without.
    network: bool = False


@dataclass
class World:
    """Everything, with a clock of its own: each call of a tool takes a second, and `sleep` as long as it says."""

    folder: str
    now: float = 0
    machines: dict[str, Machine] = field(default_factory=dict)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    #: Virtual machines that run, with the public half of their SSH host key; local ports that lead to them.
    vms: dict[str, str] = field(default_factory=dict)
    forwards: dict[str, str] = field(default_factory=dict)
    #: Images that were built here, and those in the registry.
    built: list[str] = field(default_factory=list)
    pushed: list[str] = field(default_factory=list)
    logged_in: bool = True
    #: Certificates with which the API is opened, as PEM: of the authority, of the administrator, and its key.
    certificates: dict[str, str] = field(default_factory=dict)

    def there(self, address: str) -> Machine | None:
        """The machine that has an address now, whether it answers or not."""
        for one in self.machines.values():
            if (one.dhcp if one.dhcp and one.state == "waiting" else one.address) == address:
                return one if one.state != "unreachable" else None
        return None

    def at(self, address: str) -> Machine | None:
        """The machine at an address, where there is one that answers."""
        found = self.there(address)
        return found if found and found.up_at <= self.now else None

    def named(self, name: str) -> Machine:
        """The machine of a name."""
        return next(machine for machine in self.machines.values() if machine.name == name)

    def members(self, cluster: str) -> list[Machine]:
        """The machines that run and belong to a cluster."""
        return [one for one in self.machines.values() if one.cluster == cluster and one.state == "running"]


def serves(world: World, cluster: Cluster, machine: Machine) -> bool:
    """Whether the API of the cluster answers on this machine of its own."""
    if cluster.started_at is None or world.at(machine.address) is None or machine.role not in SERVERS:
        return False
    return machine.etcd and world.now >= max(cluster.started_at, machine.up_at) + API


#: Roles that have the API and etcd.
SERVERS = ("controlplane", "k3s-server")


def api(world: World, host: str) -> Cluster | None:
    """The cluster whose API answers at a host: on a machine of its own, or at an address that one of them holds."""
    for cluster in world.clusters.values():
        serving = [one.address for one in world.members(cluster.name) if serves(world, cluster, one)]
        if host in serving or (host == cluster.endpoint and host not in world.machines and serving):
            return cluster
    return None


def holder(world: World, host: str) -> str:
    """The address of the machine that a virtual address leads to; any other address is itself."""
    cluster = api(world, host)
    if cluster is None or host in world.machines:
        return host
    return next(one.address for one in world.members(cluster.name) if serves(world, cluster, one))


def pass_time(world: World, seconds: float) -> None:
    """What happens by itself meanwhile: members of etcd join once there is one to join, and k3s begins."""
    world.now += seconds
    for cluster in world.clusters.values():
        servers = [one for one in world.members(cluster.name) if one.role in SERVERS and world.at(one.address)]
        if cluster.kind == "k3s" and cluster.started_at is None:
            cluster.started_at = min((one.up_at for one in servers if one.token), default=None)
        for server in servers:
            started = cluster.started_at is not None
            if started and (world.now >= (cluster.started_at or 0) + JOIN or cluster.kind == "k3s"):
                server.etcd = server.etcd or cluster.kind == "talos" or bool(server.token)


@contextmanager
def change(path: Path) -> Iterator[World]:
    """The world, for one change: nobody else reads or changes it meanwhile."""
    with path.open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        world = parse(file.read())
        pass_time(world, STEP)
        try:
            yield world
        finally:
            # A call that fails takes its time, too.
            file.seek(0)
            file.truncate()
            file.write(json.dumps(asdict(world), indent=1))
            file.flush()


def read(path: Path) -> World:
    """The world as it is now."""
    with path.open() as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        return parse(file.read())


def write(path: Path, world: World) -> None:
    """A new world."""
    path.write_text(json.dumps(asdict(world), indent=1))


def parse(text: str) -> World:
    """The world that a text describes."""
    entries = json.loads(text)
    entries["machines"] = {key: Machine(**entry) for key, entry in entries["machines"].items()}
    entries["clusters"] = {key: Cluster(**entry) for key, entry in entries["clusters"].items()}
    return World(**entries)
