"""What KubeVirt asks of snapshots, restores, exports and clones."""

import json
import re
from collections.abc import Iterator

from ...text.open_collections import Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping, text
from .refusal import Refusal, maps, name_of

_MACHINE, _SNAPSHOT = "VirtualMachine", "VirtualMachineSnapshot"
_GROUP = "kubevirt.io"
#: What an export can be of, with the API group; a template needs two gates.
_EXPORTED = {
    "PersistentVolumeClaim": "",
    _SNAPSHOT: "snapshot.kubevirt.io",
    _MACHINE: _GROUP,
    "VirtualMachineBackup": "backup.kubevirt.io",
    "VirtualMachineTemplate": "template.kubevirt.io",
}
_CHANGEABLE = ("/spec/", "/metadata/labels/", "/metadata/annotations/")
_FILTERS: tuple[NodePath, ...] = (
    ("annotationFilters",),
    ("labelFilters",),
    ("template", "annotationFilters"),
    ("template", "labelFilters"),
)
_MAC = re.compile(r"[0-9a-fA-F]{2}([:-])[0-9a-fA-F]{2}(\1[0-9a-fA-F]{2}){4}|([0-9a-fA-F]{4}\.){2}[0-9a-fA-F]{4}")


def find_snapshot_refusals(spec: dict[str, Value]) -> Iterator[Refusal]:
    """The broken laws of a VirtualMachineSnapshot."""
    yield Refusal("snapshot", (), "a snapshot")
    policy = text(spec, "deletionPolicy")
    if policy not in (None, "Delete", "Retain"):
        yield Refusal("ignored-deletion-policy", ("deletionPolicy",), str(policy))


def find_restore_refusals(spec: dict[str, Value]) -> Iterator[Refusal]:
    """The broken laws of a VirtualMachineRestore."""
    yield Refusal("snapshot", (), "a restore")
    for index, override in enumerate(maps(spec, "volumeRestoreOverrides")):
        at = ("volumeRestoreOverrides", index)
        if not text(override, "volumeName"):
            yield Refusal("unnamed-override", at)
        if not text(override, "restoreName") and not any(override.get(key) for key in ("annotations", "labels")):
            yield Refusal("empty-override", at)
    for index, patch in enumerate(items(spec, "patches")):
        if isinstance(patch, str):
            yield from _of_restore_patch(patch, ("patches", index))


def _of_restore_patch(patch: str, at: NodePath) -> Iterator[Refusal]:
    """KubeVirt reads a patch by its commas and colons, not as JSON."""
    for entry in patch.strip("{}").split(","):
        parts = [part.strip() for part in entry.split(":")]
        if len(parts) != 2:
            yield Refusal("patch-form", at)
            return
        path = parts[1].strip('"')
        if parts[0] == '"path"' and not path.startswith(_CHANGEABLE):
            yield Refusal("patch-path", at, path)


def find_export_refusals(spec: dict[str, Value]) -> Iterator[Refusal]:
    """The broken laws of a VirtualMachineExport."""
    yield Refusal("export", (), "an export")
    source = mapping(spec, "source")
    kind = name_of(source, "kind")
    if kind not in _EXPORTED:
        return
    if source.get("name") == "":
        yield Refusal("no-source-name", ("source", "name"), kind)
    if (text(source, "apiGroup") or "") != _EXPORTED[kind]:
        yield Refusal("source-group", ("source", "apiGroup") if "apiGroup" in source else ("source",), kind)


def find_clone_refusals(spec: dict[str, Value]) -> Iterator[Refusal]:
    """The broken laws of a VirtualMachineClone."""
    yield Refusal("snapshot", (), "a clone")
    source, target = mapping(spec, "source"), mapping(spec, "target")
    kind = name_of(source, "kind")
    for key in ("apiGroup", "name"):
        if source.get(key) == "":
            yield Refusal("no-source-name", ("source", key), kind)
    if kind == name_of(target, "kind") == _MACHINE and name_of(source) == name_of(target) != "":
        yield Refusal("same-name", ("target", "name"), name_of(source))
    for path in _FILTERS:
        for index, one in enumerate(items(spec, *path)):
            if isinstance(one, str):
                yield from _of_filter(one, (*path, index))
    for name, address in mapping(spec, "newMacAddresses").items():
        if isinstance(address, str) and address and not _MAC.fullmatch(address):
            yield Refusal("clone-mac", ("newMacAddresses", name), address)
    for index, patch in enumerate(items(spec, "patches")):
        if isinstance(patch, str) and not _is_json(patch):
            yield Refusal("patch-syntax", ("patches", index))


def _of_filter(written: str, at: NodePath) -> Iterator[Refusal]:
    if written == "!":
        yield Refusal("bare-negation", at)
    elif "!" in written[1:]:
        yield Refusal("filter-negation", at, written)
    elif "*" in written[:-1]:
        yield Refusal("filter-wildcard", at, written)


def _is_json(written: str) -> bool:
    try:
        json.loads(written)
    except (ValueError, RecursionError):
        return False
    return True
