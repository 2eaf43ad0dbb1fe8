"""Kustomization documents of Flux → facts."""

from ..facts import FluxFact, ObjectFact
from ..files.tree import rooted
from ..text.document import Value
from ..text.values import text


def flux_kustomization(found: ObjectFact, value: Value) -> FluxFact | None:
    """What a Flux Kustomization deploys, or None where the object is something else."""
    if found.kind != "Kustomization" or found.group != "kustomize.toolkit.fluxcd.io":
        return None
    return FluxFact(
        object=found,
        path=rooted(text(value, "spec", "path") or ""),
        source=text(value, "spec", "sourceRef", "name") or "",
        namespace=text(value, "spec", "targetNamespace"),
    )
