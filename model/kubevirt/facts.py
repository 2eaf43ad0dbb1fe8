"""What is kept of virtual machines, claims, storage classes, networks and Services: what other files must fit."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.reference_forms import Kind
from ...schemas.references import SERVICE, STORAGE_CLASS, VOLUME_CLAIM
from ...schemas.virtual_machine_references import DATA_VOLUME, NETWORK
from ..facts import Fact, ObjectFact
from ..text.open_collections import Value
from ..text.place import Node
from ..text.typed_access import Pairs, items, mapping, pairs, text, value_at_path
from .machine import Machine, claim_name, machine_of, runs, templates
from .runtime.find import find_runtime_mistakes

_PROBES = ("livenessProbe", "readinessProbe")
_RESOURCE = "k8s.v1.cni.cncf.io/resourceName"
_SHAREABLE = "shareable"
_PAGES = ("domain", "memory", "hugepages")


class RuntimeMistakeFact(NamedTuple):
    """A broken law of `schemas/kubevirt/runtime_laws.py`; `owner` is the object's root."""

    owner: Node
    at: Node
    law: str
    words: tuple[str, ...]


class UsedClaim(NamedTuple):
    """A volume of a machine that is a claim; `at` is its name, `is_shared` that others may write to it as well.

    `is_medium` is that of what is in a drive for CDs.
    """

    at: Node
    claim: str
    is_shared: bool
    is_medium: bool = False


class OwnCard(NamedTuple):
    """A card of a machine: `at` is its entry, `network` that of Multus, "" for the Pod's, None for neither."""

    at: Node
    name: str
    binding: str
    mac: str
    network: str | None


class AskedPort(NamedTuple):
    """A port that is asked for, by number or name."""

    at: Node
    port: str


class VirtualMachineFact(NamedTuple):
    """A machine: `object` is its root, `labels` what its Pod has, `opened` the ports that its card lets through.

    `opened` is None where it lets through all of them, or where that is not known. `dedicated` is where it asks for
    CPUs of its own, `pages` where it asks for huge pages.
    """

    object: Node
    runs: str
    eviction: str
    labels: Pairs
    claims: tuple[UsedClaim, ...]
    cards: tuple[OwnCard, ...]
    opened: tuple[tuple[str, str], ...] | None
    probes: tuple[AskedPort, ...]
    dedicated: Node | None
    pages: Node | None = None


class ClaimFact(NamedTuple):
    """A claim, or what CDI makes one of: `named` is where references to it lead, `at` its specification.

    `form` is the field of it that has the size, "" for a claim. `mode` is how the volume is used, "" where that is not
    written; `source` and `source_namespace` are the claim that it is cloned from.
    """

    object: Node
    named: Node
    at: Node
    name: str
    form: str
    size: str
    modes: tuple[str, ...]
    mode: str
    storage_class: str
    source: str
    source_namespace: str


class StorageClassFact(NamedTuple):
    """Who makes the volumes of a StorageClass."""

    object: Node
    provisioner: str


class NetworkFact(NamedTuple):
    """What a NetworkAttachmentDefinition says: the types of its plugins, and the resource that Pods get for it.

    `full_name` is what OVN-Kubernetes is told that it is called, "" for nothing.
    """

    object: Node
    types: tuple[str, ...]
    resource: str
    full_name: str


class ServiceFact(NamedTuple):
    """What a Service selects, and the ports that it sends to."""

    object: Node
    selector: Pairs
    ports: tuple[AskedPort, ...]


TYPES: tuple[type[Fact], ...] = (
    RuntimeMistakeFact,
    VirtualMachineFact,
    ClaimFact,
    StorageClassFact,
    NetworkFact,
    ServiceFact,
)


def facts_of(found: ObjectFact, value: Value) -> Iterator[Fact]:
    """The facts of an object."""
    kind = found.type
    if kind == SERVICE:
        yield from _service(found, value)
    elif kind == VOLUME_CLAIM:
        yield _claim(found, found.at, found.at.below("spec"), found.name, "", mapping(value, "spec"))
    elif kind == STORAGE_CLASS:
        yield StorageClassFact(found.at, text(value, "provisioner") or "")
    elif kind == DATA_VOLUME:
        yield _data_volume(found, found.at, found.name, mapping(value, "spec"))
    elif kind == NETWORK:
        yield _network(found, value)
    elif (machine := machine_of(kind, value)) is not None:
        yield from _of_machine(found, kind, value, machine)


def _of_machine(found: ObjectFact, kind: Kind, value: Value, machine: Machine) -> Iterator[Fact]:
    for mistake in find_runtime_mistakes(kind, value):
        yield RuntimeMistakeFact(found.at, found.at.below(*mistake.path), mistake.law, mistake.words)
    for path, name, spec in templates(machine):
        yield _data_volume(found, found.at.below(*path), name, spec)
    dedicated = value_at_path(machine.domain, "cpu", "dedicatedCpuPlacement") is True
    pages = machine.at(*_PAGES)
    yield VirtualMachineFact(
        found.at,
        runs(machine),
        text(machine.spec, "evictionStrategy") or "",
        pairs(machine.metadata, "labels"),
        tuple(_used_claims(found.at, machine)),
        tuple(_own_cards(found.at, machine)),
        _opened(machine),
        tuple(_probes(found.at, machine)),
        found.at.below(*machine.at("domain", "cpu", "dedicatedCpuPlacement")) if dedicated else None,
        found.at.below(*pages) if value_at_path(machine.spec, *_PAGES) else None,
    )


def _used_claims(root: Node, machine: Machine) -> Iterator[UsedClaim]:
    listed = items(machine.devices, "disks")
    known = machine.disks
    shared = {disk.name for disk in known if mapping(listed[disk.number]).get(_SHAREABLE) is True}
    media = {disk.name for disk in known if disk.device == "cdrom"}
    for volume in machine.volumes:
        if name := claim_name(volume):
            field = "name" if volume.source == "dataVolume" else "claimName"
            at = root.below(*machine.at("volumes", volume.number, volume.source, field))
            yield UsedClaim(at, name, volume.name in shared, volume.name in media)


def _own_cards(root: Node, machine: Machine) -> Iterator[OwnCard]:
    for card in machine.cards:
        at = root.below(*machine.at("domain", "devices", "interfaces", card.number))
        yield OwnCard(at, card.name, card.binding, card.mac, card.network)


def _opened(machine: Machine) -> tuple[tuple[str, str], ...] | None:
    """The ports, with their names, of a masquerade on the Pod's network that lists some."""
    listed = items(machine.devices, "interfaces")
    for card in machine.cards:
        ports = items(listed[card.number], "ports")
        if (
            card.binding == "masquerade"
            and card.network == ""
            and ports
            and "portRanges" not in mapping(listed[card.number])
        ):
            return tuple((str(mapping(port).get("port", "")), text(port, "name") or "") for port in ports)
    return None


def _probes(root: Node, machine: Machine) -> Iterator[AskedPort]:
    for probe in _PROBES:
        for form in ("tcpSocket", "httpGet"):
            port = value_at_path(machine.spec, probe, form, "port")
            if isinstance(port, int | str) and not isinstance(port, bool):
                yield AskedPort(root.below(*machine.at(probe, form, "port")), str(port))


def _data_volume(found: ObjectFact, root: Node, name: str, spec: dict[str, Value]) -> ClaimFact:
    form = "storage" if "storage" in spec else "pvc"
    one = _claim(found, root.below("metadata", "name"), root.below("spec"), name, form, mapping(spec, form))
    source = mapping(spec, "source", "pvc")
    return one._replace(source=text(source, "name") or "", source_namespace=text(source, "namespace") or "")


def _claim(found: ObjectFact, named: Node, at: Node, name: str, form: str, spec: dict[str, Value]) -> ClaimFact:
    size = value_at_path(spec, "resources", "requests", "storage")
    modes = tuple(mode for mode in items(spec, "accessModes") if isinstance(mode, str))
    return ClaimFact(
        found.at,
        named,
        at,
        name,
        form,
        str(size) if isinstance(size, str | int) else "",
        modes,
        text(spec, "volumeMode") or "",
        text(spec, "storageClassName") or "",
        "",
        "",
    )


def _network(found: ObjectFact, value: Value) -> NetworkFact:
    try:
        config = json.loads(text(value, "spec", "config") or "{}")
    except (ValueError, RecursionError):
        config = {}
    listed = items(config, "plugins") or [config]
    types = tuple(kind for plugin in listed if (kind := text(plugin, "type")))
    notes = dict(found.annotations)
    full_name = next((full for plugin in listed if (full := text(plugin, "netAttachDefName"))), "")
    return NetworkFact(found.at, types, notes.get(_RESOURCE, ""), full_name)


def _service(found: ObjectFact, value: Value) -> Iterator[ServiceFact]:
    selector = pairs(value, "spec", "selector")
    ports = []
    for index, one in enumerate(items(value, "spec", "ports")):
        for field in ("targetPort", "port"):
            port = mapping(one).get(field)
            if isinstance(port, int | str) and not isinstance(port, bool):
                ports.append(AskedPort(found.at.below("spec", "ports", index, field), str(port)))
                break
    if selector and ports:
        yield ServiceFact(found.at, selector, tuple(ports))
