"""A virtual machine as it stands in its object: its disks with what is behind them, and its cards with their networks.

Source: kubevirt `staging/src/kubevirt.io/api/core/v1` (types.go, schema.go).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ...schemas.reference_forms import Kind, path_keys
from ...schemas.virtual_machine_references import INSTANCE_SPECS, MACHINE_POOL, VIRTUAL_MACHINE
from ..text.open_collections import Value
from ..text.place import NodePath
from ..text.typed_access import items, mapping, text, value_at_path

_PATHS: Mapping[Kind, tuple[str, ...]] = {kind: path_keys(path) for kind, path in INSTANCE_SPECS}
_OUTER: Mapping[Kind, tuple[str, ...]] = {
    VIRTUAL_MACHINE: ("spec",),
    MACHINE_POOL: ("spec", "virtualMachineTemplate", "spec"),
}
_DEVICES = ("disk", "cdrom", "lun")
_BINDINGS = ("bridge", "masquerade", "sriov", "passtBinding", "binding", "slirp", "macvtap", "passt")
#: The forms of cloud-init data.
CLOUD_INIT = ("cloudInitNoCloud", "cloudInitConfigDrive")
_MEANT_KEYS = frozenset({"name"})


class Volume(NamedTuple):
    """A volume: `source` is the name of the field that says what it is, `what` the value of that."""

    number: int
    name: str
    source: str
    what: dict[str, Value]


class Disk(NamedTuple):
    """A disk: `device` is disk, cdrom or lun; `boot_order` is 0 where none is written."""

    number: int
    name: str
    device: str
    bus: str
    boot_order: int


class Card(NamedTuple):
    """A network interface: `network` is that of Multus, "" for the Pod's, None where none of the name is there."""

    number: int
    name: str
    binding: str
    mac: str
    network: str | None


@dataclass(frozen=True)  # without slots, so that what is looked up often is kept
class Machine:
    """The value of a machine: `spec` is that of its instance, at `path`; `outer` that around it, at `around`.

    `metadata` is what the instance gets.
    """

    spec: dict[str, Value]
    path: NodePath
    outer: dict[str, Value]
    around: NodePath
    metadata: dict[str, Value]

    @cached_property
    def domain(self) -> dict[str, Value]:
        """What the hypervisor gets."""
        return mapping(self.spec, "domain")

    @cached_property
    def devices(self) -> dict[str, Value]:
        """Its devices."""
        return mapping(self.spec, "domain", "devices")

    @cached_property
    def volumes(self) -> tuple[Volume, ...]:
        """The volumes that have a name and one source."""
        return tuple(_volumes(self))

    @cached_property
    def disks(self) -> tuple[Disk, ...]:
        """The disks that have a name."""
        return tuple(_disks(self))

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The network interfaces that have a name."""
        return tuple(_cards(self))

    def at(self, *steps: str | int) -> NodePath:
        """The path from the object's root of something in the instance's specification."""
        return (*self.path, *steps)


def machine_of(kind: Kind, value: Value) -> Machine | None:
    """The machine that an object of a kind describes, None where it is none."""
    path = _PATHS.get(kind)
    if path is None or not isinstance(spec := value_at_path(value, *path), dict):
        return None
    around = _OUTER.get(kind, ())
    outer = mapping(value, *around) if around else {}
    return Machine(spec, path, outer, around, mapping(value, *path[:-1], "metadata"))


def _volumes(machine: Machine) -> Iterator[Volume]:
    for index, one in enumerate(items(machine.spec, "volumes")):
        sources = [key for key in mapping(one) if key not in _MEANT_KEYS]
        if (name := text(one, "name")) and len(sources) == 1:
            yield Volume(index, name, sources[0], mapping(one, sources[0]))


def _disks(machine: Machine) -> Iterator[Disk]:
    for index, one in enumerate(items(machine.devices, "disks")):
        if name := text(one, "name"):
            device = next((key for key in _DEVICES if key in mapping(one)), "disk")
            order = value_at_path(one, "bootOrder")
            yield Disk(index, name, device, text(one, device, "bus") or "", order if isinstance(order, int) else 0)


def _cards(machine: Machine) -> Iterator[Card]:
    networks: dict[str, str] = {}
    for one in items(machine.spec, "networks"):
        if name := text(one, "name"):
            networks[name] = text(one, "multus", "networkName") or ""
    for index, one in enumerate(items(machine.devices, "interfaces")):
        if name := text(one, "name"):
            binding = next((key for key in _BINDINGS if key in mapping(one)), "")
            mac = (text(one, "macAddress") or "").lower().replace("-", ":")
            yield Card(index, name, binding, mac, networks.get(name))


def templates(machine: Machine) -> Iterator[tuple[NodePath, str, dict[str, Value]]]:
    """The templates of data volumes, each with its path from the object's root, its name and its specification."""
    for index, one in enumerate(items(machine.outer, "dataVolumeTemplates")):
        if name := text(one, "metadata", "name"):
            yield (*machine.around, "dataVolumeTemplates", index), name, mapping(one, "spec")


def claim_name(volume: Volume) -> str:
    """The name of the claim behind a volume, "" where there is none."""
    match volume.source:
        case "dataVolume":
            return text(volume.what, "name") or ""
        case "persistentVolumeClaim":
            return text(volume.what, "claimName") or ""
        case _:
            return ""


def count_cpus(machine: Machine) -> int | None:
    """The number of virtual CPUs, as far as the topology says it."""
    cpu = mapping(machine.domain, "cpu")
    parts = [cpu.get(key, 1) for key in ("sockets", "cores", "threads")]
    if not any(key in cpu for key in ("sockets", "cores", "threads")):
        return None
    sockets, cores, threads = parts
    if isinstance(sockets, int) and isinstance(cores, int) and isinstance(threads, int):
        return sockets * cores * threads
    return None


def runs(machine: Machine) -> str:
    """The strategy by which it runs: what is written, with `running` as KubeVirt reads it; "" where neither is."""
    match machine.outer.get("running"):
        case True:
            return "Always"
        case False:
            return "Halted"
        case _:
            return text(machine.outer, "runStrategy") or ""
