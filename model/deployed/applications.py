"""All Applications that are known: those that stand in files, and those that ApplicationSets make."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from ..argocd.applicationset_facts import MadeFact
from ..argocd.deployed import FoundObject, find_deployed, find_files
from ..argocd.facts import ApplicationFact
from ..derived_values import Query
from ..kustomize.partial_objects import is_whole
from ..repository import Repository
from ..text.place import Place

#: Applications that are made beyond which no more are looked at; those of real repositories are some hundreds.
_MOST = 5_000


class ApplicationFiles(NamedTuple):
    """An Application, the object that it is, or that makes it, and the manifests that it is known to deploy."""

    at: Place
    application: ApplicationFact
    files: frozenset[str]


@Query
def _made(repository: Repository) -> Mapping[str, tuple[MadeFact, ...]]:
    """The Applications that are made, by the file of the ApplicationSet."""
    found: dict[str, list[MadeFact]] = defaultdict(list)
    for made in islice(repository.evaluated(MadeFact), _MOST):
        found[made.owner.path].append(made)
    return {path: tuple(facts) for path, facts in found.items()}


def application_files(repository: Repository) -> set[str]:
    """The files that have Applications, or ApplicationSets that make some."""
    return {*repository.facts(ApplicationFact), *_made(repository)}


def applications(repository: Repository, path: str) -> Iterator[ApplicationFiles]:
    """The Applications of a file that are wholly known, and those that its ApplicationSets make."""
    for at, application in _in_file(repository, path):
        yield ApplicationFiles(at, application, frozenset(find_files(repository, application)))


def _in_file(repository: Repository, path: str) -> Iterator[tuple[Place, ApplicationFact]]:
    for application in repository.facts_at(path, ApplicationFact):
        if is_whole(repository, path, application.object):
            yield Place(path, application.object.at), application
    told: set[tuple[object, ...]] = set()
    for made in _made.at(repository, path) or ():
        sources = tuple((source.path, source.recurses, source.chart) for source in made.application.sources)
        key = (sources, made.application.namespace, made.application.sync_options)
        if key not in told:  # those of several clusters say the same of the files
            told.add(key)
            yield made.owner, made.application


def deployed_by(
    repository: Repository, path: str, concerns: Callable[[str], bool]
) -> Iterator[tuple[ApplicationFiles, tuple[FoundObject, ...]]]:
    """The Applications of a file that deploy some manifest which concerns one, with all that each deploys of files."""
    for one in applications(repository, path):
        if any(map(concerns, one.files)):
            found = find_deployed(repository, one.at.path, one.application)
            yield one, tuple(each for each in found if each.at is not None)
