"""What KubeVirt asks of the firmware, the machine's type and architecture, and of confidential machines."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from ...text.typed_access import mapping, text, value_at_path
from .container_disk_paths import check_path
from .refusal import Machine, Refusal, given, is_on, name_of, number

_FIRMWARE = ("domain", "firmware")
_LAUNCH = ("domain", "launchSecurity")
_ARCHITECTURES = {
    "amd64": ("q35*", "pc-q35*"),
    "arm64": ("virt*",),
    "s390x": ("s390-ccw-virtio*",),
}
_LAUNCH_TYPES = ("sev", "snp", "tdx")
#: Features of Hyper-V that need another, which is turned on with them unless it says that it is off.
_DEPENDENCIES = {"evmcs": "vapic", "ipi": "vpindex", "tlbflush": "vpindex", "synictimer": "synic", "synic": "vpindex"}


def find_firmware_refusals(machine: Machine) -> Iterator[Refusal]:
    """The broken laws of firmware, machine type, architecture and launch security."""
    yield from _of_bootloader(machine)
    yield from _of_acpi(machine)
    yield from _of_kernel(machine)
    yield from _of_architecture(machine)
    yield from _of_launch_security(machine)
    yield from _of_hyperv(machine)


def _of_bootloader(machine: Machine) -> Iterator[Refusal]:
    at = (*_FIRMWARE, "bootloader")
    bootloader = mapping(machine.spec, *at)
    efi = bootloader.get("efi")
    if not isinstance(efi, dict):
        return
    if efi.get("persistent") is True:
        yield Refusal("persistent-efi", (*at, "efi", "persistent"))
    has_smm = is_on(machine.domain, "features", "smm")
    is_tdx = value_at_path(machine.domain, "launchSecurity", "tdx") is not None
    if efi.get("secureBoot") is not False and not has_smm and not machine.has_preference:
        law = "tdx-secure-boot" if is_tdx else "secure-boot-without-smm"
        yield Refusal(law, (*at, "efi", *(("secureBoot",) if "secureBoot" in efi else ())))


def _of_acpi(machine: Machine) -> Iterator[Refusal]:
    at = (*_FIRMWARE, "acpi")
    acpi = value_at_path(machine.spec, *at)
    if not isinstance(acpi, dict):
        return
    names = [key for key in ("slicNameRef", "msdmNameRef") if text(acpi, key)]
    if not names:
        yield Refusal("acpi-without-table", at)
    secrets = {name_of(volume) for volume in machine.volumes if volume.get("secret") is not None}
    for key in names:
        if (name := name_of(acpi, key)) not in secrets:
            yield Refusal("acpi-volume", (*at, key), name)


def _of_kernel(machine: Machine) -> Iterator[Refusal]:
    at = (*_FIRMWARE, "kernelBoot")
    kernel = mapping(machine.spec, *at)
    container = kernel.get("container")
    if container is None:
        if text(kernel, "kernelArgs"):
            yield Refusal("args-without-kernel", (*at, "kernelArgs"))
        return
    if mapping(container).get("image") == "":
        yield Refusal("kernel-image", (*at, "container", "image"))
    paths = {key: path for key in ("kernelPath", "initrdPath") if (path := text(container, key))}
    if not paths:
        yield Refusal("no-kernel-path", (*at, "container"))
    for key, path in paths.items():
        yield from check_path(path, (*at, "container", key), "kernel-root", "kernel-path")


def _of_architecture(machine: Machine) -> Iterator[Refusal]:
    architecture = machine.architecture
    if architecture and architecture not in _ARCHITECTURES:
        yield Refusal("architecture", ("architecture",), architecture)
        return
    if architecture not in ("", "amd64"):
        yield Refusal("other-architecture", ("architecture",), architecture)
    kind = text(machine.spec, "domain", "machine", "type")
    patterns = _ARCHITECTURES.get(architecture) or [one for every in _ARCHITECTURES.values() for one in every]
    if kind and not any(fnmatchcase(kind, pattern) for pattern in patterns):
        yield Refusal("machine-type", ("domain", "machine", "type"), kind)
    if architecture == "arm64" and mapping(machine.spec, *_FIRMWARE, "bootloader").get("bios") is not None:
        yield Refusal("arm-bios", (*_FIRMWARE, "bootloader", "bios"))


def _of_launch_security(machine: Machine) -> Iterator[Refusal]:
    launch = value_at_path(machine.spec, *_LAUNCH)
    if not isinstance(launch, dict):
        return
    types = given(launch, _LAUNCH_TYPES)
    if machine.architecture not in ("", "amd64"):
        if machine.architecture != "s390x":
            yield Refusal("launch-architecture", _LAUNCH, machine.architecture)
        else:
            yield Refusal("secure-execution", _LAUNCH)
        return
    if not types:
        yield Refusal("no-launch-type" if machine.architecture else "no-default-launch-type", _LAUNCH)
    if len(types) != 1:
        return
    kind = types[0]
    at = (*_LAUNCH, kind)
    yield Refusal("tdx" if kind == "tdx" else "sev", at, kind)
    if kind == "tdx" and is_on(machine.domain, "features", "smm"):
        yield Refusal("launch-smm", at, kind)
    efi = value_at_path(machine.spec, *_FIRMWARE, "bootloader", "efi")
    if efi is None and not machine.has_preference:
        yield Refusal("launch-firmware", at, kind)
    if isinstance(efi, dict):
        if kind != "tdx" and efi.get("secureBoot") is not False and not machine.has_preference:
            yield Refusal("launch-secure-boot", at, kind)
        if kind != "sev" and efi.get("persistent") is True:
            yield Refusal("launch-persistent", at, kind)
    is_paused = text(machine.spec, "startStrategy") == "Paused"
    if value_at_path(launch, "sev", "attestation") is not None and not is_paused:
        yield Refusal("attestation", (*at, "attestation"))
    for index, interface in enumerate(machine.interfaces):
        if number(interface, "bootOrder") is not None:
            place = ("domain", "devices", "interfaces", index, "bootOrder")
            yield Refusal("launch-boot-order", place, name_of(interface))


def _of_hyperv(machine: Machine) -> Iterator[Refusal]:
    features = mapping(machine.domain, "features")
    hyperv = features.get("hyperv")
    if not isinstance(hyperv, dict):
        return
    at = ("domain", "features", "hyperv")
    if features.get("hypervPassthrough") is not None:
        yield Refusal("hyperv-passthrough", ("domain", "features", "hypervPassthrough"))
    for name, other in _DEPENDENCIES.items():
        is_set = value_at_path(hyperv, name, "enabled") is True
        if is_set and value_at_path(hyperv, other, "enabled") is False:
            yield Refusal("hyperv-dependency", (*at, name), name)
