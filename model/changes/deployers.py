"""Who deploys which folder, and what becomes there of what is gone or cannot be changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ...schemas.references import APPLICATION, FLUX_KUSTOMIZATION
from ..argocd.deployed import folders_of_applications
from ..argocd.facts import ApplicationFact
from ..argocd.own_urls import identity
from ..argocd.patched import is_patched
from ..argocd.paths import is_seen
from ..deployed.reach import has_generators
from ..files.file_tree import normalize_from_root
from ..flux.facts import FluxFact
from ..flux.own_sources import why_elsewhere
from ..repository import Repository
from ..text.place import Place
from .compared import Deployer, MadeSet

#: Options of an Application with which nothing is known of what it does about a difference.
_SPARING = frozenset({"RespectIgnoreDifferences=true"})
#: Options with which objects are replaced as a whole.
_FORCING = frozenset({"Replace=true", "Force=true"})


#: What is known to deploy each folder of the tree.
Deployers = Mapping[str, tuple[Deployer, ...]]


def has_deployers(repository: Repository) -> bool:
    """Whether something here deploys, known or not; else somebody applies things by hand."""
    return bool(repository.facts(ApplicationFact)) or has_generators(repository)


def find_deployers(repository: Repository, sets: Iterable[MadeSet]) -> Deployers:
    """What is known to deploy each folder, the Applications that ApplicationSets make among them."""
    found: dict[str, dict[Deployer, None]] = defaultdict(dict)
    for folder, one in (*_written(repository), *_made(repository, sets)):
        found[folder][one] = None
    return {folder: tuple(several) for folder, several in found.items()}


def _made(repository: Repository, sets: Iterable[MadeSet]) -> Iterator[tuple[str, Deployer]]:
    known = identity(repository)
    for one in sets:
        for made in one.made.values():
            for source in made.application.sources:
                if source.path and is_seen(source, repository.tree, known):
                    yield normalize_from_root(source.path), _of_argo(made.application, made.owner)


def _written(repository: Repository) -> Iterator[tuple[str, Deployer]]:
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
