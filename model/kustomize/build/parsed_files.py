"""YAML files as kustomize's two readers take them, each parsed once for all builds."""

import re
from typing import NamedTuple

from ....schemas.file_types import MAGIC
from ...files.file_tree import Hit, WhyMissing
from ...text.decoding import as_utf8, decode
from ...text.document import Document, Loaded, load
from ...text.parse_error import ParseErrorType
from ...text.place import Node, Place
from ...text.positions import Positions
from ...text.scalars import RESOLVERS
from .files import Files
from .result import ProblemKind, RefusedError

#: Plain keys that may be something else than a text: numbers, booleans, null, dates.
_ODD_KEY = re.compile(rb"(?m)^[ \t]*(?:- +)*[?{]?[ \t]*(?:[-+.\d][\w.+:-]*|~|[Nn](?:ull|ULL)|[Tt](?:rue|RUE)|[Ff](?:alse|ALSE))[ \t]*:(?:[ \t\r\n]|$)")
_ODD_FLOW_KEY = re.compile(rb"[{,][ \t]*(?:[-+.\d][\w.+-]*|~|null|true|false)[ \t]*:[ \t]")


class ParsedFile(NamedTuple):
    """The documents of a file that have something in them, in order."""

    path: str
    documents: tuple[Document, ...]


class ParsedFiles:
    """The files of a repository, parsed when they are first asked for."""

    def __init__(self, files: Files) -> None:
        self.files = files
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


    def is_quoted(self, at: Place) -> bool:
        """Whether a value stands in quotes, or as a block, where it is written."""
        data = self.data(at.path)
        if isinstance(data, WhyMissing) or not isinstance(at.at, Node):
            return False
        found = Positions(decode(data)).find_written(at.at)
        return found is not None and getattr(found.event, "style", None) not in (None, "")


def is_encrypted(data: bytes) -> bool:
    """Whether a file as a whole is encrypted, or only points to what it should hold."""
    return data.startswith(tuple(MAGIC))


def parse_objects(path: str, data: bytes) -> ParsedFile:
    """The documents of a text as kyaml reads them; raises RefusedError for what it does not take."""
    text = as_utf8(data)
    found = load(text, "kyaml")
    for error in found.parse_errors:
        kind = ProblemKind.NOT_YAML
        if error.type is ParseErrorType.DUPLICATE_KEY:
            kind = ProblemKind.DUPLICATE_KEY
        raise RefusedError(kind, Place(path, error.at), f"{path} cannot be read: {error.message}")
    _refuse_odd_keys(path, text, found)
    return ParsedFile(path, tuple(one for one in found.documents if one.value is not None))


def _refuse_odd_keys(path: str, data: bytes, found: Loaded) -> None:
    """Kustomize writes objects as JSON, in which a key is a text."""
    if not (found.odd_keys or _ODD_KEY.search(data) or _ODD_FLOW_KEY.search(data)):
        return
    resolve = RESOLVERS["kyaml"]
    positions = Positions(decode(data))
    for index in {one.index for one in found.documents}:
        for node, standing in positions.below(Node(index, ())):
            if not node.key or not node.path:
                continue
            event = standing.event
            text = getattr(event, "value", None)
            if isinstance(text, str) and event.implicit[0] and text != "<<" and not isinstance(resolve(text), str):
                message = f"the key `{text}` is not a text; kustomize cannot write it: put it in quotes"
                raise RefusedError(ProblemKind.ODD_KEY, Place(path, node), message)


def load_kustomization(path: str, data: bytes) -> Document:
    """The first document of a kustomization file; raises RefusedError where it is no YAML."""
    found = load(as_utf8(data), "go-yaml-2")
    for error in found.parse_errors:
        if error.type is not ParseErrorType.DUPLICATE_KEY:
            raise RefusedError(ProblemKind.NOT_YAML, Place(path, error.at), f"{path} is not YAML: {error.message}")
    return found.documents[0] if found.documents else Document(0, None)
