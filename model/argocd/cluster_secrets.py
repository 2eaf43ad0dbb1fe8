"""Clusters that Argo CD is told of by Secrets, or by what makes them: SealedSecrets and ExternalSecrets.

Source: Argo CD's documentation (Declarative Setup, Clusters): the label `argocd.argoproj.io/secret-type: cluster`, the
keys `name`, `server` and `project`. What a cluster is reached with is not read.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ..text.document import Document, Value
from ..text.place import Node, NodePath
from ..text.typed_access import Pairs, items, mapping, pairs, text, value_at_path
from .repository_secrets import MARK

#: Where an object that makes a Secret has the Secret's metadata, and its texts in the open.
_MAKERS: dict[str, tuple[NodePath, NodePath]] = {
    "SealedSecret": (("spec", "template", "metadata"), ("spec", "template", "data")),
    "ExternalSecret": (("spec", "target", "template", "metadata"), ("spec", "target", "template", "data")),
}
_ENCRYPTED = "ENC["


class ClusterFact(NamedTuple):
    """A cluster's Secret: its name and server, None where they do not stand in the open; labels and annotations."""

    at: Node
    name: str | None
    server: str | None
    project: str | None
    labels: Pairs
    annotations: Pairs


def cluster_secrets(documents: Iterable[Document]) -> Iterator[ClusterFact]:
    """The clusters in a file's documents, and in their Lists."""
    for document in documents:
        yield from _in(document.value, Node(document.index, ()))


def _in(value: Value, at: Node) -> Iterator[ClusterFact]:
    for index, item in enumerate(items(value, "items")):
        yield from _in(item, at.below("items", index))
    kind = text(value, "kind")
    if kind == "Secret":
        if (found := _cluster(value, mapping(value, "metadata"), at)) is not None:
            yield found
    elif kind in _MAKERS:
        metadata, data = _MAKERS[kind]
        made: dict[str, Value] = {"stringData": value_at_path(value, *data)}
        if (found := _cluster(made, mapping(value, *metadata), at)) is not None:
            yield found


def _cluster(secret: Value, metadata: Value, at: Node) -> ClusterFact | None:
    if text(metadata, "labels", MARK.decode()) != "cluster":
        return None
    name, server, project = (_said(secret, key) for key in ("name", "server", "project"))
    return ClusterFact(at, name, server, project, pairs(metadata, "labels"), pairs(metadata, "annotations"))


def _said(secret: Value, key: str) -> str | None:
    """What a key of the Secret says in the open."""
    written = text(secret, "stringData", key)
    encoded = text(secret, "data", key)
    if written is None and encoded and not encoded.startswith(_ENCRYPTED):
        try:
            written = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, ValueError):
            return None
    return None if written is None or written.startswith(_ENCRYPTED) or is_placeholder(written) else written
