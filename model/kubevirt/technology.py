"""KubeVirt, CDI and Multus: the facts of their objects, and of those that they are used with; what webhooks refuse."""

from collections.abc import Iterator

from ..facts import Fact, ObjectFact
from ..technology import FileText, Technology
from ..text.open_collections import Value
from .facts import TYPES, facts_of
from .webhook_facts import InstancetypeFact, MatchedMachineFact, PresetFact, RefusalFact, SettingsFact, find_facts


def _of_object(found: ObjectFact, value: Value, _text: FileText) -> Iterator[Fact]:
    yield from facts_of(found, value)
    if found.group.endswith("kubevirt.io"):
        yield from find_facts(found, value)


KUBEVIRT = Technology(
    "kubevirt",
    _of_object,
    facts=(*TYPES, InstancetypeFact, MatchedMachineFact, PresetFact, RefusalFact, SettingsFact),
)
