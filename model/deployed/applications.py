"""All Applications that are known: those that stand in files, and those that ApplicationSets make."""

from collections.abc import Iterator, Set
from typing import NamedTuple

from ..argocd.applicationset_facts import MadeFact
from ..argocd.deployed import FoundObject, find_deployed, find_files
from ..argocd.facts import ApplicationFact
from ..facts import FileState
from ..kustomize.partial_objects import is_partial
from ..misread_parts import is_misread
from ..repository import Repository
from ..text.place import Place

#: Applications that are made beyond which no more are looked at; those of real repositories are some hundreds.
_MOST = 5_000


class Deploying(NamedTuple):
    """An Application, the object that it is, or that makes it, and the manifests that it is known to deploy."""

    at: Place
    application: ApplicationFact
    files: frozenset[str] = frozenset()


def deploying(repository: Repository, files: Set[str]) -> Iterator[tuple[Deploying, tuple[FoundObject, ...]]]:
    """The Applications that deploy something of these files, with all that each is known to deploy from files.

    Of those that deploy the same folders to the same namespace it is one: they say the same of the files.
    """
    told: set[tuple[object, ...]] = set()
    for one in each_application(repository):
        sources = tuple((source.path, source.recurses, source.chart) for source in one.application.sources)
        key = (sources, one.application.namespace, one.application.sync_options)
        if key in told:
            continue
        told.add(key)
        own = frozenset(find_files(repository, one.application))
        if not files.isdisjoint(own):
            found = find_deployed(repository, one.at.path, one.application)
            yield one._replace(files=own), tuple(each for each in found if each.at is not None)


def each_application(repository: Repository) -> Iterator[Deploying]:
    """All Applications that are wholly known where they stand, and then those that are made."""
    for path, application in repository.each(ApplicationFact):
        root = application.object.at
        is_whole = repository.state_at(path) is FileState.READ and not is_partial(repository, path, "Application")
        if is_whole and not is_misread(repository, path, root):
            yield Deploying(Place(path, root), application)
    for count, made in enumerate(repository.evaluated(MadeFact)):
        if count < _MOST:
            yield Deploying(made.owner, made.application)
