"""Claims that CDI's webhook completes: what they leave out comes from the profile of their storage class.

Source: containerized-data-importer `pkg/apiserver/webhooks/pvc-mutate.go`, `doc/pvc-mutating-webhook-rendering.md`.
"""

from ..model.facts import ObjectFact
from ..model.text.place import Node
from .rule import File

CLAIM = "PersistentVolumeClaim"
_LABEL = ("cdi.kubevirt.io/applyStorageProfile", "true")


def is_rendered(file: File, owner: Node) -> bool:
    """Whether the object with this root is a claim that CDI completes before it is checked."""
    return any(fact.at == owner and fact.kind == CLAIM and _LABEL in fact.labels for fact in file.of(ObjectFact))
