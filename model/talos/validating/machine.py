"""The `machine` section of the machine's own document.

Source: Config.Validate in pkg/machinery/config/types/v1alpha1/v1alpha1_validation.go.
"""

from collections.abc import Iterator

from ....schemas.tables.notation import Version
from ..go import go_url, scalar_formats
from .devices import devices
from .kubernetes import check_protected_fields, roles
from .label_and_address_formats import annotations, is_subnet_or_address, labels, taints
from .oci_runtime import find_wrong_types
from .shared_field_checks import FieldVerdict, Held, at_path, prefix_paths

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


def machine_section(machine: Held, at: Version, mode: str) -> Iterator[FieldVerdict]:
    """Everything that Talos checks of the section by itself."""
    yield from _warn_of_deprecated(machine, at)
    yield from _type(machine)
    yield from _authority(machine)
    if mode == "metal":
        yield from prefix_paths("install", _install(machine.get("install"), at))
    yield from prefix_paths("features", _features(machine, at, mode))
    yield from prefix_paths("network", _network(machine.get("network"), at))
    yield from check_disks(machine.get("disks", ()))
    yield from prefix_paths("kubelet", _kubelet(machine.get("kubelet", {})))
    for name, spec in machine.get("systemDiskEncryption", {}).items():
        yield from prefix_paths("systemDiskEncryption", prefix_paths(name, _encryption(spec)))
    for index, target in enumerate(machine.get("logging", {}).get("destinations", ())):
        yield from prefix_paths("logging", prefix_paths("destinations", prefix_paths(index, _log(target))))
    yield from prefix_paths("install", _extensions(machine.get("install", {}).get("extensions", ())))
    yield from labels(machine.get("nodeLabels", {}), "nodeLabels")
    yield from annotations(machine.get("nodeAnnotations", {}), "nodeAnnotations")
    yield from taints(machine.get("nodeTaints", {}), "nodeTaints")
    for path, message in find_wrong_types(machine.get("baseRuntimeSpecOverrides")):
        yield FieldVerdict(("baseRuntimeSpecOverrides", *path), message)
    yield from _registries(machine.get("registries", {}))


def _warn_of_deprecated(machine: Held, at: Version) -> Iterator[FieldVerdict]:
    for name in ("files", "baseRuntimeSpecOverrides") if at >= _FILES_ARE_OLD else ():
        if machine.get(name):
            yield FieldVerdict(
                (name,), f"`machine.{name}` is deprecated: documents of their own say that", warning=True
            )


def _type(machine: Held) -> Iterator[FieldVerdict]:
    said = machine.get("type", "")
    meant = role(machine)
    if not meant:
        yield FieldVerdict(("type",), f"`type` must be controlplane or worker, not {said}")
    elif said not in (meant, "init"):
        yield FieldVerdict(("type",), f"`type` should be {meant}" + (f", not {said}" if said else ""), warning=True)


def _authority(machine: Held) -> Iterator[FieldVerdict]:
    ca, accepted = machine.get("ca"), machine.get("acceptedCAs")
    if ca is None and not accepted:
        yield FieldVerdict(("ca",), "`ca` or `acceptedCAs` must be set")
    if role(machine) == "controlplane":
        if ca is None:
            yield FieldVerdict(("ca",), "`ca` must be set on a control plane node")
        elif not ca["key"]:
            yield FieldVerdict(("ca", "key"), "`ca.key` must be set on a control plane node")
    elif role(machine) == "worker" and ca is not None:
        if ca["key"]:
            yield FieldVerdict(("ca", "key"), "`ca.key` may be set on control plane nodes only")
        if not ca["crt"] and not accepted:
            yield FieldVerdict(("ca", "crt"), "`ca.crt` or `acceptedCAs` must be set")


def _install(install: Held | None, at: Version) -> Iterator[FieldVerdict]:
    if install is None:
        if at < _ONE_INSTALLER:
            yield FieldVerdict((), "`install` must be set on metal")
        return
    disk = install.get("diskSelector")
    if disk is not None:
        yield from prefix_paths("diskSelector", check_disk_selector(disk))
    elif not install.get("disk"):
        yield FieldVerdict(("disk",), "`disk` or `diskSelector` must be set")
    if install.get("extraKernelArgs") and install.get("grubUseUKICmdline") and at >= _UKI:
        yield FieldVerdict(("extraKernelArgs",), "`extraKernelArgs` and `grubUseUKICmdline: true` exclude each other")


def check_disk_selector(disk: Held) -> Iterator[FieldVerdict]:
    """`diskSelector` of the installation."""
    if disk.get("name"):
        yield FieldVerdict(("name",), "Talos does not support to select a disk by `name`")
    elif disk.get("type") and disk["type"] not in _DISK_TYPES:
        yield FieldVerdict(("type",), f"`type` must be one of {', '.join(_DISK_TYPES)}")


def _features(machine: Held, at: Version, mode: str) -> Iterator[FieldVerdict]:
    features = machine.get("features", {})
    dns = features.get("hostDNS", {})
    for name in ("enabled", "forwardKubeDNSToHost") if mode == "container" and at < _ONE_INSTALLER else ():
        if not dns.get(name):
            yield FieldVerdict(("hostDNS", name), f"`hostDNS.{name}` must be true in a container")
    if at >= _HOST_DNS_IS_CHECKED and dns.get("forwardKubeDNSToHost") and not dns.get("enabled"):
        message = "`forwardKubeDNSToHost` needs `enabled: true`"
        yield FieldVerdict(("hostDNS", "forwardKubeDNSToHost"), message, lacks="enabled" not in dns)
    access = features.get("kubernetesTalosAPIAccess", {})
    if access.get("enabled"):
        if role(machine) != "controlplane":
            message = "`kubernetesTalosAPIAccess` may be enabled on control plane nodes only"
            yield FieldVerdict(("kubernetesTalosAPIAccess", "enabled"), message)
        if at < _RBAC_IS_LOCKED and not features.get("rbac"):
            yield FieldVerdict(("rbac",), "`kubernetesTalosAPIAccess` needs `rbac: true`")
        yield from prefix_paths("kubernetesTalosAPIAccess", roles(access, "allowedRoles"))
    algorithm = features.get("nodeAddressSortAlgorithm", "")
    if algorithm.lower() not in ("", "v1", "v2"):
        yield FieldVerdict(
            ("nodeAddressSortAlgorithm",), f"`nodeAddressSortAlgorithm` must be v1 or v2, not {algorithm}"
        )


def _network(network: Held | None, at: Version) -> Iterator[FieldVerdict]:
    if network is None:
        return
    yield from prefix_paths("interfaces", devices(network.get("interfaces", ())))
    span = network.get("kubespan", {})
    if span.get("enabled"):
        yield from prefix_paths("kubespan", _kubespan(span, at))


def _kubespan(span: Held, at: Version) -> Iterator[FieldVerdict]:
    if 0 < (span.get("mtu") or 0) < _SMALLEST_MTU:
        yield FieldVerdict(("mtu",), f"`mtu` must be at least {_SMALLEST_MTU}")
    filters = span.get("filters", {})
    for index, text in enumerate(filters.get("endpoints", ())):
        if not is_subnet_or_address(text):
            yield FieldVerdict(("filters", "endpoints", index), f"`{text}` is not a valid address or subnet")
    for index, text in enumerate(filters.get("excludeAdvertisedNetworks", ()) if at >= _EXCLUDED_ARE_CHECKED else ()):
        if scalar_formats.prefix(text) is None:
            yield FieldVerdict(("filters", "excludeAdvertisedNetworks", index), f"`{text}` is not a valid subnet")


def check_disks(disks: list[Held | None]) -> Iterator[FieldVerdict]:
    """`disks` with their partitions."""
    for index, disk in enumerate(disks):
        if disk is None:
            yield FieldVerdict(("disks", index), "a disk must not be empty")
            continue
        for number, part in enumerate(disk.get("partitions", ())[:-1]):
            if not (part or {}).get("size"):
                yield FieldVerdict(
                    ("disks", index, "partitions", number), "only the last partition may leave out its `size`"
                )


def _kubelet(kubelet: Held) -> Iterator[FieldVerdict]:
    for index, text in enumerate(at_path(kubelet, "nodeIP", "validSubnets") or ()):
        if not is_subnet_or_address(text):
            yield FieldVerdict(("nodeIP", "validSubnets", index), f"`{text}` is not a valid address or subnet")
    yield from check_protected_fields(kubelet.get("extraConfig", {}), "extraConfig")


def _encryption(spec: Held) -> Iterator[FieldVerdict]:
    if not spec.get("keys"):
        yield FieldVerdict(("keys",), "at least one key must be set")
    slots: set[int] = set()
    for index, key in enumerate(spec.get("keys", ())):
        slot = (key or {}).get("slot", 0)
        if slot in slots:
            yield FieldVerdict(("keys", index, "slot"), f"another key has the slot {slot}, too")
        slots.add(slot)
        if not any(method in (key or {}) for method in ("static", "nodeID", "kms", "tpm")):
            yield FieldVerdict(("keys", index), "a key must be one of static, nodeID, kms and tpm")


def _log(target: Held) -> Iterator[FieldVerdict]:
    url = go_url.parse_url(target.get("endpoint", ""))
    if "endpoint" not in target or url is None:
        yield FieldVerdict(("endpoint",), "`endpoint` must be set")
    else:
        if not url.host:
            yield FieldVerdict(("endpoint",), "`endpoint` must have a host")
        if url.scheme not in ("tcp", "udp"):
            yield FieldVerdict(("endpoint",), "`endpoint` must begin with tcp:// or udp://")
    if target.get("format") != "json_lines":
        yield FieldVerdict(("format",), "`format` must be json_lines")


def _extensions(extensions: list[Held]) -> Iterator[FieldVerdict]:
    seen: set[str] = set()
    for index, extension in enumerate(extensions):
        image = extension.get("image", "")
        if image in seen:
            yield FieldVerdict(("extensions", index), f"the extension {image} is there twice")
        seen.add(image)
    if seen:
        message = "`extensions` is deprecated: extensions are a part of the image that is installed"
        yield FieldVerdict(("extensions",), message, warning=True)


def _registries(registries: Held) -> Iterator[FieldVerdict]:
    for kind in ("config", "mirrors"):
        for name, value in registries.get(kind, {}).items():
            if value is None:
                yield FieldVerdict(("registries", kind, name), f"what is said of {name} must not be null")
