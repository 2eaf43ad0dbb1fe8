"""YAML as kustomize's two readers take it: kyaml for objects, Go's yaml v2 for kustomizations."""

from functools import lru_cache
from typing import NamedTuple

from ....schemas.file_types import MAGIC
from ...text.decoding import as_utf8, decode
from ...text.document import Document, Loaded, Value, load
from ...text.parse_error import ParseErrorType
from ...text.place import Node, NodePath, Place
from ...text.positions import Positions
from ...text.scalars import RESOLVERS
from ...text.typed_access import value_at_path
from .fold_again import fold_texts_again, may_fold_again
from .result import ProblemKind, RefusedError

_RESOLVE = RESOLVERS["kyaml"]
_ANNOTATIONS = ("metadata", "annotations")


class ParsedFile(NamedTuple):
    """The documents of a file that have something in them, in order."""

    path: str
    documents: tuple[Document, ...]


def is_encrypted(data: bytes) -> bool:
    """Whether a file as a whole is encrypted, or only points to what it should hold."""
    return data.startswith(tuple(MAGIC))


def parse_objects(path: str, data: bytes) -> ParsedFile:
    """The documents of a text as kyaml reads them; raises RefusedError for what it does not take."""
    text = as_utf8(data)
    found = load(text, "kyaml")
    doubled: list[Node] = []
    for error in found.parse_errors:
        is_double = error.type is ParseErrorType.DUPLICATE_KEY
        if is_double and error.first is not None and _is_annotations(error.first.path):
            doubled.append(error.first)
            continue
        kind = ProblemKind.DUPLICATE_KEY if is_double else ProblemKind.NOT_YAML
        raise RefusedError(kind, Place(path, error.at), f"{path} cannot be read: {error.message}")
    _refuse_odd_keys(path, text, found)
    documents = tuple(one for one in found.documents if one.value is not None)
    is_folded = may_fold_again(text)
    if doubled or is_folded:
        positions = Positions(decode(data))
        for node in doubled:
            _join_annotations(documents, node, positions)
        if is_folded:
            fold_texts_again(documents, positions)
    return ParsedFile(path, documents)


def _is_annotations(path: NodePath) -> bool:
    """Whether these are annotations of an object, or one of them, which kyaml reads key by key."""
    ends = (path, path[:-1])
    return any(end == _ANNOTATIONS or (end[:1] == ("items",) and end[2:] == _ANNOTATIONS) for end in ends)


def _join_annotations(documents: tuple[Document, ...], node: Node, positions: Positions) -> None:
    """Annotations that stand twice in an object count together."""
    at = node.path if node.path[-1] == "annotations" else node.path[:-1]
    for document in documents:
        metadata = value_at_path(document.value, *at[:-1])
        if document.index == node.document and isinstance(metadata, dict):
            standing = positions.below(Node(node.document, at))
            metadata["annotations"] = {
                str(one.path[-1]): getattr(written.event, "value", "") for one, written in standing if not one.key
            }


@lru_cache(maxsize=4096)  # a few hundred keys are nearly all that there are
def _is_text(key: str) -> bool:
    return not key or isinstance(_RESOLVE(key), str)


def _has_odd_key(value: Value) -> bool:
    """Whether a key is none unless it stands in quotes."""
    stack = [value]
    while stack:
        found = stack.pop()
        if isinstance(found, dict):
            if not all(map(_is_text, found)):
                return True
            stack += found.values()
        elif isinstance(found, list):
            stack += found
    return False


def _refuse_odd_keys(path: str, data: bytes, found: Loaded) -> None:
    """Kustomize writes objects as JSON, in which a key is a text."""
    if not (found.odd_keys or any(_has_odd_key(one.value) for one in found.documents)):
        return
    positions = Positions(decode(data))
    for index in {one.index for one in found.documents}:
        for node, standing in positions.below(Node(index, ())):
            if not node.key or not node.path:
                continue
            event = standing.event
            text = getattr(event, "value", None)
            if isinstance(text, str) and event.implicit[0] and text != "<<" and not isinstance(_RESOLVE(text), str):
                message = f"the key `{text}` is not a text; kustomize cannot write it: put it in quotes"
                raise RefusedError(ProblemKind.ODD_KEY, Place(path, node), message)


def load_kustomization(path: str, data: bytes) -> Document:
    """The first document of a kustomization file; raises RefusedError where it is no YAML."""
    found = load(as_utf8(data), "go-yaml-2")
    for error in found.parse_errors:
        if error.type is not ParseErrorType.DUPLICATE_KEY:
            raise RefusedError(ProblemKind.NOT_YAML, Place(path, error.at), f"{path} is not YAML: {error.message}")
    return found.documents[0] if found.documents else Document(0, None)
