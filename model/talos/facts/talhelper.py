"""talhelper's `talconfig.yaml`: the nodes of a cluster in one file, with patches as texts and as paths of files.

Source: pkg/config/config.go and pkg/substitute/pathsubst.go of budimanjojo/talhelper.
"""

import posixpath
from collections.abc import Iterator

from ...text.document import Document, Value, load
from ...text.place import NodePath
from ...text.values import items, mapping
from .steps import each

_NAMES = frozenset({"clusterName", "endpoint", "talosVersion", "kubernetesVersion"})
_OF_NODES = frozenset({"controlPlane", "hostname", "installDisk", "installDiskSelector", "ipAddress"})
#: Where patches are; talhelper applies those of a node after those of its group, and those of all nodes last.
PATCHES = ("patches[]", "nodes[].patches[]", "controlPlane.patches[]", "worker.patches[]")
_SCHEMATICS = tuple(
    f"{group}.{field}" for group in ("nodes[]", "controlPlane", "worker") for field in ("schematic", "imageSchematic")
)
_FILE_NAMES = frozenset({"talconfig.yaml", "talconfig.yml"})
#: How a path is written where a text may stand as well.
_FILE = "@"


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


def named_file(text: str) -> str | None:
    """The path that a text names, None where it is the content itself."""
    path = text.removeprefix(_FILE).strip()
    return path if text.startswith(_FILE) and path and "\n" not in path else None


def inline_patches(value: Value) -> Iterator[tuple[NodePath, tuple[Document, ...]]]:
    """The patches that stand as texts in the file, each with its place and its documents."""
    for dotted in PATCHES:
        for path, text in each(value, dotted):
            if isinstance(text, str) and named_file(text) is None:
                loaded = load(text.encode("utf-8", "replace"), "go-yaml-3")
                yield path, () if loaded.flaws else loaded.documents


def schematics(value: Value) -> Iterator[tuple[NodePath, Value]]:
    """The schematics that stand in the file."""
    for dotted in _SCHEMATICS:
        for path, inner in each(value, dotted):
            if mapping(inner):
                yield path, inner
