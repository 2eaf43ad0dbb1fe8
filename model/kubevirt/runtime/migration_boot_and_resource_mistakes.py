"""Mistakes with disks, cards, memory and CPUs that show when a machine runs."""

from collections.abc import Iterator

from ....schemas.formats.quantity import parse_quantity
from ...text.typed_access import items, mapping, text, value_at_path
from ..machine import Machine, Volume, claim_name, count_cpus, runs, templates
from .mistake import RuntimeMistake

LIVE_MIGRATE = "LiveMigrate"
#: An instance with a bridge on the Pod's network may be migrated where it says so.
ALLOWS_BRIDGE = "kubevirt.io/allow-pod-bridge-network-live-migration"
SHARED = "ReadWriteMany"
#: Volumes that have no system on them.
_NO_SYSTEM = frozenset(
    {"cloudInitNoCloud", "cloudInitConfigDrive", "configMap", "secret", "serviceAccount", "downwardAPI"}
    | {"downwardMetrics", "emptyDisk", "sysprep"}
)
_WORDS = {
    "cloudInitNoCloud": "cloud-init volume",
    "cloudInitConfigDrive": "cloud-init volume",
    "dataVolume": "blank DataVolume",
}
_KEPT = frozenset({"dataVolume", "persistentVolumeClaim", "hostDisk"})
_GROUP = 0x01


def find_migration(machine: Machine) -> Iterator[RuntimeMistake]:
    """What keeps a machine on its node that must be migrated for the node to be drained."""
    if text(machine.spec, "evictionStrategy") != LIVE_MIGRATE:
        return
    for field in ("hostDevices", "gpus"):
        if items(machine.devices, field):
            yield RuntimeMistake("migrate-device", machine.at("domain", "devices", field), (field,))
    for volume in machine.volumes:
        if volume.source == "hostDisk" and volume.what.get("shared") is not True:
            yield RuntimeMistake("migrate-host-disk", machine.at("volumes", volume.number), (volume.name,))
    for card in machine.cards:
        if card.binding == "bridge" and card.network == "" and not _allows_bridge(machine):
            at = machine.at("domain", "devices", "interfaces", card.number)
            yield RuntimeMistake("migrate-bridge", at, (card.name,))
    yield from _of_templates(machine)


def _allows_bridge(machine: Machine) -> bool:
    return ALLOWS_BRIDGE in mapping(machine.metadata, "annotations")


def _of_templates(machine: Machine) -> Iterator[RuntimeMistake]:
    used = {text(volume.what, "name"): volume for volume in machine.volumes if volume.source == "dataVolume"}
    for path, name, spec in templates(machine):
        volume = used.get(name)
        for form in ("pvc", "storage"):
            modes = items(spec, form, "accessModes")
            if volume is not None and modes and SHARED not in modes:
                at = (*path, "spec", form, "accessModes", 0)
                yield RuntimeMistake("migrate-claim", at, (volume.name, str(modes[0])))


def find_boot(machine: Machine) -> Iterator[RuntimeMistake]:
    """A boot order that leaves out every disk with a system: disks without one are not tried beside those with one."""
    known = {volume.name: volume for volume in machine.volumes}
    blank = {name for _, name, spec in templates(machine) if "blank" in mapping(spec, "source")}
    ordered = [disk for disk in machine.disks if disk.boot_order]
    rest = [disk for disk in machine.disks if not disk.boot_order and not _is_empty(known.get(disk.name), blank)]
    by_card = any(value_at_path(one, "bootOrder") for one in items(machine.devices, "interfaces"))
    kernel = mapping(machine.domain, "firmware", "kernelBoot")
    if (
        not ordered
        or by_card
        or kernel
        or not rest
        or not all(_is_empty(known.get(disk.name), blank) for disk in ordered)
    ):
        return
    first = min(ordered, key=lambda disk: disk.boot_order)
    what = _WORDS.get(known[first.name].source, "volume")
    at = machine.at("domain", "devices", "disks", first.number, "bootOrder")
    yield RuntimeMistake("boot-order", at, (what, first.name))


def _is_empty(volume: Volume | None, blank: set[str]) -> bool:
    """Whether it is known that no system is on a volume."""
    if volume is None:
        return False
    return volume.source in _NO_SYSTEM or (volume.source == "dataVolume" and claim_name(volume) in blank)


def find_limits(machine: Machine) -> Iterator[RuntimeMistake]:
    """CPUs beyond their limit, and memory beyond what is asked for."""
    resources = mapping(machine.domain, "resources")
    count, limit = count_cpus(machine), value_at_path(resources, "limits", "cpu")
    number = parse_quantity(limit)
    if count is not None and number is not None and number < count:
        at = machine.at("domain", "resources", "limits", "cpu")
        yield RuntimeMistake("cpu-limit", at, (str(count), str(limit)))
    guest, asked = value_at_path(machine.domain, "memory", "guest"), value_at_path(resources, "requests", "memory")
    has, requested = parse_quantity(guest), parse_quantity(asked)
    if (
        has is not None
        and requested is not None
        and requested < has
        and "hugepages" not in mapping(machine.domain, "memory")
    ):
        at = machine.at("domain", "resources", "requests", "memory")
        yield RuntimeMistake("memory-request", at, (str(guest), str(asked)))


def find_lost_state(machine: Machine) -> Iterator[RuntimeMistake]:
    """A machine that is kept running and has nothing that keeps what it writes."""
    found = machine.volumes
    if runs(machine) not in ("Always", "RerunOnFailure") or any(volume.source in _KEPT for volume in found):
        return
    devices = {disk.name: disk.device for disk in machine.disks}
    for volume in found:
        if volume.source == "containerDisk" and devices.get(volume.name, "disk") == "disk":
            yield RuntimeMistake("container-disk-state", machine.at("volumes", volume.number), (volume.name,))
            return


def find_bindings(machine: Machine) -> Iterator[RuntimeMistake]:
    """Bridges on the network of the Pod."""
    for card in machine.cards:
        if card.binding == "bridge" and card.network == "":
            at = machine.at("domain", "devices", "interfaces", card.number)
            yield RuntimeMistake("pod-bridge", at, (card.name,))


def find_macs(machine: Machine) -> Iterator[RuntimeMistake]:
    """MAC addresses of groups, and those of two cards."""
    seen: set[str] = set()
    for card in machine.cards:
        at = machine.at("domain", "devices", "interfaces", card.number, "macAddress")
        if card.mac in seen:
            yield RuntimeMistake("mac-twice", at, (card.mac,))
        elif card.mac and _is_of_group(card.mac):
            yield RuntimeMistake("mac-multicast", at, (card.mac,))
        seen |= {card.mac} - {""}


def _is_of_group(mac: str) -> bool:
    try:
        return bool(int(mac.partition(":")[0], 16) & _GROUP)
    except ValueError:
        return False
