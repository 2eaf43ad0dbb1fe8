"""The builds of a repository as units: each folder that something deploys, or that no other kustomization includes."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ...schemas.file_types import is_kustomization_name
from ...schemas.references import COMPONENT
from ..derived_values import Query
from ..edge import Edge
from ..facts import Fact
from ..files.source import Source
from ..path_edges import files_naming_paths, path_edges_of
from ..repository import Repository, file_query, files_having
from ..text.place import Place
from ..unit import Evaluated, Unit
from .build_facts import (
    BuildsFact,
    BuiltMistakeFact,
    BuiltRelationsFact,
    Found,
    IdleEntryFact,
    RefusedBuildFact,
)
from .builds import find_endless
from .facts import KustomizationFact
from .paths import kustomization_in

#: Folders that are built together: they share what they include, which each process builds for itself.
_TOGETHER = 48
#: Folders beyond which none is built: each takes some three to ten milliseconds, and the largest public repositories
#: have half as many.
MOST_BUILDS = 500
#: Objects of all builds together beyond which no more are built.
RUN_BUDGET = 400_000


class TooManyBuilds(NamedTuple):
    """Folders that are too many to be built."""

    folders: tuple[str, ...]


class BuildsUnit(NamedTuple):
    """Folders that are built together."""

    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildTask:
    """The same folders build the same until what was asked for on the way changes."""

    folders: tuple[str, ...]
    source: Source = field(compare=False)


class _Built(NamedTuple):
    """What comes of one folder: its problems, its effects, and whether all of it is known."""

    folder: str
    problems: tuple[tuple[str, Place, str, str], ...]
    effects: tuple[tuple[str, Place, int], ...]
    is_known: bool
    mistakes: tuple[Found, ...] = ()
    relations: BuiltRelationsFact | None = None


@Query
def built_folders(repository: Repository) -> tuple[str, ...]:
    """The folders to build, sorted: of Kustomizations that nothing includes, or that another technology names."""
    kustomizations = set(repository.paths(KustomizationFact))
    included = frozenset().union(*_includes(repository).values())
    roots = ((_built_alone(repository) - included) | _named_elsewhere(repository)) - _endless(repository)
    return tuple(sorted(folder for folder in roots if kustomization_in(repository.tree, folder) in kustomizations))


@Query
def _built_alone(repository: Repository) -> frozenset[str]:
    return frozenset(posixpath.dirname(path) for path, is_alone in _is_alone(repository).items() if is_alone)


@file_query(files_having(KustomizationFact))
def _is_alone(repository: Repository, path: str) -> bool:
    return any(map(_is_built_alone, repository.facts_at(path, KustomizationFact)[:1]))


@Query
def _includes(repository: Repository) -> Mapping[str, frozenset[str]]:
    """The folders whose kustomizations each one includes, by its folder."""
    named = _named_folders(repository)
    found: dict[str, frozenset[str]] = {}
    for path in repository.paths(KustomizationFact):
        folder, own = posixpath.dirname(path), named.get(path, frozenset())
        found[folder] = found[folder] | own if folder in found else own
    return found


@Query
def _endless(repository: Repository) -> frozenset[str]:
    return frozenset(find_endless(_includes(repository)))


@Query
def _named_elsewhere(repository: Repository) -> frozenset[str]:
    """The folders whose kustomizations something else names."""
    kustomizations = set(repository.paths(KustomizationFact))
    named = _named_folders(repository).items()
    return frozenset().union(*(folders for path, folders in named if path not in kustomizations))


@file_query(files_naming_paths)
def _named_folders(repository: Repository, path: str) -> frozenset[str]:
    """The folders whose kustomizations a file names."""
    return frozenset(_folders(path_edges_of(repository, path)))


def _folders(edges: Iterable[Edge]) -> Iterator[str]:
    """The folders whose kustomizations are named: what leads to one leads to its file."""
    for edge in edges:
        if edge.hit is not None:
            path = edge.hit.path
            yield posixpath.dirname(path) if is_kustomization_name(path) else path


def _is_built_alone(fact: KustomizationFact) -> bool:
    """Whether it is no Component, and no object of Flux in a file of that name."""
    return fact.kind != COMPONENT.name and not fact.api_version.startswith("kustomize.toolkit.fluxcd.io/")


def find_builds(repository: Repository, _source: Source) -> Iterator[Unit]:
    """The folders to build, in parts; where there are too many, one unit that says so."""
    folders = built_folders(repository)
    if len(folders) > MOST_BUILDS:
        yield Unit(folders[0], Place(folders[0]), (), TooManyBuilds(folders))
        return
    for start in range(0, len(folders), _TOGETHER):
        some = folders[start : start + _TOGETHER]
        yield Unit(some[0], Place(some[0]), some, BuildsUnit(some))


def tasks(
    _repository: Repository, source: Source, units: Iterable[Unit], *, next_contract: bool
) -> Iterator[tuple[Unit, object]]:
    """What is to be built."""
    del next_contract
    sent: Source | None = None
    for unit in units:
        if isinstance(unit.of, TooManyBuilds):
            yield unit, unit.of
        elif isinstance(unit.of, BuildsUnit):
            sent = sent or source.for_processes()
            yield unit, BuildTask(unit.of.folders, sent)


def evaluate_tasks(tasks: Sequence[object], _end: float | None = None) -> list[Evaluated]:
    """What kustomize says of some folders."""
    return [_evaluate(task) if isinstance(task, BuildTask) else Evaluated(0) for task in tasks]


def _evaluate(task: BuildTask) -> Evaluated:
    from .build.accumulate import Store
    from .build.build import build
    from .build.files import SourceFiles
    from .build.find_built_relations import find_built_relations
    from .build.find_mistakes import find_mistakes
    from .build.parsed_files import ParsedFiles
    from .build.result import MISSING, OF_THE_WHOLE

    files = SourceFiles(task.source)
    store = Store(ParsedFiles(files, restricts=False))  # a rule of its own tells of files from elsewhere
    said: list[_Built] = []
    seen: dict[Found, Found] = {}  # what several folders share is sent back once
    size = 0
    for folder in task.folders:
        found = build(folder, store)
        size += len(found.objects)
        is_known = not found.problems and not found.unknown
        is_whole = not found.unknown and not any(one.kind in MISSING for one in found.problems)
        problems = tuple(
            (one.kind.name, one.at, one.message, one.about)
            for one in found.problems
            if is_whole or one.kind not in OF_THE_WHOLE
        )
        effects = tuple((one.field, one.at, one.met) for one in found.effects)
        mistakes = tuple(seen.setdefault(one, one) for one in find_mistakes(found, store.files))
        relations = find_built_relations(folder, found)
        said.append(_Built(folder, problems, effects, is_known, mistakes, relations))
    return Evaluated(size, tuple(said), frozenset(files.asked))


def collect(results: Iterable[tuple[Unit, Evaluated | None]]) -> Mapping[type[Fact], tuple[Fact, ...]]:
    """What came of all builds: each problem once, and what did nothing in any of them."""
    pairs = list(results)
    left_out = tuple(folder for unit, _ in pairs if isinstance(unit.of, TooManyBuilds) for folder in unit.of.folders)
    built = [one for _, evaluated in pairs if evaluated for one in evaluated.said if isinstance(one, _Built)]
    refused: dict[tuple[str, Place, str, str], list[str]] = {}
    met: dict[tuple[str, Place], int] = {}
    around: dict[tuple[str, Place], list[str]] = {}
    for one in built:
        for problem in one.problems:
            refused.setdefault(problem, []).append(one.folder)
        for field_, at, count in one.effects:
            # What is not known may be what the entry is for.
            met[field_, at] = met.get((field_, at), 0) + (count if one.is_known else 1)
            around.setdefault((field_, at), []).append(one.folder)
    mistakes: dict[Found, list[str]] = {}
    for one in built:
        for mistake in one.mistakes:
            mistakes.setdefault(mistake, []).append(one.folder)
    unknown = tuple(one.folder for one in built if not one.is_known)
    return {
        BuiltRelationsFact: tuple(one.relations for one in built if one.relations is not None),
        BuiltMistakeFact: tuple(BuiltMistakeFact(found, tuple(folders)) for found, folders in mistakes.items()),
        RefusedBuildFact: tuple(RefusedBuildFact(*key, tuple(folders)) for key, folders in refused.items()),
        IdleEntryFact: tuple(IdleEntryFact(*key, tuple(around[key])) for key, count in met.items() if not count),
        BuildsFact: (BuildsFact(tuple(one.folder for one in built), unknown, left_out),),
    }
