"""What KubeVirt asks of the devices of a virtual machine beside disks and interfaces."""

from collections.abc import Iterator

from ...text.open_collections import Value
from ...text.place import NodePath
from ...text.typed_access import mapping, text, value_at_path
from .claimed_devices import find_claimed_device_refusals
from .disks import bus_of
from .refusal import Machine, Refusal, given, maps, number

_DEVICES: NodePath = ("domain", "devices")
_VIDEO = {
    "amd64": frozenset({"vga", "cirrus", "virtio", "ramfb", "bochs"}),
    "arm64": frozenset({"virtio", "ramfb"}),
    "s390x": frozenset({"virtio"}),
}
_ALL_VIDEO = frozenset().union(*_VIDEO.values())
_WATCHDOGS = {"amd64": "i6300esb", "s390x": "diag288"}
_ARM_BUSES = frozenset({"", "virtio", "scsi"})


def find_device_refusals(machine: Machine) -> Iterator[Refusal]:
    """The broken laws of devices."""
    devices = machine.devices
    yield from _of_watchdog(machine)
    yield from _of_video(machine)
    if machine.architecture == "arm64":
        yield from _of_arm(machine)
    if devices.get("panicDevices"):
        yield Refusal("panic-devices", (*_DEVICES, "panicDevices"))
        if machine.architecture == "s390x":
            yield Refusal("panic-architecture", (*_DEVICES, "panicDevices"))
    if devices.get("hostDevices"):
        yield Refusal("host-devices", (*_DEVICES, "hostDevices"))
    if given(devices, ("gpus", "hostDevices")) or machine.spec.get("resourceClaims"):
        yield from find_claimed_device_refusals(machine)
    if devices.get("autoattachVSOCK") is True:
        yield Refusal("vsock", (*_DEVICES, "autoattachVSOCK"))
    if devices.get("downwardMetrics") is not None:
        yield Refusal("downward-metrics", (*_DEVICES, "downwardMetrics"))
    if value_at_path(devices, "tpm", "persistent") is True:
        yield Refusal("persistent-tpm", (*_DEVICES, "tpm", "persistent"))
    if isinstance(devices.get("sound"), dict) and mapping(devices, "sound").get("name") == "":
        yield Refusal("sound-name", (*_DEVICES, "sound", "name"))
    framebuffers = [index for index, gpu in enumerate(maps(devices, "gpus")) if _has_framebuffer(gpu)]
    if len(framebuffers) > 1:
        yield Refusal("ram-framebuffers", (*_DEVICES, "gpus", framebuffers[1]))
    yield from _of_domain(machine)


def _of_domain(machine: Machine) -> Iterator[Refusal]:
    domain = machine.domain
    threads = number(domain, "ioThreads", "supplementalPoolThreadCount") or 0
    if text(domain, "ioThreadsPolicy") == "supplementalPool" and threads < 1:
        yield Refusal("io-threads", ("domain", "ioThreadsPolicy"))
    if domain.get("rebootPolicy") is not None:
        yield Refusal("reboot-policy", ("domain", "rebootPolicy"))
    if value_at_path(domain, "memory", "reservedOverhead") is not None:
        yield Refusal("memory-lock", ("domain", "memory", "reservedOverhead"))


def _has_framebuffer(gpu: dict[str, Value]) -> bool:
    display = value_at_path(gpu, "virtualGPUOptions", "display")
    if not isinstance(display, dict) or display.get("enabled") is False:
        return False
    return display.get("ramFB") is None or value_at_path(display, "ramFB", "enabled") is True


def _of_watchdog(machine: Machine) -> Iterator[Refusal]:
    watchdog = machine.devices.get("watchdog")
    if not isinstance(watchdog, dict) or machine.architecture == "arm64":
        return
    kinds = given(watchdog, ("i6300esb", "diag288"))
    at = (*_DEVICES, "watchdog")
    # Where it says no kind of device, KubeVirt writes the one of the architecture.
    if machine.architecture in _WATCHDOGS:
        others = [kind for kind in kinds if kind != _WATCHDOGS[machine.architecture]]
        yield from (Refusal("watchdog", (*at, kind), kind) for kind in others)
    elif "diag288" in kinds:
        yield Refusal("default-watchdog", (*at, "diag288"), "diag288")


def _of_video(machine: Machine) -> Iterator[Refusal]:
    video, at = machine.devices.get("video"), (*_DEVICES, "video")
    if not isinstance(video, dict):
        return
    yield Refusal("video-config", at)
    if machine.devices.get("autoattachGraphicsDevice") is False:
        yield Refusal("video-without-graphics", at)
    kind = text(video, "type") or ""
    if not kind:
        yield Refusal("no-video-type", at)
    if machine.architecture in _VIDEO and kind in _ALL_VIDEO - _VIDEO[machine.architecture]:
        yield Refusal("video", (*at, "type"), kind)


def _of_arm(machine: Machine) -> Iterator[Refusal]:
    for index, disk in enumerate(machine.disks):
        target, bus = bus_of(disk)
        if bus not in _ARM_BUSES:
            yield Refusal("arm-bus", (*_DEVICES, "disks", index, target, "bus"), bus)
    model = text(machine.domain, "cpu", "model")
    if model and model != "host-passthrough":
        yield Refusal("arm-cpu-model", ("domain", "cpu", "model"), model)
    for kind in ("watchdog", "sound"):
        if machine.devices.get(kind) is not None:
            yield Refusal("arm-device", (*_DEVICES, kind), kind)
