"""What a virtual machine will be, told to a person: what it has, where that comes from, and who logs in.

No value that may be secret is told: of user data, only whose keys and passwords there are.
"""

import json
from collections.abc import Iterator, Mapping

from ..model.deployed.named_instancetypes import find_match
from ..model.facts import ObjectFact
from ..model.files.source import Source
from ..model.kubevirt.cloud_init import cloud_init_volumes, network_data, only_mapping, user_data
from ..model.kubevirt.facts import ServiceFact, VirtualMachineFact
from ..model.kubevirt.machine import Card, Disk, Machine, Volume, count_cpus, machine_of, runs, templates
from ..model.kubevirt.network_data import read_network
from ..model.kubevirt.webhook_facts import MatchedMachineFact
from ..model.kustomize.partial_objects import is_partial
from ..model.repository import Repository
from ..model.text.decoding import decode
from ..model.text.document import load
from ..model.text.open_collections import Value
from ..model.text.place import Node
from ..model.text.typed_access import items, mapping, text, value_at_path
from .graph import name_with_namespace

_FORMS = {"cloudInitNoCloud": "NoCloud", "cloudInitConfigDrive": "ConfigDrive"}
#: Where a data volume's content comes from: the field of its source, and how it is told.
_SOURCES = ("http", "registry", "s3", "gcs", "imageio", "vddk")


def explain_machines(repository: Repository, source: Source, path: str) -> Iterator[tuple[Node, str, list[str]]]:
    """The machines of a file, each with its place, its name and lines of text."""
    if not repository.facts_at(path, VirtualMachineFact):
        return
    data = source.read(path)
    if not isinstance(data, bytes):
        return
    values = {document.index: document.value for document in load(decode(data).encode()).documents}
    facts = {fact.object: fact for fact in repository.facts_at(path, VirtualMachineFact)}
    for owner in repository.facts_at(path, ObjectFact):
        fact = facts.get(owner.at)
        machine = machine_of(owner.type, value_at_path(values.get(owner.at.document), *owner.at.path)) if fact else None
        if machine is not None and fact is not None:
            lines = list(_machine(machine, _instancetype(repository, path, fact)))
            lines += _services(repository, path, fact)
            if is_partial(repository, path, owner.kind):
                lines.append("a kustomization may still change it: this is what stands here")
            yield owner.at, f"{owner.kind} {name_with_namespace_of(repository, path, owner)}", lines


def name_with_namespace_of(repository: Repository, path: str, owner: ObjectFact) -> str:
    """The name, with the namespace where that is known."""
    return name_with_namespace(repository, path, owner).removeprefix(f"{owner.kind} ")


def _instancetype(repository: Repository, path: str, fact: VirtualMachineFact) -> dict[str, Value]:
    """The spec of the instancetype that a machine names, empty where it is not here or not known."""
    for matched in repository.facts_at(path, MatchedMachineFact):
        if matched.owner == fact.object:
            return find_match(repository, matched, mapping(json.loads(matched.spec)), "instancetype").spec or {}
    return {}


def _machine(machine: Machine, instancetype: dict[str, Value]) -> Iterator[str]:
    if machine.outer:
        yield f"starts: {runs(machine) or 'not said'}"
    kind = _named(machine, "instancetype")
    count = count_cpus(machine)
    cpus = count if count is not None else _asked(machine, "cpu") or _given(instancetype, "cpu", kind) or "1"
    yield f"CPU: {cpus}"
    guest = value_at_path(machine.domain, "memory", "guest")
    memory = guest or _asked(machine, "memory")
    yield f"memory: {memory or _given(instancetype, 'memory', kind) or 'not said'}"
    if preference := _named(machine, "preference"):
        yield f"preferences: {preference}"
    yield f"firmware: {_firmware(machine)}"
    known = {volume.name: volume for volume in machine.volumes}
    made = {name: spec for _, name, spec in templates(machine)}
    for disk in machine.disks:
        yield f"disk {disk.name}: {_disk(disk)}; {_volume(known.pop(disk.name, None), made)}"
    shared = {text(one, "name") for one in items(machine.devices, "filesystems")}
    for volume in known.values():
        how = "a file system" if volume.name in shared else "KubeVirt adds a disk"
        yield f"volume {volume.name}: {_volume(volume, made)}; {how}"
    yield from (f"card {card.name}: {_card(card)}" for card in machine.cards)
    yield from _addresses(machine)
    yield from _cloud_init(machine)
    yield from _credentials(machine)


def _given(instancetype: dict[str, Value], what: str, kind: str) -> str:
    """How much an instancetype gives of CPU or memory, as far as that is known, and that it comes from there."""
    found = value_at_path(instancetype, what, "guest")
    return f"{found}, {kind}" if isinstance(found, int | str) and kind else kind


def _asked(machine: Machine, what: str) -> str:
    found = value_at_path(machine.domain, "resources", "requests", what)
    return f"{found} (requested)" if isinstance(found, int | str) else ""


def _named(machine: Machine, field: str) -> str:
    name = text(machine.outer, field, "name")
    volume = text(machine.outer, field, "inferFromVolume")
    return f"from the {field} {name}" if name else f"from what the volume {volume} says" if volume else ""


def _firmware(machine: Machine) -> str:
    loader = mapping(machine.domain, "firmware", "bootloader")
    efi = mapping(loader, "efi")
    shape = text(machine.domain, "machine", "type")
    # Only x86 has a BIOS: boards of Arm are called virt.
    found = "UEFI" if (shape or "").startswith("virt") or text(machine.spec, "architecture") == "arm64" else "BIOS"
    if "efi" in loader:
        found = "UEFI" if efi.get("secureBoot") is False else "UEFI with SecureBoot"
    elif mapping(machine.domain, "firmware", "kernelBoot"):
        found = "a kernel that is started directly"
    return f"{found}, machine {shape}" if shape else found


def _disk(disk: Disk) -> str:
    parts = [
        disk.device if disk.device != "disk" else "",
        disk.bus,
        f"boots as {disk.boot_order}" if disk.boot_order else "",
    ]
    return ", ".join(part for part in parts if part) or "disk"


def _volume(volume: Volume | None, made: Mapping[str, dict[str, Value]]) -> str:
    if volume is None:
        return "no volume of that name"
    match volume.source:
        case "dataVolume":
            name = text(volume.what, "name") or ""
            return f"DataVolume {name}" + (f", {_data_volume(made[name])}" if name in made else "")
        case "persistentVolumeClaim":
            return f"claim {text(volume.what, 'claimName')}"
        case "containerDisk":
            return f"container disk {text(volume.what, 'image')}, not kept"
        case "cloudInitNoCloud" | "cloudInitConfigDrive":
            return f"cloud-init ({_FORMS[volume.source]})"
        case source:
            named = text(volume.what, "name") or text(volume.what, "secretName") or text(volume.what, "capacity")
            return f"{source} {named}" if named else source


def _data_volume(spec: dict[str, Value]) -> str:
    form = mapping(spec, "storage") or mapping(spec, "pvc")
    size = value_at_path(form, "resources", "requests", "storage")
    modes = ", ".join(str(mode) for mode in items(form, "accessModes"))
    parts = [str(size or ""), modes, text(form, "storageClassName") or "", _origin(spec)]
    return ", ".join(part for part in parts if part)


def _origin(spec: dict[str, Value]) -> str:
    source = mapping(spec, "source")
    if reference := text(spec, "sourceRef", "name"):
        return f"of the {text(spec, 'sourceRef', 'kind') or 'DataSource'} {reference}"
    if claim := text(source, "pvc", "name"):
        return f"a clone of {text(source, 'pvc', 'namespace') or ''}/{claim}"
    for form in _SOURCES:
        if form in source:
            address = (text(source, form, "url") or text(source, form, "imageStream") or "").rpartition("@")[2]
            return f"from {form} {address}".rstrip()
    return "blank" if "blank" in source else ""


def _card(card: Card) -> str:
    network = "the network of the Pod" if card.network == "" else f"network {card.network or 'that is not there'}"
    return ", ".join(part for part in (card.binding or "no binding", network, card.mac) if part)


def _addresses(machine: Machine) -> Iterator[str]:
    for data in network_data(machine):
        for one in read_network(only_mapping(data.written)):
            parts = [str(address) for address in one.addresses] + (["DHCP"] if one.is_automatic else [])
            parts += [f"gateway {route.gateway}" for route in one.routes]
            yield f"address of {one.name}: {', '.join(parts) or 'none'}" + (f" (found by {one.mac})" if one.mac else "")


def _cloud_init(machine: Machine) -> Iterator[str]:
    for volume in cloud_init_volumes(machine):
        if name := text(volume.what, "secretRef", "name"):
            yield f"cloud-init: user data of the Secret {name}"
        if name := text(volume.what, "networkDataSecretRef", "name"):
            yield f"cloud-init: network data of the Secret {name}"
    for data in user_data(machine):
        yield f"cloud-init: {', '.join(_logins(only_mapping(data.written))) or 'user data'}"


def _logins(config: dict[str, Value]) -> Iterator[str]:
    """Who logs in, and with how many keys; not with what."""
    if user := text(config, "user") or text(config, "user", "name"):
        yield f"user {user}"
    elif "password" in config or "ssh_authorized_keys" in config:
        yield "the default user"
    if keys := len(items(config, "ssh_authorized_keys")):
        yield _count(keys, "SSH key")
    for one in items(config, "users"):
        if name := text(one, "name") or (one if isinstance(one, str) else None):
            keys = len(items(one, "ssh_authorized_keys"))
            yield f"user {name}" + (f" with {_count(keys, 'SSH key')}" if keys else "")
    if "password" in config or "chpasswd" in config:
        yield "a password"


def _credentials(machine: Machine) -> Iterator[str]:
    for one in items(machine.spec, "accessCredentials"):
        for form, words in (("sshPublicKey", "SSH keys"), ("userPassword", "passwords")):
            if name := text(one, form, "source", "secret", "secretName"):
                yield f"{words}: of the Secret {name}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _services(repository: Repository, path: str, machine: VirtualMachineFact) -> Iterator[str]:
    """The Services that select it by its labels, in namespaces that may be the same."""
    labels = {*machine.labels}
    if not labels:
        return
    for where, service in sorted(repository.each(ServiceFact)):
        owner = next((one for one in repository.facts_at(where, ObjectFact) if one.at == service.object), None)
        own = next((one for one in repository.facts_at(path, ObjectFact) if one.at == machine.object), None)
        if owner is None or own is None or {*service.selector} - labels:
            continue
        if owner.namespace is None or own.namespace is None or owner.namespace == own.namespace:
            ports = ", ".join(asked.port for asked in service.ports)
            yield f"selected by the Service {owner.name} in {where}: {ports}"
