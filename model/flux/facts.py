"""Kustomization documents of Flux → facts."""

from typing import NamedTuple

from ...schemas.references import FLUX_KUSTOMIZATION
from ..facts import ObjectFact
from ..files.file_tree import normalize_from_root
from ..text.open_collections import Value
from ..text.typed_access import mapping, text

#: Fields with which a Kustomization changes what it deploys.
_CHANGES = frozenset({"patches", "patchesStrategicMerge", "patchesJson6902", "components"})


class FluxFact(NamedTuple):
    """A Flux Kustomization: the folder that it deploys, from the root, and the namespace it moves objects to.

    `source` is the name of where the folder is, of the kind `source_kind`. `changes` says that it has patches of its
    own, or components.
    """

    object: ObjectFact
    path: str
    source: str
    namespace: str | None
    changes: bool = False
    source_kind: str = ""


def flux_kustomization(found: ObjectFact, value: Value) -> FluxFact | None:
    """What a Flux Kustomization deploys, or None where the object is something else."""
    if found.type != FLUX_KUSTOMIZATION:
        return None
    return FluxFact(
        object=found,
        path=normalize_from_root(text(value, "spec", "path") or ""),
        source=text(value, "spec", "sourceRef", "name") or "",
        namespace=text(value, "spec", "targetNamespace"),
        changes=not _CHANGES.isdisjoint(mapping(value, "spec")),
        source_kind=text(value, "spec", "sourceRef", "kind") or "",
    )
