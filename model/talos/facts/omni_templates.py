"""Cluster templates of Omni: patches that stand in them, for a cluster, for its machines of a role, or for one machine.

Source: the reference of cluster templates in Omni's documentation.
"""

from collections.abc import Iterator

from ...text.document import Document, Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping

#: The kinds of a template that have patches; they have no API version.
_KINDS = frozenset({"Cluster", "ControlPlane", "Workers", "Machine"})


def inline_patches(document: Document) -> Iterator[tuple[NodePath, Value]]:
    """The patches that are written out in a document of a template, each with the way to it."""
    value = mapping(document.value)
    if value.get("kind") in _KINDS and "apiVersion" not in value:
        for index, patch in enumerate(items(value, "patches")):
            inline = mapping(patch).get("inline")
            if isinstance(inline, dict):
                yield ("patches", index, "inline"), inline
