"""kustomize: the facts of its files, and where their paths lead."""

from collections.abc import Iterator

from ...schemas.file_types import is_kustomization_name
from ...schemas.kubernetes.served import KUSTOMIZE_VERSIONS
from ...schemas.tables.catalogue import find
from ..facts import Fact
from ..technology import FileText, Technology, Units
from ..text.document import Document
from .ansible_copies import CopiedFact, WrittenFact, find_copied
from .build_facts import BuildsFact, BuiltMistakeFact, BuiltRelationsFact, IdleEntryFact, RefusedBuildFact
from .build_units import RUN_BUDGET, collect, evaluate_tasks, find_builds, tasks
from .facts import KustomizationFact, kustomization
from .patch_file_facts import DirectiveFact, JsonPatchFact, find_patch_facts
from .paths import kustomization_edges


def _of_file(text: FileText) -> Iterator[Fact]:
    if not is_kustomization_name(text.path):
        values = [document.value for document in text.documents]
        yield from find_patch_facts(text.raw, values)
        yield from find_copied(text.raw, values)
        return
    nothing = () if text.parse_errors else (Document(0, None),)
    for document in text.documents[:1] or nothing:
        if (both := kustomization(document)) is not None:
            fact, named = both
            yield fact
            yield from named
            if (row := find(_version(fact), fact.kind)) is not None:
                yield from text.checker.check(row, document.value, fact.at)


def _version(fact: KustomizationFact) -> str:
    return fact.api_version or KUSTOMIZE_VERSIONS.get(fact.kind, "")


#: The other names that kustomize looks for have an ending.
_NAMES = frozenset({"Kustomization"})
KUSTOMIZE = Technology(
    "kustomize",
    of_file=_of_file,
    edges=kustomization_edges,
    facts=(KustomizationFact, JsonPatchFact, DirectiveFact, CopiedFact, WrittenFact),
    names=_NAMES,
    units=Units(
        find_builds,
        tasks,
        evaluate_tasks,
        RUN_BUDGET,
        "build",
        facts=collect,
        yields=(RefusedBuildFact, IdleEntryFact, BuildsFact, BuiltMistakeFact, BuiltRelationsFact),
        made_of=(KustomizationFact,),
        is_named=True,
        part=1,
        serial_limit=3,
    ),
)
