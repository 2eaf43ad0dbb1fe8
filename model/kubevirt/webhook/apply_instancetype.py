"""What comes of a machine with its instancetype and preference: what excludes them, and what is asked of both."""

import copy
from collections.abc import Iterator
from math import ceil

from ....schemas.formats.quantity import parse_quantity
from ...text.open_collections import Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping, text, value_at_path
from .find_refusals import find_instance_refusals
from .instancetypes import spread_of
from .refusal import Machine, Refusal, number

_Spec = dict[str, Value]
_INSTANCE: NodePath = ("template", "spec")
_TOPOLOGY = ("sockets", "cores", "threads")
#: What every instancetype says, as it has CPUs and memory.
_ALWAYS: tuple[tuple[str, ...], ...] = (
    *(("domain", "cpu", key) for key in _TOPOLOGY),
    *(("domain", "resources", kind, of) for kind in ("requests", "limits") for of in ("cpu", "memory")),
    ("domain", "memory", "guest"),
)
#: What an instancetype may say, and where the machine says it.
_SHARED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("cpu", "model"), ("domain", "cpu", "model")),
    (("cpu", "dedicatedCPUPlacement"), ("domain", "cpu", "dedicatedCpuPlacement")),
    (("cpu", "isolateEmulatorThread"), ("domain", "cpu", "isolateEmulatorThread")),
    (("cpu", "numa"), ("domain", "cpu", "numa")),
    (("cpu", "realtime"), ("domain", "cpu", "realtime")),
    (("memory", "hugepages"), ("domain", "memory", "hugepages")),
    (("memory", "maxGuest"), ("domain", "memory", "maxGuest")),
    (("gpus",), ("domain", "devices", "gpus")),
    (("hostDevices",), ("domain", "devices", "hostDevices")),
    (("ioThreadsPolicy",), ("domain", "ioThreadsPolicy")),
    (("ioThreads", "supplementalPoolThreadCount"), ("domain", "ioThreads", "supplementalPoolThreadCount")),
    (("launchSecurity",), ("domain", "launchSecurity")),
    (("nodeSelector",), ("nodeSelector",)),
    (("schedulerName",), ("schedulerName",)),
)
#: What an instancetype says that the machine may say as well.
_ADDED = ((("cpu", "maxSockets"), ("domain", "cpu", "maxSockets")),)
#: What a preference gives a machine that does not say it.
_PREFERRED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("features", "preferredSmm"), ("domain", "features", "smm")),
    (("features", "preferredHyperv"), ("domain", "features", "hyperv")),
    (("machine", "preferredMachineType"), ("domain", "machine", "type")),
    (("preferredArchitecture",), ("architecture",)),
    (("preferredLaunchSecurity",), ("domain", "launchSecurity")),
    (("devices", "preferredTPM"), ("domain", "devices", "tpm")),
)
#: The topology in which all vCPUs are of one kind.
_KINDS = {"cores": "cores", "preferCores": "cores", "threads": "threads", "preferThreads": "threads"}
_SPREAD_COUNTS = {
    "SocketsCores": ("sockets", "cores"),
    "CoresThreads": ("cores", "threads"),
    "SocketsCoresThreads": _TOPOLOGY,
}


def find_conflicts(spec: _Spec, instancetype: _Spec | None) -> Iterator[Refusal]:
    """What the machine says that is the instancetype's to say; of one that is not known, what each says."""
    instance = mapping(spec, "template", "spec")
    paths = [path for path in _ALWAYS if value_at_path(instance, *path) not in (None, 0)]
    for theirs, ours in _SHARED if instancetype is not None else ():
        if _says(instancetype, theirs) and value_at_path(instance, *ours) not in (None, "", [], False):
            paths.append(ours)
    yield from (Refusal("conflict", (*_INSTANCE, *path), ".".join(path)) for path in paths)
    annotations = mapping(spec, "template", "metadata", "annotations")
    for key, value in mapping(instancetype, "annotations").items():
        if key in annotations and annotations[key] != value:
            yield Refusal("conflict", ("template", "metadata", "annotations", key), key)


def _says(instancetype: Value, path: tuple[str, ...]) -> bool:
    return value_at_path(instancetype, *path) not in (None, "", [])


def find_unmet(spec: _Spec, instancetype: _Spec | None, preference: _Spec | None) -> Iterator[Refusal]:
    """What a preference requires and the machine, or its instancetype, does not have."""
    vcpus = number(instancetype, "cpu", "guest")
    spread = spread_of(preference)
    if spread is not None and spread.ratio > 0 and vcpus is not None:
        threads = 2 if spread.across == "SocketsCoresThreads" else 1
        if vcpus % threads or vcpus // threads % spread.ratio:
            yield Refusal("spread", ("instancetype",), str(threads * spread.ratio))
    required = mapping(preference, "requirements")
    at: NodePath = ("instancetype",) if instancetype is not None else (*_INSTANCE, "domain")
    instance = mapping(spec, "template", "spec")
    least = number(required, "cpu", "guest")
    has = vcpus if instancetype is not None else _vcpus_of(instance, preference)
    if least is not None and has is not None and has < least:
        yield Refusal("requirement", at, f"{least} vCPUs, and there are {has}")
    memory = value_at_path(required, "memory", "guest")
    given = _memory_of(instance) if instancetype is None else value_at_path(instancetype, "memory", "guest")
    amounts = parse_quantity(memory), parse_quantity(given)
    if amounts[0] is not None and amounts[1] is not None and amounts[1] < amounts[0]:
        yield Refusal("requirement", at, f"{memory} of memory, and there is {given}")
    architecture, own = text(required, "architecture"), text(instance, "architecture")
    if architecture and own and architecture != own:
        written = f"the architecture {architecture}, and this is {own}"
        yield Refusal("requirement", (*_INSTANCE, "architecture"), written)


def _memory_of(instance: _Spec) -> Value:
    resources = [value_at_path(instance, "domain", "resources", kind, "memory") for kind in ("requests", "limits")]
    found = (value_at_path(instance, "domain", "memory", "guest"), *resources)
    return next((one for one in found if one is not None), None)


def _vcpus_of(instance: _Spec, preference: Value) -> int | None:
    """How many vCPUs count of a machine without an instancetype, None where what it asks for is not known."""
    cpu = mapping(instance, "domain", "cpu")
    if not any(number(cpu, key) for key in _TOPOLOGY):
        sockets = _sockets_of(instance)
        if sockets is None:
            return None
        cpu = {"sockets": sockets, "cores": 1, "threads": 1}
    topology = text(preference, "cpu", "preferredCPUTopology") or "sockets"
    spread = spread_of(preference)
    if spread is not None:
        return _product(cpu, _SPREAD_COUNTS.get(spread.across, _TOPOLOGY))
    if topology in ("any", "preferAny"):
        return _product(cpu, _TOPOLOGY)
    return number(cpu, _KINDS.get(topology, "sockets")) or 0


def _sockets_of(instance: _Spec) -> int | None:
    """The sockets of a machine that says no topology: as many as it is limited to, or asks for, else one."""
    for kind in ("limits", "requests"):
        written = value_at_path(instance, "domain", "resources", kind, "cpu")
        if written is not None:
            amount = parse_quantity(written)
            return None if amount is None else max(ceil(amount), 1)
    return 1


def _product(cpu: _Spec, keys: tuple[str, ...]) -> int:
    total = 1
    for key in keys:
        total *= number(cpu, key) or 0
    return total


def find_refusals_of_whole(spec: _Spec, instancetype: _Spec | None, preference: _Spec | None) -> Iterator[Refusal]:
    """What is refused of the machine once both are applied, beside what is refused of it in any case."""
    instance = mapping(spec, "template", "spec")
    before = {(one.law, one.path) for one in find_instance_refusals(Machine(instance, {}, True, True))}
    whole = copy.deepcopy(instance)
    if instancetype is not None:
        _apply_instancetype(whole, instancetype, preference)
    if preference is not None:
        _apply_preference(whole, preference)
    for one in find_instance_refusals(Machine(whole)):
        if (one.law, one.path) not in before:
            yield one.below(*_INSTANCE)


def _put(target: _Spec, path: tuple[str, ...], value: Value) -> None:
    for step in path[:-1]:
        inner = target.get(step)
        if not isinstance(inner, dict):
            inner = target[step] = {}
        target = inner
    target[path[-1]] = value


def _apply_instancetype(whole: _Spec, instancetype: _Spec, preference: _Spec | None) -> None:
    for theirs, ours in (*_SHARED, *_ADDED):
        if (value := value_at_path(instancetype, *theirs)) is not None:
            _put(whole, ours, value)
    vcpus = number(instancetype, "cpu", "guest") or 1
    kind = _KINDS.get(text(preference, "cpu", "preferredCPUTopology") or "", "sockets")
    if spread_of(preference) is None:
        for key in _TOPOLOGY:
            _put(whole, ("domain", "cpu", key), vcpus if key == kind else 1)
    if (memory := value_at_path(instancetype, "memory", "guest")) is not None:
        _put(whole, ("domain", "memory", "guest"), memory)


def _apply_preference(whole: _Spec, preference: _Spec) -> None:
    for theirs, ours in _PREFERRED:
        value = value_at_path(preference, *theirs)
        if value is not None and value_at_path(whole, *ours) in (None, ""):
            _put(whole, ours, value)
    at = ("domain", "firmware", "bootloader")
    firmware, bootloader = mapping(preference, "firmware"), mapping(whole, *at)
    if bootloader.get("efi") is None and bootloader.get("bios") is None:
        if firmware.get("preferredUseBios") is True:
            _put(whole, (*at, "bios"), {})
        elif isinstance(firmware.get("preferredEfi"), dict):
            _put(whole, (*at, "efi"), dict(mapping(firmware, "preferredEfi")))
        elif firmware.get("preferredUseEfi") is True:
            _put(whole, (*at, "efi"), {})
    efi, secure = value_at_path(whole, *at, "efi"), firmware.get("preferredUseSecureBoot")
    if isinstance(efi, dict) and efi.get("secureBoot") is None and secure is not None:
        _put(whole, (*at, "efi", "secureBoot"), secure)
    for disk in items(whole, "domain", "devices", "disks"):
        _apply_to_disk(disk, mapping(preference, "devices"))


def _apply_to_disk(disk: Value, devices: _Spec) -> None:
    if not isinstance(disk, dict):
        return
    for target, key in (("disk", "preferredDiskBus"), ("cdrom", "preferredCdromBus"), ("lun", "preferredLunBus")):
        if isinstance(disk.get(target), dict) and devices.get(key) and not text(disk, target, "bus"):
            _put(disk, (target, "bus"), devices[key])
