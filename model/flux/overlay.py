"""What a Flux Kustomization does to the folder that it deploys, as a kustomization around it.

Flux writes its patches, components and the like into the kustomization of the folder and builds that. The same
comes of a kustomization that includes the folder, which is kept beside the files of the repository.
Source: fluxcd/pkg `kustomize/kustomize_generator.go`.
"""

import json
import posixpath

from ..files.file_tree import Hit, WhyMissing, join
from ..kustomize.build.files import SourceFiles
from ..text.open_collections import Value
from ..text.place import Node, Place
from ..text.typed_access import items, mapping, text

#: Folders that no repository has.
_FOLDER = ".stackwright-flux-"
#: Fields that stand in both in the same words.
_SHARED = ("patches", "images", "namePrefix", "nameSuffix")


class OverlaidFiles:
    """The files of a repository, and kustomizations that are not among them; `asked` are the paths of the others."""

    def __init__(self, files: SourceFiles) -> None:
        self._files = files
        self._added: dict[str, bytes] = {}

    def add(self, number: int, data: bytes) -> str:
        """Add a kustomization; its folder."""
        folder = f"{_FOLDER}{number}"
        self._added[posixpath.join(folder, "kustomization.yaml")] = data
        return folder

    def find(self, path: str) -> Hit | WhyMissing:
        """What a path leads to."""
        if path.startswith(_FOLDER):
            is_folder = "/" not in path
            return Hit(path, is_folder) if is_folder or path in self._added else WhyMissing.ABSENT
        return self._files.find(path)

    def read(self, path: str) -> bytes | WhyMissing:
        """The bytes of a file."""
        return self._added[path] if path in self._added else self._files.read(path)


def write_overlay(spec: Value, folder: str) -> bytes:
    """The kustomization that does what the `spec` of a Flux Kustomization does to a folder."""
    fields = mapping(spec)
    written: dict[str, Value] = {"resources": [f"../{folder}" if folder else ".."]}
    written |= {field: fields[field] for field in _SHARED if fields.get(field)}
    components = [join(folder, one) for one in items(spec, "components") if isinstance(one, str)]
    if components:
        written["components"] = [f"../{one}" for one in components]
    if namespace := text(spec, "targetNamespace"):
        written["namespace"] = namespace
    return json.dumps(written).encode()


def place_in_object(at: Place, root: Place) -> Place | None:
    """Where something that was found in the kustomization stands in the object; None for what is not of it."""
    if not at.path.startswith(_FOLDER):
        return None
    node = at.at
    if not (isinstance(node, Node) and isinstance(root.at, Node) and node.path[:1] and node.path[0] in _SHARED):
        return root
    return Place(root.path, root.at.below("spec", *node.path))
