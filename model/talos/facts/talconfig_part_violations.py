"""The parts of talhelper's file that are of Talos' own types: what is wrong with them by Talos' fields.

Source: pkg/config/config.go of budimanjojo/talhelper, which uses the types of siderolabs/talos.
"""

from collections.abc import Iterator, Mapping

from ....schemas.tables.notation import KindRow
from ....schemas.validation.validate import Violation, ViolationType, find_violations
from ...text.document import Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping
from .documents import API_VERSION, row_of

#: Fields of nodes and groups → where Talos has the same in the machine's own document.
_OF_MACHINE: Mapping[str, NodePath] = {
    "installDiskSelector": ("machine", "install", "diskSelector"),
    "machineDisks": ("machine", "disks"),
    "kernelModules": ("machine", "kernel", "modules"),
    "networkInterfaces": ("machine", "network", "interfaces"),
}
#: Lists of nodes and groups → the kind of document that each entry is.
_DOCUMENTS: Mapping[str, str] = {
    "extensionServices": "ExtensionServiceConfig",
    "volumes": "VolumeConfig",
    "userVolumes": "UserVolumeConfig",
}
_CNI: NodePath = ("cluster", "network", "cni")


def find_violations_of_parts(value: Value) -> Iterator[Violation]:
    """What differs from Talos' fields, with paths from the root of talhelper's file."""
    yield from _of_field(mapping(value).get("cniConfig"), _CNI, ("cniConfig",))
    for index, node in enumerate(items(value, "nodes")):
        yield from _of_group(mapping(node), ("nodes", index))
    for name in ("controlPlane", "worker"):
        yield from _of_group(mapping(value, name), (name,))


def _of_group(group: dict[str, Value], path: NodePath) -> Iterator[Violation]:
    for name, field in _OF_MACHINE.items():
        yield from _of_field(group.get(name), field, (*path, name))
    for name, kind in _DOCUMENTS.items():
        for index, entry in enumerate(items(group, name)):
            yield from _of_document(entry, kind, (*path, name, index))
    for index, rule in enumerate(items(group, "ingressFirewall", "rules")):
        yield from _of_document(rule, "NetworkRuleConfig", (*path, "ingressFirewall", "rules", index))


def _of_field(value: Value, field: NodePath, path: NodePath) -> Iterator[Violation]:
    """A value that Talos has at `field` of the machine's own document."""
    row = row_of("") if value is not None else None
    if row is not None:
        document = value
        for step in reversed(field):
            document = {str(step): document}
        yield from _move(row, document, len(field), path)


def _of_document(value: Value, kind: str, path: NodePath) -> Iterator[Violation]:
    row = row_of(kind)
    if row is not None and isinstance(value, dict):
        yield from _move(row, {"apiVersion": API_VERSION, "kind": kind, **value}, 0, path)


def _move(row: KindRow, document: Value, skipped: int, path: NodePath) -> Iterator[Violation]:
    for violation in find_violations(row, document):
        if violation.type is not ViolationType.LIFE:
            yield violation._replace(path=(*path, *violation.path[skipped:]))
