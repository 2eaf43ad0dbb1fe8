"""Volumes of a StatefulSet that its controller replaces by the claims it makes. Source: `updateStorage` of its
`stateful_set_utils.go`: of a volume and a template of one name, the Pods have the template's claim."""

from collections.abc import Iterable, Iterator

from ...schemas.references import STATEFUL_SET
from ..facts import ObjectFact, ReferenceFact
from ..text.open_collections import Value
from ..text.typed_access import items, text

_VOLUMES = ("spec", "template", "spec", "volumes")


def without_replaced(found: ObjectFact, value: Value, named: Iterable[ReferenceFact]) -> Iterator[ReferenceFact]:
    """What an object names, but for what volumes name that no Pod will have."""
    replaced = _replaced(value) if found.type == STATEFUL_SET else frozenset()
    start = len(found.at.path)
    for fact in named:
        way = fact.at.path[start:]
        if not replaced or way[:4] != _VOLUMES or way[4] not in replaced:
            yield fact


def _replaced(value: Value) -> frozenset[int]:
    """The indexes of these volumes."""
    made = {text(template, "metadata", "name") for template in items(value, "spec", "volumeClaimTemplates")} - {None}
    volumes = enumerate(items(value, *_VOLUMES)) if made else ()
    return frozenset(index for index, volume in volumes if text(volume, "name") in made)
