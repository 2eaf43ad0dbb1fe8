"""What talhelper's own validator refuses of its `talconfig.yaml`, before any machine is made of it.

Parts that are of Talos' types are looked at as Talos does; what Talos only warns of, talhelper refuses there. What is
filled in from `talenv.yaml` is not known.

Source: pkg/config/{validate,validator}.go of budimanjojo/talhelper, 3.1.
"""

import re
from collections.abc import Iterator

from ....schemas.file_types import is_placeholder
from ....schemas.formats.whole_number import parse_whole
from ....schemas.talos.official_extensions import OFFICIAL_EXTENSIONS
from ...text.document import Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping, text, value_at_path
from ..go.typed_values import decode_document
from .cluster import check_cni, check_manifests
from .devices import devices
from .label_and_address_formats import annotations, check_endpoint, is_cidr, is_ip, labels, taints
from .machine import check_disk_selector, check_disks
from .network import check_ports
from .shared_field_checks import FieldVerdict, Held, prefix_paths

_SEMVER = re.compile(r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
_HOST = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*")
_DOMAIN = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62}(\.[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62})*[._]?")
_IMAGE = re.compile(r"[a-z0-9.-]+(:[0-9]+)?/[a-z0-9][a-z0-9._/-]*")
_OLDEST, _NEWEST = (1, 2), (1, 14)
_OPERATIONS = ("create", "append", "overwrite")
_BOOT_METHODS = ("iso", "disk-image", "pxe")
_SUFFIXES = {
    "iso": ("iso",),
    "disk-image": ("raw.zst", "raw.xz", "raw.tar.gz", "vhd.xz", "raw.gz", "ova", "qcow2"),
    "pxe": (),
}
_FACTORY = "factory.talos.dev"
_GROUPS = {"controlPlane": True, "worker": False}
_DEEPEST = 4


def check_talconfig(value: Value) -> Iterator[FieldVerdict]:
    """Everything that talhelper refuses of a file; what is filled in later is left out."""
    for said in _check(value):
        if not _is_unknown(value, said.path):
            yield said._replace(warning=False)


def _is_unknown(value: Value, path: NodePath) -> bool:
    at = value_at_path(value, *path)
    return _has_placeholder(at, _DEEPEST) if at is not None else False


def _has_placeholder(value: Value, depth: int) -> bool:
    if isinstance(value, str):
        return is_placeholder(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return depth > 0 and any(_has_placeholder(one, depth - 1) for one in inner)


def _check(value: Value) -> Iterator[FieldVerdict]:
    for name in ("clusterName", "kubernetesVersion", "endpoint"):
        if value_at_path(value, name) in (None, ""):
            yield FieldVerdict((name,), f"`{name}` must be set")
    yield from _versions(value)
    if (endpoint := text(value, "endpoint")) and (wrong := check_endpoint(endpoint)):
        yield FieldVerdict(("endpoint",), f"`endpoint` {wrong}")
    if (domain := text(value, "domain")) and not _is_domain(domain):
        yield FieldVerdict(("domain",), f"`{domain}` is not a valid domain")
    for name in ("clusterPodNets", "clusterSvcNets"):
        for index, net in enumerate(items(value, name)):
            if isinstance(net, str) and not is_placeholder(net) and not is_cidr(net):
                yield FieldVerdict((name, index), f"`{net}` is not a valid subnet")
    held = _typed({"cluster": {"network": {"cni": value_at_path(value, "cniConfig")}}})
    cni = held.get("cluster", {}).get("network", {}).get("cni")
    yield from prefix_paths("cniConfig", check_cni(cni, _NEWEST))
    cluster = _typed({"cluster": {"inlineManifests": items(value, "inlineManifests")}}).get("cluster", {})
    yield from check_manifests(cluster.get("inlineManifests", []))
    for index, node in enumerate(items(value, "nodes")):
        yield from prefix_paths("nodes", prefix_paths(index, _node(node, value)))
    for name in _GROUPS:
        if any(_is_of(node, name) for node in items(value, "nodes")):
            yield from prefix_paths(name, _group(mapping(value, name), value))


def _is_of(node: Value, group: str) -> bool:
    return (value_at_path(node, "controlPlane") is True) is _GROUPS[group]


def _typed(document: dict[str, Value]) -> Held:
    """A part of the machine's own document as Talos holds it."""
    decoded = decode_document(document)
    return decoded.value if decoded is not None else {}


def _versions(value: Value) -> Iterator[FieldVerdict]:
    talos, kubernetes = text(value, "talosVersion"), text(value, "kubernetesVersion")
    if talos:
        match = _SEMVER.fullmatch(talos)
        at = (parse_whole(match[1]), parse_whole(match[2])) if match else None
        if at is None or at < _OLDEST:
            yield FieldVerdict(("talosVersion",), f"`{talos}` is not a version of Talos that talhelper supports")
    if kubernetes and not _SEMVER.fullmatch(kubernetes):
        yield FieldVerdict(("kubernetesVersion",), f"`{kubernetes}` is not a version of Kubernetes")


def _is_domain(written: str) -> bool:
    return len(written) - written.count(".") <= 255 and _DOMAIN.fullmatch(written) is not None


def _node(node: Value, whole: Value) -> Iterator[FieldVerdict]:
    host, addresses = text(node, "hostname"), text(node, "ipAddress")
    for name, found in (("hostname", host), ("ipAddress", addresses)):
        if found is None and value_at_path(node, name) in (None, ""):
            yield FieldVerdict((name,), f"`{name}` must be set")
    if host and (len(host) > 255 or not _HOST.fullmatch(host)):
        yield FieldVerdict(("hostname",), f"`{host}` is not a valid host name")
    for address in (part.strip() for part in (addresses or "").split(",") if addresses):
        if not is_ip(address) and not _is_domain(address):
            yield FieldVerdict(("ipAddress",), f"`{address}` is not a valid address or domain")
    if not value_at_path(node, "installDisk") and value_at_path(node, "installDiskSelector") is None:
        yield FieldVerdict(("installDisk",), "`installDisk` or `installDiskSelector` must be set")
    held = _typed({"machine": {"install": {"diskSelector": value_at_path(node, "installDiskSelector")}}})
    selector = held.get("machine", {}).get("install", {}).get("diskSelector")
    yield from prefix_paths("installDiskSelector", check_disk_selector(selector or {}))
    yield from _group(mapping(node), whole)


def _group(group: dict[str, Value], whole: Value) -> Iterator[FieldVerdict]:
    """What nodes and groups of nodes have in common."""
    yield from _image(group)
    for name, check in (("nodeLabels", labels), ("nodeAnnotations", annotations), ("nodeTaints", taints)):
        plain = {key: found for key, found in mapping(group, name).items() if isinstance(found, str)}
        if not any(map(is_placeholder, (*plain, *plain.values()))):
            yield from check(plain, name)
    machine = _typed({"machine": {"disks": group.get("machineDisks"), "network": _network(group)}}).get("machine", {})
    for said in check_disks(machine.get("disks", ())):
        yield said._replace(path=("machineDisks", *said.path[1:]))
    yield from prefix_paths("networkInterfaces", devices(machine.get("network", {}).get("interfaces", ())))
    yield from _files(group)
    for index, address in enumerate(items(group, "nameservers")):
        if isinstance(address, str) and not is_placeholder(address) and not is_ip(address):
            yield FieldVerdict(("nameservers", index), f"`{address}` is not a valid IP address")
    for name in ("schematic",):
        yield from prefix_paths(name, _schematic(mapping(group, name), group, whole))
    yield from prefix_paths("machineSpec", _machine_spec(mapping(group, "machineSpec")))
    yield from prefix_paths("ingressFirewall", _firewall(mapping(group, "ingressFirewall")))


def _network(group: dict[str, Value]) -> Value:
    return {"interfaces": group.get("networkInterfaces")}


def _image(group: dict[str, Value]) -> Iterator[FieldVerdict]:
    image = text(group, "talosImageURL")
    if image and ("@" in image or ":" in image.rpartition("/")[2]):
        yield FieldVerdict(("talosImageURL",), f"`{image}` must have no tag: talhelper adds the version")
    elif image and not _IMAGE.fullmatch(image):
        yield FieldVerdict(("talosImageURL",), f"`{image}` is not the name of an image with its registry")


def _files(group: dict[str, Value]) -> Iterator[FieldVerdict]:
    for index, file in enumerate(items(group, "machineFiles")):
        operation, path = text(file, "op") or "", text(file, "path") or ""
        if operation not in _OPERATIONS:
            listed = ", ".join(_OPERATIONS)
            yield FieldVerdict(("machineFiles", index, "op"), f"`op` must be one of {listed}")
        if not path.startswith("/"):
            yield FieldVerdict(("machineFiles", index, "path"), "`path` must be an absolute path")


def _schematic(schematic: dict[str, Value], group: dict[str, Value], whole: Value) -> Iterator[FieldVerdict]:
    """Extensions that the Image Factory does not have; only where it is the official one that is asked."""
    registry = text(whole, "imageFactory", "registryURL") or _FACTORY
    if registry != _FACTORY or group.get("noSchematicValidate") is True:
        return
    at: NodePath = ("customization", "systemExtensions", "officialExtensions")
    seen: set[str] = set()
    for index, name in enumerate(items(schematic, *at)):
        if not isinstance(name, str) or is_placeholder(name):
            continue
        if name in seen:
            yield FieldVerdict((*at, index), f"`{name}` is there twice")
        elif not _may_exist(name, text(whole, "talosVersion") or ""):
            yield FieldVerdict((*at, index), f"there is no official extension `{name}`")
        seen.add(name)
    overlay = mapping(schematic, "overlay")
    for name, other in (("name", "image"), ("image", "name")):
        if text(overlay, other) and not text(overlay, name):
            yield FieldVerdict(("overlay", name), "an overlay needs both `name` and `image`")


def _may_exist(name: str, talos: str) -> bool:
    """Whether an extension may be one of that Talos; of the newest minor version more may come."""
    if name.startswith("siderolabs/") and name.removeprefix("siderolabs/") in OFFICIAL_EXTENSIONS:
        return True
    match = _SEMVER.fullmatch(talos)
    is_old = match is not None and _OLDEST <= (parse_whole(match[1]), parse_whole(match[2])) < _NEWEST
    return name.startswith("siderolabs/") and not is_old and match is not None


def _machine_spec(spec: dict[str, Value]) -> Iterator[FieldVerdict]:
    method, suffix = text(spec, "bootMethod"), text(spec, "imageSuffix")
    if method and method not in _BOOT_METHODS:
        yield FieldVerdict(("bootMethod",), f"`bootMethod` must be one of {', '.join(_BOOT_METHODS)}")
    elif suffix and suffix not in _SUFFIXES[method or "iso"]:
        allowed = ", ".join(_SUFFIXES[method or "iso"]) or "empty"
        yield FieldVerdict(("imageSuffix",), f"`imageSuffix` for {method or 'iso'} must be {allowed}")


def _firewall(firewall: dict[str, Value]) -> Iterator[FieldVerdict]:
    for index, rule in enumerate(items(firewall, "rules")):
        yield from prefix_paths("rules", prefix_paths(index, _rule(mapping(rule))))


def _rule(rule: dict[str, Value]) -> Iterator[FieldVerdict]:
    """A rule of the firewall; Talos' own document may leave out the protocol, talhelper's may not."""
    if not rule.get("name"):
        yield FieldVerdict(("name",), "a rule needs a `name`")
    if value_at_path(rule, "portSelector", "protocol") in (None, ""):
        yield FieldVerdict(("portSelector", "protocol"), "a rule needs `portSelector.protocol`")
    document: dict[str, Value] = {"apiVersion": "v1alpha1", "kind": "NetworkRuleConfig", "name": "rule", **rule}
    held = _typed(document)
    ports = held.get("portSelector", {}).get("ports")
    if not ports:
        yield FieldVerdict(("portSelector", "ports"), "a rule needs `portSelector.ports`")
    else:
        yield from check_ports(ports)
    for index, entry in enumerate(held.get("ingress", ())):
        if not entry.get("subnet"):
            yield FieldVerdict(("ingress", index), "an entry of `ingress` needs a `subnet`")
