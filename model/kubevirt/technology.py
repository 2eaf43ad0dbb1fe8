"""KubeVirt and CDI: what their webhooks would say of the objects of a file."""

from collections.abc import Iterable

from ..facts import Fact, ObjectFact
from ..technology import FileText, Technology
from ..text.document import Value
from .facts import InstancetypeFact, MatchedMachineFact, PresetFact, RefusalFact, SettingsFact, find_facts


def _of_object(found: ObjectFact, value: Value, _text: FileText) -> Iterable[Fact]:
    return find_facts(found, value) if found.group.endswith("kubevirt.io") else ()


KUBEVIRT = Technology(
    "kubevirt",
    _of_object,
    facts=(InstancetypeFact, MatchedMachineFact, PresetFact, RefusalFact, SettingsFact),
)
