"""The world on the first day: machines that wait, clusters that nobody has begun, and what the network has besides."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import yaml

from . import repositories
from .api import Answer
from .world import Cluster, Machine, World


def factory(path: str, body: bytes) -> Answer:
    """factory.talos.dev: the id of a schematic is the digest of its canonical text."""
    if path != "/schematics":
        return Answer(404, "text/plain")
    customization = yaml.safe_load(body)["customization"]
    text = "customization: {}\n"
    if customization:
        listed = "".join(f"            - {one}\n" for one in customization["systemExtensions"]["officialExtensions"])
        text = f"customization:\n    systemExtensions:\n        officialExtensions:\n{listed}"
    return Answer(201, "application/json", json.dumps({"id": hashlib.sha256(text.encode()).hexdigest()}).encode())


def beginning(folder: Path, case: str) -> World:
    seen = repositories.seen(case)
    pem = {name: _encoded(folder / "certificates" / file) for name, file in _PEM.items()}
    new = World(str(folder), certificates=pem)
    for one in seen["clusters"]:
        names = [one["endpoint_host"]]
        new.clusters[one["name"]] = Cluster(
            one["name"], one["kind"], one["endpoint_host"], names, network=seen["has"]["flannel"]
        )
        if one["name"] not in own_clusters(seen):
            # Somebody else's cluster, which runs already.
            there = Machine(f"{one['name']}-1", one["endpoint_host"], "nixos", "k3s-server", one["name"], "running")
            there.token, there.up_at = "theirs", -1000
            new.machines[there.address] = there
    for node in seen["nodes"]:
        new.machines[node["address"]] = Machine(node["name"], node["address"], "talos", node["role"], node["cluster"])
    for host in seen["hosts"]:
        cluster = seen["k3s_cluster"]["name"] if host["role"] != "server" else ""
        machine = Machine(host["name"], host["address"], "nixos", host["role"], cluster, users=["root"])
        new.machines[host["address"]] = machine
    return new


def own_clusters(seen: dict[str, Any]) -> set[str]:
    """The clusters whose machines are described in the repository."""
    kinds = [kind for kind, one in (("talos", "nodes"), ("k3s", "k3s")) if seen["has"][one]]
    return {str(seen[f"{kind}_cluster"]["name"]) for kind in kinds}


_PEM = {"authority": "ca.crt", "certificate": "admin.crt", "key": "admin.key"}


def _encoded(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()
