"""talhelper's `talconfig.yaml`: the nodes of a cluster in one file, with patches as texts and as paths of files.

Source: pkg/config/config.go and pkg/substitute/pathsubst.go of budimanjojo/talhelper.
"""

import posixpath
from collections.abc import Iterator

from ....schemas.reference_forms import Path, path_in
from ....schemas.references import REFERENCES, TALCONFIG
from ...text.document import Document, load
from ...text.open_collections import Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping
from .values_at_paths import each

_NAMES = frozenset({"clusterName", "endpoint", "talosVersion", "kubernetesVersion"})
_OF_NODES = frozenset({"controlPlane", "hostname", "installDisk", "installDiskSelector", "ipAddress"})
#: Where patches are: fields that take a text, or the path of a file behind a mark.
_PATCHES = tuple(row for row in REFERENCES if row.source == TALCONFIG and row.path.endswith("patches[]"))
_SCHEMATICS = tuple(
    f"{group}.{field}" for group in ("nodes[]", "controlPlane", "worker") for field in ("schematic", "imageSchematic")
)
_FILE_NAMES = frozenset({"talconfig.yaml", "talconfig.yml"})


def is_talhelper(path: str, value: dict[str, Value]) -> bool:
    """Whether a document of the file is talhelper's configuration: a cluster with nodes as talhelper has them.

    Under the name that talhelper looks for, nodes are enough; it is told other names on its command line.
    """
    nodes = [node for node in items(value, "nodes") if isinstance(node, dict)]
    if "kind" in value or not nodes:
        return False
    of_nodes = all(len(_OF_NODES & node.keys()) > 1 for node in nodes)
    is_like_one = "clusterName" in value and len(_NAMES & value.keys()) > 2 and of_nodes
    return is_like_one or posixpath.basename(path) in _FILE_NAMES


def inline_patches(value: Value) -> Iterator[tuple[NodePath, tuple[Document, ...]]]:
    """The patches that stand as texts in the file, each with its place and its documents."""
    for row in _PATCHES:
        for path, text in each(value, row.path):
            if isinstance(text, str) and isinstance(row.target, Path) and path_in(row.target, text) is None:
                loaded = load(text.encode("utf-8", "replace"), "go-yaml-3")
                yield path, () if loaded.parse_errors else loaded.documents


def schematics(value: Value) -> Iterator[tuple[NodePath, Value]]:
    """The schematics that stand in the file."""
    for dotted in _SCHEMATICS:
        for path, inner in each(value, dotted):
            if mapping(inner):
                yield path, inner
