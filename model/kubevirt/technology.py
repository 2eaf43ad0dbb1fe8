"""KubeVirt, CDI and Multus: the facts of their objects, and of those that they are used with."""

from collections.abc import Iterator

from ..facts import Fact, ObjectFact
from ..technology import FileText, Technology
from ..text.open_collections import Value
from .facts import TYPES, facts_of


def _of_object(found: ObjectFact, value: Value, _text: FileText) -> Iterator[Fact]:
    return facts_of(found, value)


KUBEVIRT = Technology("kubevirt", _of_object, facts=TYPES)
