"""What Flux Kustomizations build, as units: their patches that meet nothing, and variables that nobody sets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..facts import Fact
from ..files.source import Source
from ..repository import Repository
from ..unit import Evaluated, Unit
from .build_facts import FLUX_BUILT
from .deployments import Deployment, find_deployments

#: Kustomizations that are built together: they share what they include.
_TOGETHER = 24
#: Objects of all builds together beyond which no more are built.
RUN_BUDGET = 200_000


class DeploymentsUnit(NamedTuple):
    """Kustomizations that are built together."""

    of: tuple[Deployment, ...]


@dataclass(frozen=True, slots=True)
class DeploymentsTask:
    """The same Kustomizations come to the same until what was asked for on the way changes."""

    of: tuple[Deployment, ...]
    source: Source = field(compare=False)


def find_units(repository: Repository, _source: Source) -> Iterator[Unit]:
    """The Kustomizations to build, in parts."""
    every = find_deployments(repository)
    for start in range(0, len(every), _TOGETHER):
        some = every[start : start + _TOGETHER]
        paths = tuple(sorted({one.at.path for one in some}))
        yield Unit(some[0].name, some[0].at, paths, DeploymentsUnit(some))


def make_tasks(
    _repository: Repository, source: Source, units: Iterable[Unit], *, next_contract: bool
) -> Iterator[tuple[Unit, object]]:
    """What is to be built."""
    del next_contract
    sent: Source | None = None
    for unit in units:
        if isinstance(unit.of, DeploymentsUnit):
            sent = sent or source.for_processes()
            yield unit, DeploymentsTask(unit.of.of, sent)


def evaluate_tasks(tasks: Sequence[object], _end: float | None = None) -> list[Evaluated]:
    """What Flux says of some Kustomizations."""
    from .check_patches_and_variables import evaluate_deployments

    return [evaluate_deployments(task.of, task.source) for task in tasks if isinstance(task, DeploymentsTask)]


def collect(results: Iterable[tuple[Unit, Evaluated | None]]) -> Mapping[type[Fact], tuple[Fact, ...]]:
    """What came of all of them; a variable that one Kustomization sets may be meant for that one alone."""
    said = [one for _, evaluated in results if evaluated for one in evaluated.said]
    return {kind: tuple(one for one in said if isinstance(one, kind)) for kind in FLUX_BUILT}
