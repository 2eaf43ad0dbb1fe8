"""The `machine` section of the machine's own document.

Source: Config.Validate in pkg/machinery/config/types/v1alpha1/v1alpha1_validation.go.
"""

from collections.abc import Iterator

from ....schemas.tables.notation import Version
from ..go import go_text, go_url
from .devices import devices
from .kubernetes import protected_fields, roles
from .oci import mistakes
from .said import Held, Said, at_path, below
from .texts import annotations, is_subnet_or_address, labels, taints

#: What a type is, and the word that should be used for it.
TYPES = {"controlplane": "controlplane", "init": "controlplane", "worker": "worker", "join": "worker", "": "worker"}
_DISK_TYPES = ("nvme", "sd", "hdd", "ssd")
_SMALLEST_MTU = 1280
_ONE_INSTALLER: Version = (1, 14)
_UKI: Version = (1, 12)
_HOST_DNS_IS_CHECKED: Version = (1, 13)
_RBAC_IS_LOCKED: Version = (1, 12)
_EXCLUDED_ARE_CHECKED: Version = (1, 12)
_FILES_ARE_OLD: Version = (1, 14)


def role(machine: Held) -> str:
    """`controlplane`, `worker`, or "" where Talos does not know the type."""
    return TYPES.get(machine.get("type", ""), "")


def machine_section(machine: Held, at: Version, mode: str) -> Iterator[Said]:
    """Everything that Talos checks of the section by itself."""
    yield from _deprecated(machine, at)
    yield from _type(machine)
    yield from _authority(machine)
    if mode == "metal":
        yield from below("install", _install(machine.get("install"), at))
    yield from below("features", _features(machine, at, mode))
    yield from below("network", _network(machine.get("network"), at))
    yield from _disks(machine.get("disks", ()))
    yield from below("kubelet", _kubelet(machine.get("kubelet", {})))
    for name, spec in machine.get("systemDiskEncryption", {}).items():
        yield from below("systemDiskEncryption", below(name, _encryption(spec)))
    for index, target in enumerate(machine.get("logging", {}).get("destinations", ())):
        yield from below("logging", below("destinations", below(index, _log(target))))
    yield from below("install", _extensions(machine.get("install", {}).get("extensions", ())))
    yield from labels(machine.get("nodeLabels", {}), "nodeLabels")
    yield from annotations(machine.get("nodeAnnotations", {}), "nodeAnnotations")
    yield from taints(machine.get("nodeTaints", {}), "nodeTaints")
    for path, message in mistakes(machine.get("baseRuntimeSpecOverrides")):
        yield Said(("baseRuntimeSpecOverrides", *path), message)
    yield from _registries(machine.get("registries", {}))


def _deprecated(machine: Held, at: Version) -> Iterator[Said]:
    for name in ("files", "baseRuntimeSpecOverrides") if at >= _FILES_ARE_OLD else ():
        if machine.get(name):
            yield Said((name,), f"`machine.{name}` is deprecated: documents of their own say that", warning=True)


def _type(machine: Held) -> Iterator[Said]:
    said = machine.get("type", "")
    meant = role(machine)
    if not meant:
        yield Said(("type",), f"`type` must be controlplane or worker, not {said}")
    elif said not in (meant, "init"):
        yield Said(("type",), f"`type` should be {meant}" + (f", not {said}" if said else ""), warning=True)


def _authority(machine: Held) -> Iterator[Said]:
    ca, accepted = machine.get("ca"), machine.get("acceptedCAs")
    if ca is None and not accepted:
        yield Said(("ca",), "`ca` or `acceptedCAs` must be set")
    if role(machine) == "controlplane":
        if ca is None:
            yield Said(("ca",), "`ca` must be set on a control plane node")
        elif not ca["key"]:
            yield Said(("ca", "key"), "`ca.key` must be set on a control plane node")
    elif role(machine) == "worker" and ca is not None:
        if ca["key"]:
            yield Said(("ca", "key"), "`ca.key` may be set on control plane nodes only")
        if not ca["crt"] and not accepted:
            yield Said(("ca", "crt"), "`ca.crt` or `acceptedCAs` must be set")


def _install(install: Held | None, at: Version) -> Iterator[Said]:
    if install is None:
        if at < _ONE_INSTALLER:
            yield Said((), "`install` must be set on metal")
        return
    disk = install.get("diskSelector")
    if disk is not None:
        yield from below("diskSelector", _disk_selector(disk))
    elif not install.get("disk"):
        yield Said(("disk",), "`disk` or `diskSelector` must be set")
    if install.get("extraKernelArgs") and install.get("grubUseUKICmdline") and at >= _UKI:
        yield Said(("extraKernelArgs",), "`extraKernelArgs` and `grubUseUKICmdline: true` exclude each other")


def _disk_selector(disk: Held) -> Iterator[Said]:
    if disk.get("name"):
        yield Said(("name",), "Talos does not support to select a disk by `name`")
    elif disk.get("type") and disk["type"] not in _DISK_TYPES:
        yield Said(("type",), f"`type` must be one of {', '.join(_DISK_TYPES)}")


def _features(machine: Held, at: Version, mode: str) -> Iterator[Said]:
    features = machine.get("features", {})
    dns = features.get("hostDNS", {})
    for name in ("enabled", "forwardKubeDNSToHost") if mode == "container" and at < _ONE_INSTALLER else ():
        if not dns.get(name):
            yield Said(("hostDNS", name), f"`hostDNS.{name}` must be true in a container")
    if at >= _HOST_DNS_IS_CHECKED and dns.get("forwardKubeDNSToHost") and not dns.get("enabled"):
        yield Said(("hostDNS", "forwardKubeDNSToHost"), "`forwardKubeDNSToHost` needs `enabled: true`")
    access = features.get("kubernetesTalosAPIAccess", {})
    if access.get("enabled"):
        if role(machine) != "controlplane":
            message = "`kubernetesTalosAPIAccess` may be enabled on control plane nodes only"
            yield Said(("kubernetesTalosAPIAccess", "enabled"), message)
        if at < _RBAC_IS_LOCKED and not features.get("rbac"):
            yield Said(("rbac",), "`kubernetesTalosAPIAccess` needs `rbac: true`")
        yield from below("kubernetesTalosAPIAccess", roles(access, "allowedRoles"))
    algorithm = features.get("nodeAddressSortAlgorithm", "")
    if algorithm.lower() not in ("", "v1", "v2"):
        yield Said(("nodeAddressSortAlgorithm",), f"`nodeAddressSortAlgorithm` must be v1 or v2, not {algorithm}")


def _network(network: Held | None, at: Version) -> Iterator[Said]:
    if network is None:
        return
    yield from below("interfaces", devices(network.get("interfaces", ())))
    span = network.get("kubespan", {})
    if span.get("enabled"):
        yield from below("kubespan", _kubespan(span, at))


def _kubespan(span: Held, at: Version) -> Iterator[Said]:
    if 0 < (span.get("mtu") or 0) < _SMALLEST_MTU:
        yield Said(("mtu",), f"`mtu` must be at least {_SMALLEST_MTU}")
    filters = span.get("filters", {})
    for index, text in enumerate(filters.get("endpoints", ())):
        if not is_subnet_or_address(text):
            yield Said(("filters", "endpoints", index), f"`{text}` is no address or subnet")
    for index, text in enumerate(filters.get("excludeAdvertisedNetworks", ()) if at >= _EXCLUDED_ARE_CHECKED else ()):
        if go_text.prefix(text) is None:
            yield Said(("filters", "excludeAdvertisedNetworks", index), f"`{text}` is no subnet")


def _disks(disks: list[Held | None]) -> Iterator[Said]:
    for index, disk in enumerate(disks):
        if disk is None:
            yield Said(("disks", index), "a disk must not be empty")
            continue
        for number, part in enumerate(disk.get("partitions", ())[:-1]):
            if not (part or {}).get("size"):
                yield Said(("disks", index, "partitions", number), "only the last partition may leave out its `size`")


def _kubelet(kubelet: Held) -> Iterator[Said]:
    for index, text in enumerate(at_path(kubelet, "nodeIP", "validSubnets") or ()):
        if not is_subnet_or_address(text):
            yield Said(("nodeIP", "validSubnets", index), f"`{text}` is no address or subnet")
    yield from protected_fields(kubelet.get("extraConfig", {}), "extraConfig")


def _encryption(spec: Held) -> Iterator[Said]:
    if not spec.get("keys"):
        yield Said(("keys",), "at least one key must be set")
    slots: set[int] = set()
    for index, key in enumerate(spec.get("keys", ())):
        slot = (key or {}).get("slot", 0)
        if slot in slots:
            yield Said(("keys", index, "slot"), f"another key has the slot {slot}, too")
        slots.add(slot)
        if not any(method in (key or {}) for method in ("static", "nodeID", "kms", "tpm")):
            yield Said(("keys", index), "a key must be one of static, nodeID, kms and tpm")


def _log(target: Held) -> Iterator[Said]:
    url = go_url.parsed(target.get("endpoint", ""))
    if "endpoint" not in target or url is None:
        yield Said(("endpoint",), "`endpoint` must be set")
    else:
        if not url.host:
            yield Said(("endpoint",), "`endpoint` must have a host")
        if url.scheme not in ("tcp", "udp"):
            yield Said(("endpoint",), "`endpoint` must begin with tcp:// or udp://")
    if target.get("format") != "json_lines":
        yield Said(("format",), "`format` must be json_lines")


def _extensions(extensions: list[Held]) -> Iterator[Said]:
    seen: set[str] = set()
    for index, extension in enumerate(extensions):
        image = extension.get("image", "")
        if image in seen:
            yield Said(("extensions", index), f"the extension {image} is there twice")
        seen.add(image)
    if seen:
        message = "`extensions` is deprecated: extensions are a part of the image that is installed"
        yield Said(("extensions",), message, warning=True)


def _registries(registries: Held) -> Iterator[Said]:
    for kind in ("config", "mirrors"):
        for name, value in registries.get(kind, {}).items():
            if value is None:
                yield Said(("registries", kind, name), f"what is said of {name} must not be null")
