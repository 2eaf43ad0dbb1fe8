"""Flux: the facts of its objects, and where their paths lead."""

from collections.abc import Iterator

from ...schemas.references import HELM_RELEASE, RESOURCE_SET
from ..facts import Fact, ObjectFact
from ..kustomize.facts import KustomizationFact
from ..technology import FileText, Technology, Units
from ..text.open_collections import Value
from .build_facts import FLUX_BUILT
from .build_units import RUN_BUDGET, collect, evaluate_tasks, find_units, make_tasks
from .chart_folders import ChartFolderFact, find_chart_folders
from .facts import FluxFact, FluxInstanceFact, GitSourceFact, find_git_sources, find_instances, flux_kustomization
from .paths import edges
from .resource_sets import ResourceSetFact, UndefinedInputFact, find_resource_sets


def _of_object(found: ObjectFact, value: Value, _text: FileText) -> Iterator[Fact]:
    if not found.group.endswith((".fluxcd.io", ".controlplane.io")):
        return
    if (fact := flux_kustomization(found, value)) is not None:
        yield fact
    yield from find_git_sources(found, value)
    yield from find_instances(found, value)
    if found.kind == RESOURCE_SET.name:
        yield from find_resource_sets(found, value)
    elif found.kind == HELM_RELEASE.name:
        yield from find_chart_folders(found, value)


FLUX = Technology(
    "flux",
    _of_object,
    edges=edges,
    facts=(FluxFact, GitSourceFact, FluxInstanceFact, ResourceSetFact, UndefinedInputFact, ChartFolderFact),
    units=Units(
        find_units,
        make_tasks,
        evaluate_tasks,
        RUN_BUDGET,
        "Flux Kustomizations",
        facts=collect,
        yields=FLUX_BUILT,
        made_of=(FluxFact, KustomizationFact),
        is_named=True,
        part=1,
        serial_limit=3,
    ),
)
