"""Machines of topf: nodes in `topf.yaml`, with the patches of `all/`, of their role's folder and of `node/<host>/`.

A machine with a template among its patches is left out: what that makes is not known.

Source: docs/configuration-model.md and pkg/config/node.go of postfinance/topf, 0.5.
"""

import posixpath
from collections.abc import Iterator

from ....schemas.tables.notation import version
from ....schemas.talos.support import BEFORE_DOCUMENTS
from ....schemas.versions.releases import minor
from ...files.source import Source
from ...text.document import load
from ...text.place import Node, Place
from ...text.typed_access import items, text
from .layers import Layer, Machine

_NAMES = ("topf.yaml", "topf.yml")
_ROLES = {"control-plane": "controlplane", "worker": "worker"}
_SUFFIXES = (".yaml", ".yml")


def topf_machines(source: Source) -> Iterator[Machine]:
    """The machines of each `topf.yaml` of a repository."""
    for path in sorted(path for name in _NAMES for path in source.tree.by_name.get(name, ())):
        data = source.read(path)
        if isinstance(data, bytes):
            yield from _machines(source, path, data)


def _machines(source: Source, path: str, data: bytes) -> Iterator[Machine]:
    loaded = load(data, "go-yaml-3")
    value = loaded.documents[0].value if loaded.documents and not loaded.parse_errors else None
    folder = posixpath.normpath(posixpath.join(posixpath.dirname(path), text(value, "patchesDir") or ""))
    base = "" if folder == "." else f"{folder}/"
    for index, node in enumerate(items(value, "nodes")):
        host, role = text(node, "host"), text(node, "role") or ""
        if host and role in _ROLES and "/" not in host:
            files = [
                *_files(source, f"{base}all"),
                *_files(source, f"{base}{role}"),
                *_files(source, f"{base}node/{host}"),
            ]
            if files and all(file.endswith(_SUFFIXES) for file in files):
                found = minor(text(node, "talosVersion") or text(value, "talosVersion") or "")
                running = version(found) if found else None
                contract = min(running, BEFORE_DOCUMENTS) if running else None
                at = Place(path, Node(0, ("nodes", index)))
                layers = tuple(map(Layer, files))
                yield Machine(host, _ROLES[role], at, contract, None, layers, running=running)


def _files(source: Source, folder: str) -> list[str]:
    """What stands in a folder of patches, in the order in which it is applied."""
    beginning = f"{folder}/"
    inside = (path for path in source.tree.files if path.startswith(beginning))
    return sorted(path for path in inside if "/" not in path.removeprefix(beginning))
