"""The files of a repository, each read and parsed once for all builds."""

from ...files.file_tree import Hit, WhyMissing
from .files import Files
from .parse_objects import ParsedFile, parse_objects
from .result import RefusedError


class ParsedFiles:
    """The files of a repository, parsed when they are first asked for.

    Where it `restricts`, a kustomization takes files from its own folder only, as kustomize does unless it is told
    otherwise; Flux tells it otherwise.
    """

    def __init__(self, files: Files, *, restricts: bool = True) -> None:
        self.files, self.restricts = files, restricts
        self._data: dict[str, bytes | WhyMissing] = {}
        self._objects: dict[str, ParsedFile | RefusedError] = {}
        self._found: dict[str, Hit | WhyMissing] = {}

    def find(self, path: str) -> Hit | WhyMissing:
        """What a normalised path from the root leads to."""
        if path not in self._found:
            self._found[path] = self.files.find(path)
        return self._found[path]

    def data(self, path: str) -> bytes | WhyMissing:
        """The bytes of a file."""
        if path not in self._data:
            self._data[path] = self.files.read(path)
        return self._data[path]

    def objects(self, path: str, data: bytes) -> ParsedFile:
        """The documents of a file with objects; raises RefusedError where kustomize cannot take them for such."""
        if path not in self._objects:
            try:
                self._objects[path] = parse_objects(path, data)
            except RefusedError as error:
                self._objects[path] = error
        found = self._objects[path]
        if isinstance(found, RefusedError):
            raise found
        return found
