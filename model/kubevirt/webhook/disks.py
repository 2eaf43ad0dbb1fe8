"""What KubeVirt asks of disks and of the volumes that they are of."""

import re
from collections.abc import Iterator

from ...text.open_collections import Value
from ...text.typed_access import mapping, text, value_at_path
from .container_disk_paths import check_path
from .refusal import Machine, Refusal, given, is_on, maps, name_of, number

_DISKS = ("domain", "devices", "disks")
_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_TARGETS = ("disk", "lun", "cdrom")
_CLAIMS = ("persistentVolumeClaim", "dataVolume")
SOURCES = (
    "cloudInitConfigDrive",
    "cloudInitNoCloud",
    "configMap",
    "containerDisk",
    "containerPath",
    "dataVolume",
    "downwardAPI",
    "downwardMetrics",
    "emptyDisk",
    "ephemeral",
    "hostDisk",
    "memoryDump",
    "persistentVolumeClaim",
    "secret",
    "serviceAccount",
    "sysprep",
)
_CONFIG_SOURCES = frozenset({"configMap", "secret", "downwardAPI", "serviceAccount"})
#: Sources that must name something, and of which there is one at most.
_NAMED = {"dataVolume": "name", "configMap": "name", "secret": "secretName", "serviceAccount": "serviceAccountName"}
_ONCE = {
    "serviceAccount": "double-service-account",
    "downwardMetrics": "double-downward-metrics",
    "memoryDump": "double-memory-dump",
}
_RESERVED = ("/var/run/kubevirt", "/var/run/libvirt")
_SECTOR = 512


def find_disk_refusals(machine: Machine) -> Iterator[Refusal]:
    """The broken laws of disks and volumes."""
    volumes = {name_of(volume): volume for volume in machine.volumes}
    for index, disk in enumerate(machine.disks):
        found = (*_of_volume(disk, volumes), *_of_target(disk), *_of_io_thread(disk, machine), *_of_block_size(disk))
        yield from (refusal.below(*_DISKS, index) for refusal in found)
    yield from _of_boot_order(machine)
    for index, volume in enumerate(machine.volumes):
        yield from (refusal.below("volumes", index) for refusal in _of_source(volume))
    yield from _of_all_volumes(machine)
    yield from _of_mapping(machine)
    if machine.spec.get("utilityVolumes"):
        yield Refusal("utility-volumes", ("utilityVolumes",))
    yield from _of_filesystems(machine, volumes)


def _of_volume(disk: dict[str, Value], volumes: dict[str, dict[str, Value]]) -> Iterator[Refusal]:
    name = name_of(disk)
    if not name:
        return
    if name not in volumes:
        yield Refusal("empty-cdrom" if disk.get("cdrom") is not None else "disk-without-volume", ("name",), name)
        return
    volume = volumes[name]
    if disk.get("lun") is not None and not given(volume, _CLAIMS):
        yield Refusal("lun-volume", ("lun",), name)
    if volume.get("downwardMetrics") is not None:
        bus = text(disk, "disk", "bus")
        if disk.get("disk") is None:
            yield Refusal("metrics-disk", ("name",), name)
        elif bus and bus != "virtio":
            yield Refusal("metrics-bus", ("disk", "bus"), bus)


def bus_of(disk: dict[str, Value]) -> tuple[str, str]:
    """What a disk is, and its bus; "" where it is nothing, or has none."""
    target = next(iter(given(disk, _TARGETS)), "")
    return target, text(disk, target, "bus") or ""


def _of_target(disk: dict[str, Value]) -> Iterator[Refusal]:
    target, bus = bus_of(disk)
    if bus == "sata" and target == "disk" and value_at_path(disk, "disk", "readonly") is True:
        yield Refusal("read-only-sata", ("disk", "readonly"), name_of(disk))
    if text(disk, "disk", "pciAddress") and text(disk, "disk", "bus") != "virtio":
        yield Refusal("pci-address-bus", ("disk", "pciAddress"), name_of(disk))
    if value_at_path(disk, "lun", "reservation") is True:
        yield Refusal("persistent-reservation", ("lun", "reservation"))


def _of_io_thread(disk: dict[str, Value], machine: Machine) -> Iterator[Refusal]:
    if disk.get("dedicatedIOThread") is not True:
        return
    target, bus = bus_of(disk)
    if bus and bus != "virtio":
        yield Refusal("io-thread-bus", ("dedicatedIOThread",), bus)
    elif not bus and target in ("", "disk") and not machine.has_preference:
        if machine.architecture == "amd64":
            yield Refusal("io-thread-default-bus", ("dedicatedIOThread",))
        elif not machine.architecture:
            yield Refusal("io-thread-cluster-bus", ("dedicatedIOThread",))


def _of_block_size(disk: dict[str, Value]) -> Iterator[Refusal]:
    custom = value_at_path(disk, "blockSize", "custom")
    if not isinstance(custom, dict):
        return
    at = ("blockSize", "custom")
    if is_on(disk, "blockSize", "matchVolume"):
        yield Refusal("block-size-twice", ("blockSize", "matchVolume"))
        return
    logical, physical, granularity = (number(custom, key) or 0 for key in ("logical", "physical", "discardGranularity"))
    if logical > physical:
        yield Refusal("logical-above-physical", (*at, "logical"), str(logical))
    elif bus_of(disk)[1] == "sata" and logical != _SECTOR:
        yield Refusal("sata-block-size", (*at, "logical"), str(logical))
    elif logical and granularity % logical:
        yield Refusal("discard-granularity", (*at, "discardGranularity"), str(granularity))
    else:
        odd = [(key, size) for key, size in (("logical", logical), ("physical", physical)) if size & (size - 1)]
        yield from (Refusal("block-size-power", (*at, key), str(size)) for key, size in odd[:1])


def _of_boot_order(machine: Machine) -> Iterator[Refusal]:
    seen: set[int] = set()
    for kind, entries in (("disks", machine.disks), ("interfaces", machine.interfaces)):
        for index, entry in enumerate(entries):
            order = number(entry, "bootOrder")
            if order is not None and order in seen:
                yield Refusal("boot-order", ("domain", "devices", kind, index, "bootOrder"), str(order))
            seen.add(order or 0)


def _of_source(volume: dict[str, Value]) -> Iterator[Refusal]:
    for kind in given(volume, _NAMED):
        if isinstance(volume[kind], dict) and mapping(volume, kind).get(_NAMED[kind], "") in ("", None):
            yield Refusal("unnamed-source", (kind, _NAMED[kind]), kind)
    host = mapping(volume, "hostDisk")
    if volume.get("hostDisk") is not None:
        yield Refusal("host-disk", ("hostDisk",))
        if host.get("path", "") == "":
            yield Refusal("host-disk-path", ("hostDisk", "path"))
        if host.get("type") == "Disk" and host.get("capacity") not in (None, 0, "0"):
            yield Refusal("host-disk-capacity", ("hostDisk", "capacity"))
    if volume.get("downwardMetrics") is not None:
        yield Refusal("downward-metrics", ("downwardMetrics",))
    path = text(volume, "containerDisk", "path")
    if path:
        yield from check_path(path, ("containerDisk", "path"), "root-path", "unclean-path")
    inner = text(volume, "containerPath", "path") or ""
    if inner.startswith(_RESERVED):
        yield Refusal("container-path-reserved", ("containerPath", "path"), inner)
    sysprep = volume.get("sysprep")
    if isinstance(sysprep, dict) and len(sources := given(sysprep, ("secret", "configMap"))) != 1:
        yield Refusal("sysprep-sources", ("sysprep",), "both" if sources else "neither")


def _of_all_volumes(machine: Machine) -> Iterator[Refusal]:
    for kind, law in _ONCE.items():
        found = [index for index, volume in enumerate(machine.volumes) if volume.get(kind) is not None]
        yield from (Refusal(law, ("volumes", index, kind)) for index in found[1:])
    account = text(machine.spec, "serviceAccountName")
    for index, volume in enumerate(machine.volumes):
        other = text(volume, "serviceAccount", "serviceAccountName")
        if account and other and other != account:
            yield Refusal("service-account-volume", ("volumes", index, "serviceAccount", "serviceAccountName"), other)


def _of_mapping(machine: Machine) -> Iterator[Refusal]:
    """Of volumes that no disk and no filesystem is of: each gets a disk of its name."""
    disks = {name_of(disk) for disk in machine.disks}
    filesystems = {name_of(entry) for entry in maps(machine.devices, "filesystems")}
    for index, volume in enumerate(machine.volumes):
        name, at = name_of(volume), ("volumes", index, "name")
        if volume.get("containerPath") is not None:
            if name in disks:
                yield Refusal("container-path-disk", at, name)
            if name not in filesystems:
                yield Refusal("container-path-unmapped", at, name)
        elif name and name not in disks | filesystems and not _LABEL.fullmatch(name):
            yield Refusal("implicit-disk-name", at, name)


def _of_filesystems(machine: Machine, volumes: dict[str, dict[str, Value]]) -> Iterator[Refusal]:
    for index, entry in enumerate(maps(machine.devices, "filesystems")):
        volume = volumes.get(name_of(entry), {})
        at = ("domain", "devices", "filesystems", index, "name")
        if given(volume, _CLAIMS):
            yield Refusal("storage-virtiofs", at)
            yield Refusal("storage-virtiofs-now", at)
        elif given(volume, _CONFIG_SOURCES):
            yield Refusal("config-virtiofs", at)
