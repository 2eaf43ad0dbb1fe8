"""Objects without a name, which the API server is to give them one."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..text.document import Document
from ..text.place import Node
from ..text.typed_access import mapping, text

#: What a file has in its bytes that has such an object.
GENERATES = b"generateName"
#: With any of these it is a hook, which Argo CD makes anew with each sync.
_HOOKS = frozenset({"argocd.argoproj.io/hook", "helm.sh/hook"})


class NamelessFact(NamedTuple):
    """An object that has `metadata.generateName` in place of a name, and is no hook."""

    at: Node
    kind: str
    prefix: str


def nameless(documents: Iterable[Document]) -> Iterator[NamelessFact]:
    """The objects of a file that have no name."""
    for document in documents:
        metadata, kind = mapping(document.value, "metadata"), text(document.value, "kind")
        prefix = text(metadata, "generateName")
        is_object = kind is not None and text(document.value, "apiVersion") is not None
        if is_object and prefix and "name" not in metadata and _HOOKS.isdisjoint(mapping(metadata, "annotations")):
            yield NamelessFact(Node(document.index, ()), kind or "", prefix)
