"""The files of a source as the evaluation of Nix reads them: what git has, or in a folder without git what is there."""

import posixpath
from collections.abc import Mapping

from ..files.source import Source
from .evaluate.run_state import Kind


class SourceFiles:
    """Files by their path from the root; each is read once. `asked` are the paths that somebody has asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._texts: dict[str, str | None] = {}
        self.asked: set[str] = set()

    def read(self, path: str) -> str | None:
        """The text of a file, or what a symbolic link says; None where there is none, or it is no text."""
        tree = self._source.tree
        self.asked.add(path)
        if path in tree.links:
            return tree.links[path]
        if path not in self._texts:
            self._texts[path] = self._read(path) if path in tree.files else None
        return self._texts[path]

    def kind(self, path: str) -> Kind | None:
        """What stands at a path, None for nothing."""
        tree = self._source.tree
        self.asked.add(path)
        if path in tree.links:
            return "symlink"
        if path in tree.files:
            return "regular"
        return "directory" if path in tree.folders else None

    def entries(self, path: str) -> Mapping[str, Kind] | None:
        """What is in a folder, None where there is no folder."""
        if self.kind(path) != "directory":
            return None
        kinds = {posixpath.basename(one): self.kind(one) for one in self._source.tree.children.get(path, ())}
        return {name: kind for name, kind in kinds.items() if kind is not None}

    def _read(self, path: str) -> str | None:
        data = self._source.read(path)
        if not isinstance(data, bytes):
            return None
        try:
            return data.decode()
        except UnicodeDecodeError:
            return None
