"""ContainerConfig, and what containers depend on. Source: pkg/machinery/config/types/container, container_deps.go."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ....schemas.formats.whole_number import parse_whole
from ....schemas.tables.notation import Version
from ..go import scalar_formats
from .shared_field_checks import DocumentCheck, FieldVerdict, Held, prefix_paths

_NAME = re.compile(r"[a-z0-9-]+")
_REPOSITORY = re.compile(r"[a-z0-9_\-./]{2,255}")
_TAG = re.compile(r"[A-Za-z0-9_\-.]{1,128}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_CAPABILITY = re.compile(r"[A-Z_]+")
_LONGEST_NAME = 63
_MOUNT_OPTIONS = frozenset(["ro", "rw", "noexec", "nosuid", "nodev", "noatime", "rbind", "rshared"])
_NETWORKS = ("addresses", "connectivity", "hostname", "etcfiles")
_MOUNTS = ("userVolume", "tmpfs", "hostPath")


def _container(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from _name(held.get("name", ""))
    yield from _image(held.get("image", ""))
    for index, text in enumerate(held.get("environment", ())):
        if "=" not in text:
            yield FieldVerdict(("environment", index), f"`{text}` must be KEY=value")
    yield from _mounts(held.get("mounts", []))
    yield from prefix_paths("security", _security(held.get("security", {})))
    mode = held.get("network", {}).get("mode", "none")
    if mode not in ("none", "host"):
        yield FieldVerdict(("network", "mode"), f"`mode` must be none or host, not {mode}")
    yield from _limits(held.get("resources", {}).get("limits", {}))
    yield from prefix_paths("dependsOn", _depends_on(held.get("dependsOn", {}), held.get("name", "")))
    for name, value in held.get("runAs", {}).items():
        if value < 0:
            yield FieldVerdict(("runAs", name), f"`{name}` must not be negative")


def _name(name: str) -> Iterator[FieldVerdict]:
    if not name:
        yield FieldVerdict(("name",), "`name` must be set")
    elif len(name.encode()) > _LONGEST_NAME or not _NAME.fullmatch(name):
        yield FieldVerdict(("name",), f"`{name}` must be at most {_LONGEST_NAME} lower-case letters, digits and `-`")


def _image(image: str) -> Iterator[FieldVerdict]:
    if not image:
        yield FieldVerdict(("image",), "`image` must be set")
    elif not is_image(image):
        yield FieldVerdict(("image",), f"`{image}` is not a valid image reference")
    elif "@" not in image:
        yield FieldVerdict(
            ("image",), "the image has no digest, so that it may be another one after a restart", warning=True
        )


def is_image(text: str) -> bool:
    """Whether a text is a reference to an image, as go-containerregistry reads it."""
    named, at, digest = text.partition("@")
    if at and not _DIGEST.fullmatch(digest):
        return False
    base, colon, tag = named.rpartition(":")
    if not colon or "/" in tag:
        base, tag = named, ""
    elif not _TAG.fullmatch(tag):
        return False
    host, slash, path = base.partition("/")
    is_host = slash and (host == "localhost" or "." in host or ":" in host)
    return _REPOSITORY.fullmatch(path if is_host else base) is not None and (not is_host or _is_host(host))


def _is_host(host: str) -> bool:
    name, _, port = host.partition(":")
    return bool(re.fullmatch(r"[A-Za-z0-9._~!$&'()*+,;=-]*", name)) and (port.isdecimal() or not port)


def _mounts(mounts: Sequence[Held]) -> Iterator[FieldVerdict]:
    seen: set[str] = set()
    for index, mount in enumerate(mounts):
        kinds = [kind for kind in _MOUNTS if kind in mount]
        if len(kinds) != 1:
            yield FieldVerdict(("mounts", index), f"exactly one of {', '.join(_MOUNTS)} must be set")
            continue
        said = list(_mount(mount[kinds[0]], kinds[0]))
        yield from prefix_paths("mounts", prefix_paths(index, prefix_paths(kinds[0], iter(said))))
        destination = mount[kinds[0]].get("destination", "")
        if not said and destination in seen:
            yield FieldVerdict(("mounts", index, kinds[0], "destination"), f"`{destination}` is mounted twice")
        if not said:
            seen.add(destination)


def _mount(mount: Held, kind: str) -> Iterator[FieldVerdict]:
    if kind == "userVolume" and not mount.get("name"):
        yield FieldVerdict(("name",), "`name` must be set")
    for name in ("source", "destination") if kind == "hostPath" else ("destination",):
        yield from _absolute(mount.get(name, ""), name)
    options = mount.get("options", [])
    for index, option in enumerate(options):
        if option not in _MOUNT_OPTIONS:
            yield FieldVerdict(("options", index), f"`{option}` is not an option of a mount that Talos allows")
    if "ro" in options and "rw" in options:
        yield FieldVerdict(("options",), "a mount cannot be both ro and rw")


def _absolute(path: str, *at: str | int) -> Iterator[FieldVerdict]:
    if not path.startswith("/"):
        yield FieldVerdict(at, f"`{path}` must be an absolute path" if path else f"`{at[0]}` must be set")


def _security(held: Held) -> Iterator[FieldVerdict]:
    profile = held.get("profile", "restricted")
    if profile not in ("restricted", "privileged"):
        yield FieldVerdict(("profile",), f"`profile` must be restricted or privileged, not {profile}")
    capabilities = held.get("capabilities", {})
    for list_name in ("add", "drop"):
        for index, name in enumerate(capabilities.get(list_name, ())):
            yield from prefix_paths(
                "capabilities", prefix_paths(list_name, prefix_paths(index, _capability(name, list_name)))
            )
    for index, name in enumerate(capabilities.get("add", ())):
        if name in capabilities.get("drop", ()):
            yield FieldVerdict(("capabilities", "add", index), f"`{name}` is both added and dropped")


def _capability(name: str, list_name: str) -> Iterator[FieldVerdict]:
    if name == "ALL":
        if list_name == "add":
            yield FieldVerdict((), "ALL cannot be added; `profile: privileged` does that")
    elif name.startswith("CAP_") or not _CAPABILITY.fullmatch(name):
        yield FieldVerdict((), f"`{name}` must be a capability in capitals, without CAP_")


def _limits(limits: Held) -> Iterator[FieldVerdict]:
    memory, cpu = limits.get("memory", ""), limits.get("cpu", "")
    if memory and scalar_formats.size(memory) is None:
        yield FieldVerdict(("resources", "limits", "memory"), f"`{memory}` is not a valid size")
    digits = cpu.removesuffix("m")
    if cpu and (digits == cpu or not (digits.isascii() and digits.isdecimal()) or parse_whole(digits) == 0):
        yield FieldVerdict(("resources", "limits", "cpu"), f"`{cpu}` must be in thousandths of a core, such as 1500m")


def _depends_on(held: Held, own: str) -> Iterator[FieldVerdict]:
    for index, path in enumerate(held.get("paths", ())):
        yield from _absolute(path, "paths", index)
    for index, name in enumerate(held.get("networks", ())):
        if name not in _NETWORKS:
            yield FieldVerdict(("networks", index), f"`{name}` must be one of {', '.join(_NETWORKS)}")
    for index, name in enumerate(held.get("containers", ())):
        if name in ("", own):
            yield FieldVerdict(
                ("containers", index), "a container cannot depend on itself" if name else "a name is empty"
            )


def unmet(containers: Mapping[str, Held]) -> Iterator[tuple[str, FieldVerdict]]:
    """What containers, by their names, depend on and is not there, and circles among them: whose it is, and what."""
    graph = {name: list(held.get("dependsOn", {}).get("containers", ())) for name, held in containers.items()}
    for name, others in graph.items():
        for index, other in enumerate(others):
            if other not in graph:
                yield name, FieldVerdict(("dependsOn", "containers", index), f"there is no container {other}")
    yield from find_circles(containers)


def find_circles(containers: Mapping[str, Held]) -> Iterator[tuple[str, FieldVerdict]]:
    """Circles among containers, by their names, each with one that is in it."""
    graph = {name: list(held.get("dependsOn", {}).get("containers", ())) for name, held in containers.items()}
    done: set[str] = set()
    for name in sorted(graph):
        for circle in _circles(name, graph, [], done):
            yield (
                circle[0],
                FieldVerdict(("dependsOn", "containers"), f"these wait for each other: {' → '.join(circle)}"),
            )


def _circles(name: str, graph: Mapping[str, list[str]], way: list[str], done: set[str]) -> Iterator[list[str]]:
    if name in way:
        yield [*way[way.index(name) :], name]
    elif name not in done and name in graph:
        for other in graph[name]:
            yield from _circles(other, graph, [*way, name], done)
        done.add(name)


CHECKS: Mapping[str, DocumentCheck] = {"ContainerConfig": _container}
