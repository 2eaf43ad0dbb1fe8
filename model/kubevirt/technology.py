"""KubeVirt, CDI and Multus: the facts of their objects, and of those that they are used with; what webhooks refuse."""

from collections.abc import Iterator

from ..facts import Fact, ObjectFact
from ..technology import FileText, Technology
from ..text.open_collections import Value
from .data_keys import DataKeysFact, find_data_keys
from .facts import TYPES, facts_of
from .node_hugepages import HugePagesFact, find_huge_pages
from .openshift_template_checks import TEMPLATE, find_template_mistakes
from .webhook_facts import InstancetypeFact, MatchedMachineFact, PresetFact, RefusalFact, SettingsFact, find_facts

#: Kinds whose keys machines may read.
_WITH_KEYS = frozenset({"Secret", "ConfigMap", "ExternalSecret", "SealedSecret", "SopsSecret"})


def _of_object(found: ObjectFact, value: Value, _text: FileText) -> Iterator[Fact]:
    yield from facts_of(found, value)
    if found.kind in _WITH_KEYS:
        yield from find_data_keys(found, value)
    if found.kind == TEMPLATE.name and found.group == TEMPLATE.group:
        yield from find_template_mistakes(found, value)
    if found.group.endswith("kubevirt.io"):
        yield from find_facts(found, value)


KUBEVIRT = Technology(
    "kubevirt",
    _of_object,
    of_file=lambda text: find_huge_pages(text.raw),
    facts=(
        *TYPES,
        DataKeysFact,
        HugePagesFact,
        InstancetypeFact,
        MatchedMachineFact,
        PresetFact,
        RefusalFact,
        SettingsFact,
    ),
)
