"""Kustomization documents of Flux → facts."""

from ...schemas.references import FLUX_KUSTOMIZATION
from ..facts import FluxFact, ObjectFact
from ..files.tree import rooted
from ..text.document import Value
from ..text.values import mapping, text

#: Fields with which a Kustomization changes what it deploys.
_CHANGES = frozenset({"patches", "patchesStrategicMerge", "patchesJson6902", "components"})


def flux_kustomization(found: ObjectFact, value: Value) -> FluxFact | None:
    """What a Flux Kustomization deploys, or None where the object is something else."""
    if found.type != FLUX_KUSTOMIZATION:
        return None
    return FluxFact(
        object=found,
        path=rooted(text(value, "spec", "path") or ""),
        source=text(value, "spec", "sourceRef", "name") or "",
        namespace=text(value, "spec", "targetNamespace"),
        changes=not _CHANGES.isdisjoint(mapping(value, "spec")),
        source_kind=text(value, "spec", "sourceRef", "kind") or "",
    )
