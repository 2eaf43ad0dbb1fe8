"""Who deploys which folder, and what becomes there of what is gone or cannot be changed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ...schemas.references import APPLICATION, FLUX_KUSTOMIZATION
from ..argocd.applicationset_facts import MadeFact
from ..argocd.deployed import folders_of_applications
from ..argocd.facts import ApplicationFact
from ..argocd.own_urls import identity
from ..argocd.patched import is_patched
from ..argocd.paths import is_seen
from ..derived_values import Query
from ..files.file_tree import normalize_from_root
from ..flux.facts import FluxFact
from ..flux.sources import why_elsewhere
from ..repository import Repository
from ..text.place import Place
from .compared import Deployer

#: Options of an Application with which nothing is known of what it does about a difference.
_SPARING = frozenset({"RespectIgnoreDifferences=true"})
#: Options with which objects are replaced as a whole.
_FORCING = frozenset({"Replace=true", "Force=true"})


@Query
def deployers(repository: Repository) -> Mapping[str, tuple[Deployer, ...]]:
    """What is known to deploy each folder of the tree."""
    found: dict[str, dict[Deployer, None]] = defaultdict(dict)
    for folder, one in _all(repository):
        found[folder][one] = None
    return {folder: tuple(several) for folder, several in found.items()}


def plain_deployers(repository: Repository, made: tuple[MadeFact, ...]) -> Mapping[str, tuple[Deployer, ...]]:
    """The same with the Applications that ApplicationSets make."""
    found = {folder: list(several) for folder, several in deployers(repository).items()}
    known = identity(repository)
    for fact in made:
        for source in fact.application.sources:
            if source.path and is_seen(source, repository.tree, known):
                one = _of_argo(fact.application, fact.owner)
                found.setdefault(normalize_from_root(source.path), []).append(one)
    return {folder: tuple(several) for folder, several in found.items()}


def _all(repository: Repository) -> Iterator[tuple[str, Deployer]]:
    places = {id(fact): Place(path, fact.object.at) for path, fact in repository.each(ApplicationFact)}
    for application, folder in folders_of_applications(repository):
        at = places[id(application)]
        one = _of_argo(application, at)
        if is_patched(repository, at.path, APPLICATION, {application.object.name}):
            one = one._replace(prunes=False, spares=True)
        yield folder, one
    for path, fact in repository.each(FluxFact):
        if why_elsewhere(repository, fact) is None:
            at = Place(path, fact.object.at)
            is_clear = not is_patched(repository, path, FLUX_KUSTOMIZATION, {fact.object.name})
            prunes = fact.prunes and is_clear
            yield fact.path, Deployer(fact.object.name, at, is_argo=False, prunes=prunes, forces=fact.forces)


def _of_argo(application: ApplicationFact, at: Place) -> Deployer:
    options = frozenset(application.sync_options)
    return Deployer(
        application.object.name,
        at,
        is_argo=True,
        prunes=application.prunes and "Prune=false" not in options,
        forces=not options.isdisjoint(_FORCING),
        spares=application.ignores and not options.isdisjoint(_SPARING),
    )
