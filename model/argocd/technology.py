"""Argo CD: the facts of its files, and where their paths lead."""

from collections.abc import Iterable, Iterator, Mapping

from ..edge import Edge
from ..facts import Fact, Facts, ObjectFact, ReferenceFact
from ..repository import Repository
from ..technology import FileText, Technology, Templates, Units
from ..text.open_collections import Value
from .applicationset_facts import EXPANDED, ApplicationSetFact, applicationset
from .applicationset_units import RUN_BUDGET, evaluate_tasks, find_units, sort_facts, tasks
from .cluster_secrets import ClusterFact, cluster_secrets
from .excluded import ExcludedFact, excluded
from .facts import ApplicationFact, Mark, MarkFact, application
from .generators import GeneratorFact, generators
from .generators import edges as edges_of_generators
from .helm_values import SettingFact, settings_in
from .hydrations import HydrationFact, hydrations
from .nameless import GENERATES, NamelessFact, nameless
from .patched import application_edges
from .projects import ProjectFact, project, too_long
from .repository_secrets import ANY, MARK, ScopedFact, scoped_projects
from .spec_mistakes import SpecMistakeFact, spec_mistakes
from .sync_order import RankedFact, ranked

_WORDS = tuple((mark, mark.value.encode()) for mark in Mark)


def _of_object(found: ObjectFact, value: Value, text: FileText) -> Iterator[Fact]:
    yield from excluded(found)
    yield from ranked(found)
    if found.group != "argoproj.io":
        return
    for fact in (application(found, value), project(found, value)):
        if fact is not None:
            yield fact
    yield from applicationset(found)
    yield from generators(found, value)
    yield from hydrations(found, value)
    yield from spec_mistakes(found, value)
    yield from text.checker.place_violations(too_long(found, value), found.at, found.api_version, found.kind)


def _of_file(text: FileText) -> Iterator[Fact]:
    if text.documents and not text.objects:  # what is not an object may be a file of Helm values
        yield from settings_in(text.documents[0].value)
    yield from (MarkFact(mark) for mark, word in _WORDS if word in text.raw)
    if GENERATES in text.raw:
        yield from nameless(text.documents)
    if MARK in text.raw:
        yield from _scoped_facts(text)
        yield from cluster_secrets(text.documents)


def _scoped_facts(text: FileText) -> Iterator[ScopedFact]:
    """The projects to which the file's Secrets bring repositories; any, where a mistake may hide one."""
    secrets = (pair for pair in text.objects if pair[0].kind == "Secret")
    hides = text.is_broken or any(any(text.checker.object(*pair)) for pair in secrets)
    yield from (ScopedFact(name) for name in ((ANY,) if hides else scoped_projects(text.documents)))


def _unread(data: bytes) -> Iterable[Fact]:
    if MARK in data:
        yield ScopedFact(ANY)
    if Mark.DECLARES_PROJECTS.value.encode() in data:
        yield MarkFact(Mark.DECLARES_PROJECTS)


def _in_template(found: Facts) -> Iterator[Fact]:
    """The Applications in a template, with what they name, and that it makes AppProjects."""
    applications = found.of(ApplicationFact)
    roots = {application.object.at for application in applications}
    yield from applications
    yield from (fact for fact in found.of(MarkFact) if fact.mark is Mark.DECLARES_PROJECTS)
    yield from (fact for fact in found.of(ReferenceFact) if fact.owner in roots)


def _edges(repository: Repository) -> Mapping[str, tuple[Edge, ...]]:
    found = dict(application_edges(repository))
    for path, edges in edges_of_generators(repository).items():
        found[path] = found.get(path, ()) + edges
    return found


ARGOCD = Technology(
    "argocd",
    _of_object,
    _of_file,
    _edges,
    facts=(
        ApplicationFact,
        ApplicationSetFact,
        ClusterFact,
        ExcludedFact,
        GeneratorFact,
        HydrationFact,
        NamelessFact,
        ProjectFact,
        RankedFact,
        ScopedFact,
        SettingFact,
        SpecMistakeFact,
        MarkFact,
    ),
    unread=_unread,
    templates=Templates(b"argoproj.io/", _in_template),
    units=Units(
        find_units,
        tasks,
        evaluate_tasks,
        RUN_BUDGET,
        "ApplicationSet",
        facts=sort_facts,
        yields=EXPANDED,
        made_of=(ApplicationSetFact, ApplicationFact, ClusterFact),
    ),
)
