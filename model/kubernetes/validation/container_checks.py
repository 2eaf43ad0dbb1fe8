"""Laws on containers that are more than a form. Source: Kubernetes `pkg/apis/core/validation`, `ValidatePodSpec`."""

from collections.abc import Iterator, Sequence

from ....schemas.formats.quantity import parse_quantity
from ....schemas.kubernetes.laws.standard_resources import HUGE_PAGES, OF_CONTAINERS, REFERABLE
from ...text.open_collections import Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping, text
from .broken_law import Named, Wrong
from .conditions import is_open, is_set
from .resource_name_checks import wrong_form

_FINE: tuple[Wrong, ...] = ()
_LISTS = ("initContainers", "containers", "ephemeralContainers")
Entry = tuple[NodePath, dict[str, Value]]


def containers(spec: Value) -> Iterator[Entry]:
    """The containers of a Pod, each with the way to it."""
    if isinstance(spec, dict):
        for field in _LISTS:
            listed = spec.get(field)
            for index, entry in enumerate(listed if isinstance(listed, list) else ()):
                if isinstance(entry, dict):
                    yield (field, index), entry


def container_names(spec: Value) -> Sequence[Wrong]:
    """No two containers of a Pod have one name; within one list the schema says so."""
    if not isinstance(spec, dict) or ("initContainers" not in spec and "ephemeralContainers" not in spec):
        return _FINE
    seen: dict[str, Value] = {}
    found = list[Wrong]()
    for way, entry in containers(spec):
        name = entry.get("name")
        if isinstance(name, str) and not is_open(name) and seen.setdefault(name, way[0]) != way[0]:
            found.append(Wrong((*way, "name"), "is the name of another container of the Pod", "give each its own name"))
    return found


def host_ports(spec: Value) -> Sequence[Wrong]:
    """On the host's network a port is the host's own; no two containers have the same of the host."""
    if not isinstance(spec, dict):
        return _FINE
    found, seen, is_host = list[Wrong](), set[tuple[Value, ...]](), spec.get("hostNetwork") is True
    for way, entry in containers(spec):
        for index, port in enumerate(items(entry, "ports")):
            if not isinstance(port, dict):
                continue
            own, host = port.get("containerPort"), port.get("hostPort")
            at = (*way, "ports", index, "hostPort")
            if is_host and type(own) is int and type(host) is int and host not in (0, own):
                says = f"must be {own}, as `hostNetwork` is set"
                found.append(Wrong(at, says, f"write `hostPort: {own}`, or remove it"))
            taken = own if is_host and not host else host
            key = (taken, port.get("protocol") or "TCP", port.get("hostIP") or "")
            if type(host) is int and host and way[0] == "containers":
                if key in seen:
                    found.append(Wrong(at, "is taken by another container of the Pod", "give each its own"))
                seen.add(key)
    return found


def mounts_of_volumes(spec: Value, claims: frozenset[str] = frozenset()) -> Sequence[Wrong]:
    """What is mounted is a volume of the Pod."""
    if not isinstance(spec, dict):
        return _FINE
    volumes = spec.get("volumes")
    names = {text(volume, "name") or "" for volume in volumes} if isinstance(volumes, list) else set()
    if any(is_open(name) for name in names) or (volumes is not None and not isinstance(volumes, list)):
        return _FINE
    names |= claims
    found = list[Wrong]()
    for way, entry in containers(spec):
        for field in ("volumeMounts", "volumeDevices"):
            listed = entry.get(field)
            for index, mount in enumerate(listed if isinstance(listed, list) else ()):
                name = text(mount, "name")
                if name and name not in names and not is_open(name):
                    there = ", ".join(sorted(filter(None, names))) or "none"
                    hint = f"add it under `volumes`; the volumes of the Pod are: {there}"
                    found.append(Wrong((*way, field, index, "name"), f"`{name}` is no volume of the Pod", hint))
    return found


def image(entry: Value) -> Sequence[Wrong]:
    """A container has an image."""
    if not isinstance(entry, dict) or is_set(entry.get("image")):
        return _FINE
    return (Wrong((), "must have `image`: a container runs one", "add `image`", lacks=True),)


def bidirectional(entry: Value) -> Sequence[Wrong]:
    """Only a privileged container can pass mounts on to the host."""
    if not isinstance(entry, dict) or mapping(entry, "securityContext").get("privileged") is True:
        return _FINE
    return [
        Wrong(
            ("volumeMounts", index, "mountPropagation"),
            "can be Bidirectional in a privileged container only",
            "write `HostToContainer`, or `privileged: true`",
        )
        for index, mount in enumerate(items(entry, "volumeMounts"))
        if isinstance(mount, dict) and mount.get("mountPropagation") == "Bidirectional"
    ]


def devices_and_mounts(entry: Value) -> Sequence[Wrong]:
    """A volume is a device of a container, or mounted in it."""
    if not isinstance(entry, dict) or not entry.get("volumeDevices"):
        return _FINE
    mounts = items(entry, "volumeMounts")
    names, paths = {text(one, "name") for one in mounts}, {text(one, "mountPath") for one in mounts}
    found = list[Wrong]()
    for index, device in enumerate(items(entry, "volumeDevices")):
        for key, taken in (("name", names), ("devicePath", paths)):
            if (given := text(device, key)) and given in taken:
                at = ("volumeDevices", index, key)
                found.append(Wrong(at, "stands under `volumeMounts` as well", "keep one of them"))
    return found


def recursive_read_only(mount: Value) -> Sequence[Wrong]:
    """Only what is read-only can be so down to the last mount."""
    if not isinstance(mount, dict) or mount.get("recursiveReadOnly") not in ("Enabled", "IfPossible"):
        return _FINE
    if mount.get("readOnly") is not True:
        return (Wrong(("recursiveReadOnly",), "needs `readOnly: true`", "add `readOnly: true`"),)
    if mount.get("mountPropagation") not in (None, "", "None"):
        return (Wrong(("recursiveReadOnly",), "does not go with `mountPropagation`", "remove one of them"),)
    return _FINE


def field_path(value: Value, fields: tuple[str, ...], maps: tuple[str, ...]) -> Sequence[Wrong]:
    """A field of the Pod that can be asked for, or one entry of its labels or annotations."""
    if not isinstance(value, str) or value in fields or is_open(value):
        return _FINE
    name, bracket, rest = value.partition("['")
    if bracket and name in maps and rest.endswith("']") and len(rest) > 2:
        return _FINE
    known = ", ".join((*fields, *(f"{each}['key']" for each in maps)))
    return (Wrong((), f"cannot be `{value}`", f"write one of {known}"),)


def resource_field(value: Value, in_volume: bool = False) -> Sequence[Wrong]:
    """A request or limit of a container; a volume says of which."""
    if not isinstance(value, dict):
        return _FINE
    if in_volume and not value.get("containerName"):
        says = "must have `containerName`: a volume is no container's own"
        return (Wrong((), says, "add `containerName`", lacks=True),)
    resource = value.get("resource")
    if not isinstance(resource, str) or resource in REFERABLE or is_open(resource):
        return _FINE
    if resource.partition(".")[2].startswith(HUGE_PAGES):
        return _FINE
    return (Wrong(("resource",), f"cannot be `{resource}`", f"write one of {', '.join(REFERABLE)}"),)


def same_env(value: Value) -> Sequence[Wrong]:
    """No name of a variable stands twice."""
    found, seen = list[Wrong](), set[str]()
    for index, entry in enumerate(value if isinstance(value, list) else ()):
        name = text(entry, "name")
        if name and not is_open(name):
            if name in seen:
                found.append(Wrong((index, "name"), "is there before", "keep one of them"))
            seen.add(name)
    return found


def one_success(value: Value) -> Sequence[Wrong]:
    """One success is enough for a container to be alive."""
    if type(value) is not int or value in (0, 1):
        return _FINE
    return (Wrong((), "must be 1", "write `1`, or remove it: only a readiness probe waits for more"),)


def port_number(value: Value, zero_is_none: bool = False) -> Sequence[Wrong]:
    """A port by its number or name; where `zero_is_none`, 0 is as if it were not there."""
    is_none = value == "" or (type(value) is int and value == 0)
    if (is_none and zero_is_none) or (not is_none and (type(value) is not int or 1 <= value <= 65_535)):
        return _FINE
    return (Wrong((), "must be a port between 1 and 65535", "write a port"),)


def privilege_escalation(value: Value) -> Sequence[Wrong]:
    """What is privileged can get more rights."""
    if not isinstance(value, dict) or value.get("allowPrivilegeEscalation") is not False:
        return _FINE
    at, hint = ("allowPrivilegeEscalation",), "remove one of them"
    if value.get("privileged") is True:
        return (Wrong(at, "is false beside `privileged`", hint),)
    if "CAP_SYS_ADMIN" in items(value, "capabilities", "add"):
        return (Wrong(at, "cannot be false where CAP_SYS_ADMIN is added", hint),)
    return _FINE


def container_resources(value: Value) -> Sequence[Wrong]:
    """Requests are below limits, of resources that containers have."""
    if not isinstance(value, dict):
        return _FINE
    found = list[Wrong]()
    limits, requests = mapping(value, "limits"), mapping(value, "requests")
    for side, given in (("limits", limits), ("requests", requests)):
        for name, amount in given.items():
            found += _resource(side, name, amount) or wrong_form(side, name, amount)
    for name, amount in requests.items():
        found += _request(name, amount, limits)
    return found


def _resource(side: str, name: str, amount: Value) -> Sequence[Wrong]:
    if is_open(name) or name.startswith("$"):
        return _FINE
    if name not in OF_CONTAINERS and not name.startswith(HUGE_PAGES) and "/" not in name:
        known = ", ".join(sorted(OF_CONTAINERS))
        says = "is no resource of containers"
        return (Wrong((side, name), says, f"write one of {known}, or a name with a domain before it"),)
    number = parse_quantity(amount)
    if number is not None and number < 0:
        return (Wrong((side, name), "must be 0 or more", "write an amount"),)
    if number is not None and "/" in name and number != int(number):
        return (Wrong((side, name), "must be a whole number", "write a whole number"),)
    return _FINE


def _request(name: str, amount: Value, limits: dict[str, Value]) -> Sequence[Wrong]:
    limit, wanted = limits.get(name), parse_quantity(amount)
    is_whole = "/" in name or name.startswith(HUGE_PAGES)
    if wanted is None:
        return _FINE
    if limit is None:
        says = "needs the same limit: it cannot be shared out beyond what is there"
        return (Wrong(("requests", name), says, f"add `limits.{name}`"),) if is_whole else _FINE
    most = parse_quantity(limit)
    if most is None or wanted == most or (wanted < most and not is_whole):
        return _FINE
    what = "must be equal to" if is_whole else "must be at most"
    return (Wrong(("requests", name), f"{what} its limit of `{limit}`", "raise the limit, or lower the request"),)


def relative_path(value: Value) -> Sequence[Wrong]:
    """A path inside of something, without a way out."""
    if not isinstance(value, str) or is_open(value):
        return _FINE
    if value.startswith("/"):
        return (Wrong((), "must be a relative path", f"write `{value.lstrip('/')}`"),)
    return no_steps_up(value)


def no_steps_up(value: Value) -> Sequence[Wrong]:
    """A path without `..`."""
    if not isinstance(value, str) or is_open(value) or ".." not in value.split("/"):
        return _FINE
    return (Wrong((), "may not have `..` in it", "write the path without `..`"),)


def absolute_path(value: Value) -> Sequence[Wrong]:
    """A path from the root."""
    if not isinstance(value, str) or not value or value.startswith("/") or is_open(value):
        return _FINE
    return (Wrong((), "must begin with `/`", f"write `/{value}`"),)


def projected_paths(value: Value) -> Sequence[Wrong]:
    """No two sources of a projected volume write one file."""
    found, seen = list[Wrong](), set[str]()
    for index, source in enumerate(items(value, "sources")):
        for kind in ("configMap", "secret", "downwardAPI"):
            for number, item in enumerate(items(source, kind, "items")):
                path = text(item, "path") or ""
                if path and path in seen and not is_open(path):
                    at = ("sources", index, kind, "items", number, "path")
                    found.append(Wrong(at, "is the path of another file of the volume", "give each its own"))
                seen.add(path)
    return found


CHECKS: Named = {
    "absolute-path": absolute_path,
    "bidirectional": bidirectional,
    "container-names": container_names,
    "container-resources": container_resources,
    "devices-and-mounts": devices_and_mounts,
    "field-path": field_path,
    "host-ports": host_ports,
    "image": image,
    "mounts-of-volumes": mounts_of_volumes,
    "no-steps-up": no_steps_up,
    "one-success": one_success,
    "port-number": port_number,
    "projected-paths": projected_paths,
    "privilege-escalation": privilege_escalation,
    "recursive-read-only": recursive_read_only,
    "relative-path": relative_path,
    "resource-field": resource_field,
    "same-env": same_env,
}
