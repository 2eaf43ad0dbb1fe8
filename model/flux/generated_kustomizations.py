"""The files of a repository with the kustomizations that Flux makes of folders, which are not among them."""

import json
import posixpath

from ..files.file_tree import Hit, WhyMissing, split
from ..kustomize.build.files import SourceFiles
from ..text.place import Node, Place

_MADE = "kustomization.yaml"


class GeneratedFiles:
    """The files of a repository, and kustomizations that Flux makes, which are not among them."""

    def __init__(self, files: SourceFiles) -> None:
        self._files = files
        self._added: dict[str, tuple[bytes, tuple[str, ...]]] = {}

    def add(self, folder: str, resources: tuple[str, ...]) -> None:
        """Put a kustomization with these resources, paths from the root, into a folder."""
        named = [posixpath.relpath(path, folder) if folder else path for path in resources]
        # Of a folder with nothing in it Flux says a namespace, so that kustomize takes it.
        written = {"resources": named} if named else {"namespace": "_placeholder"}
        self._added[posixpath.join(folder, _MADE)] = json.dumps(written).encode(), resources

    def find(self, path: str) -> Hit | WhyMissing:
        """What a path leads to."""
        found = self._files.find(path)
        return Hit(path, is_folder=False) if path in self._added and not isinstance(found, Hit) else found

    def read(self, path: str) -> bytes | WhyMissing:
        """The bytes of a file."""
        return self._added[path][0] if path in self._added else self._files.read(path)

    def place_of(self, at: Place) -> Place:
        """The place, or the file that a kustomization names there which is not among the files."""
        if at.path not in self._added:
            return at
        node = at.at
        if isinstance(node, Node) and len(node.path) > 1 and node.path[0] == "resources":
            return Place(self._added[at.path][1][int(node.path[1])])
        return Place(split(at.path)[0])
