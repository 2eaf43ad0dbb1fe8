"""What a patch erases without saying so: Talos merges sizes and selectors that a patch leaves out as empty ones."""

from collections.abc import Iterator
from typing import NamedTuple

from ....schemas.tables.notation import Version
from ...text.document import Document, Value
from ...text.place import Node
from ...text.typed_access import text, value_at_path
from ..go.typed_values import Decoded
from ..patch.patcher import Patch, PatchError, Strategic, apply_patches
from .build import BuiltMachine

#: Fields that are erased so. Source: the merge of `meta.ByteSize` and `cel.Expression` in pkg/machinery/config.
_FRAGILE = (
    ("provisioning", "diskSelector", "match"),
    ("provisioning", "minSize"),
    ("provisioning", "maxSize"),
)


class Erased(NamedTuple):
    """A field that a patch erases: the patch's index, the place in it, the document and the field."""

    patch: int
    at: Node
    document: str
    field: str


def find_erased(made: BuiltMachine, at: Version) -> Iterator[Erased]:
    """What the patches of a machine erase of the base and of each other, in order."""
    before: tuple[Value, ...] = tuple(document.value for document in made.base)
    for index, patch in enumerate(made.patches):
        touched = list(_documents_touched(patch))
        if not touched:
            continue
        before = _documents(made.base, made.patches[:index], at) if index else before
        after = _documents(made.base, made.patches[: index + 1], at)
        for identity, place in touched:
            old, new = _find(before, identity), _find(after, identity)
            for path in _FRAGILE:
                if value_at_path(old, *path) and new is not None and not value_at_path(new, *path):
                    yield Erased(index, place, " ".join(identity).strip(), ".".join(path))


def _documents_touched(patch: Patch) -> Iterator[tuple[tuple[str, str], Node]]:
    """The documents that a patch merges something into that may hold such fields, with their places."""
    for step in patch.steps if isinstance(patch, Strategic) else ():
        if isinstance(step.change, Decoded) and "provisioning" in step.change.value:
            yield step.change.identity, Node(step.document, ("provisioning",), key=True)


def _documents(base: tuple[Document, ...], patches: tuple[Patch, ...], at: Version) -> tuple[Value, ...]:
    documents = apply_patches(base, patches, at)
    return () if isinstance(documents, PatchError) else documents


def _find(documents: tuple[Value, ...], identity: tuple[str, str]) -> Value:
    for document in documents:
        if (text(document, "kind") or "", text(document, "name") or "") == identity:
            return document
    return None
