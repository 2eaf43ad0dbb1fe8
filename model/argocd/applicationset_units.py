"""The ApplicationSets of a repository as units: each is expanded with what its generators see."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ...schemas.references import APPLICATION_SET
from ..errors import UserError
from ..facts import Fact, FileState, ObjectFact
from ..files.source import Source
from ..kustomize.partial_objects import is_complete_beside, is_partial
from ..repository import Repository
from ..text.place import Place
from ..unit import Evaluated, Unit
from .applicationset_facts import EXPANDED, ApplicationSetFact
from .patched import is_patched

if TYPE_CHECKING:
    from .applicationsets.expansion import Surroundings

#: Elements of all ApplicationSets together beyond which no more are expanded.
RUN_BUDGET = 50_000


@dataclass(frozen=True, slots=True)
class ExpandTask:
    """The same ApplicationSet makes the same until what was asked for on the way changes; `known` is what no file is.

    That are the repository's own URLs, the clusters and the controller's settings.
    """

    path: str
    object: ObjectFact
    known: str
    source: Source = field(compare=False)
    around: "Surroundings" = field(compare=False)


def find_units(repository: Repository, _source: Source) -> Iterator[Unit]:
    """The ApplicationSets that are whole where they stand."""
    for path, facts in repository.facts(ApplicationSetFact).items():
        if repository.state_at(path) is not FileState.READ:
            continue
        may_be_partial = is_partial(repository, path, APPLICATION_SET.name)
        for fact in facts:
            if may_be_partial and not is_complete_beside(repository, path, fact.object):
                continue
            if not is_patched(repository, path, APPLICATION_SET, {fact.object.name}):
                yield Unit(fact.object.name, Place(path, fact.object.at), (path,), fact)


def tasks(
    repository: Repository, source: Source, units: Iterable[Unit], *, next_contract: bool
) -> Iterator[tuple[Unit, object]]:
    """What is to be expanded."""
    del next_contract
    some = [(unit, unit.of) for unit in units if isinstance(unit.of, ApplicationSetFact)]
    if not some:
        return
    from ..config import Config, config_of
    from .applicationsets.find_applicationsets import look_around

    try:
        config = config_of(source)
    except UserError:
        config = Config()
    sent = source.for_processes()
    for unit, fact in some:
        around = look_around(sent, repository, config, fact.object.name)
        known = repr((around.own, around.clusters, around.fixtures, around.new_globs, around.hidden_folders))
        yield unit, ExpandTask(unit.at.path, fact.object, known, sent, around)


def evaluate_tasks(tasks: Sequence[object], _end: float | None = None) -> list[Evaluated]:
    """What comes of some ApplicationSets."""
    return [_evaluate(task) for task in tasks if isinstance(task, ExpandTask)]


def _evaluate(task: ExpandTask) -> Evaluated:
    from .applicationsets.expand import expand
    from .applicationsets.expansion_facts import facts_of_expansion
    from .applicationsets.find_applicationsets import AskedFiles, find_objects

    files = AskedFiles(task.around.files)
    around = replace(task.around, files=files)
    for found in find_objects(task.source, task.path, [task.object]):
        expansion = expand(found.value, around)
        said = tuple(facts_of_expansion(found, expansion, around))
        return Evaluated(len(expansion.elements), said, frozenset({task.path, *files.asked}))
    return Evaluated(0, (), frozenset({task.path}))


def sort_facts(results: Iterable[tuple[Unit, Evaluated | None]]) -> Mapping[type[Fact], tuple[Fact, ...]]:
    """What came of all ApplicationSets, by the type of the fact."""
    said = [fact for _, evaluated in results if evaluated for fact in evaluated.said]
    return {kind: tuple(fact for fact in said if isinstance(fact, kind)) for kind in EXPANDED}
