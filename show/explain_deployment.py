"""What deploys a file: kustomizations, Applications as they are written or made, and Flux."""

from collections.abc import Iterator

from ..model.argocd.applicationset_facts import ExpandedFact, MadeFact
from ..model.argocd.facts import ApplicationFact, SourceFact
from ..model.argocd.made_edges import find_open_sets, made_edges, name_made
from ..model.argocd.own_urls import source_at
from ..model.argocd.taken_files import is_below, is_taken
from ..model.deployed.reach import find_all_reached, find_reached, has_other_generators
from ..model.edge import Edge
from ..model.facts import ObjectFact
from ..model.files.file_tree import Hit, folders_of, join
from ..model.flux.facts import FluxFact
from ..model.flux.own_sources import is_elsewhere
from ..model.flux.reached_files import files_of
from ..model.kustomize.builds import Build, builds
from ..model.kustomize.paths import kustomization_in
from ..model.path_edges import path_edges, path_edges_of
from ..model.repository import Repository
from ..model.text.place import Node, Place
from ..schemas.reference_forms import Leads
from ..schemas.references import APPLICATION
from .graph import name_with_namespace, owner, title_of_object, without_secrets

_DEPLOYS = ("deployed by", "read by")


def explain_deployment(repository: Repository, path: str) -> str:
    """Whether something deploys the file: yes, no or not known, with the reason."""
    if any(words.startswith(_DEPLOYS) for words, _ in deployers(repository, path)):
        return "yes"
    found = find_all_reached(repository) if repository.is_evaluated(ExpandedFact) else find_reached(repository)
    is_left_out = found is not None and path not in found
    if path in repository.facts(ApplicationFact) or (path in repository.facts(FluxFact) and not is_left_out):
        return "yes, as a root: it deploys others, and is applied by hand or from outside"
    if path in _suspended(repository):
        return "not now: the Flux Kustomization that deploys it is suspended"
    if found is None:
        return f"not known ({_why_not_known(repository)})"
    if path not in found:
        return "no"
    return "yes" if _is_named(repository, path, found) else "no (it is in a folder of which other files are deployed)"


def _why_not_known(repository: Repository) -> str:
    """Why there may be something else that deploys the file."""
    if repository.is_evaluated(ExpandedFact) and not has_other_generators(repository):
        for at, why in find_open_sets(repository).items():
            named = owner(repository.facts_at(at.path, ObjectFact), at.at) if isinstance(at.at, Node) else None
            name = without_secrets(named.name) if named else at.path
            return f"the ApplicationSet {name} may deploy more than can be told from here: {without_secrets(why)}"
    return "not all that deploys from this repository can be seen from here"


def _is_named(repository: Repository, path: str, found: frozenset[str]) -> bool:
    """Whether a file that is deployed names or includes the file, or it deploys itself."""
    if any(edge.hit is not None and edge.hit.path == path and edge.at.path in found for edge in path_edges(repository)):
        return True
    return path in builds(repository) or not _folders_around(repository, path)


def _folders_around(repository: Repository, path: str) -> bool:
    """Whether an Application deploys a folder around the file, and does not take the file."""
    edges = [edge for _, edge in _application_edges(repository)]
    if repository.is_evaluated(ExpandedFact):
        edges += [edge for found in made_edges(repository).values() for edge in found]
    return any(is_below(path, edge.hit.path) for edge in edges if edge.hit and edge.reference.leads is Leads.FOLDER)


def deployers(repository: Repository, path: str) -> Iterator[tuple[str, Place]]:
    """The kustomizations that include the file, directly or through others, then what deploys it, with places."""
    for place, build in sorted(builds(repository).items()):
        if place != path and path in _everything(repository, build):
            yield "included by the kustomization", Place(place)
    for source, edge in _application_edges(repository):
        if edge.hit is not None and (words := _how(repository, source, edge, edge.hit.path, path)):
            yield f"{words} {_application(repository, edge.at)}", edge.at
    yield from _made_deployers(repository, path)
    for where, fact in repository.each(FluxFact):
        if is_elsewhere(repository, fact):
            continue  # what has nothing of this repository
        folders = (fact.path, *(join(fact.path, component) for component in fact.components))
        if not fact.suspended and any(_is_flux_deploying(repository, folder, path) for folder in folders):
            name = title_of_object("Flux Kustomization", fact.object.namespace, fact.object.name)
            yield f"deployed by {name}", Place(where, fact.object.at)


def _suspended(repository: Repository) -> frozenset[str]:
    """The files that only suspended Kustomizations of Flux would deploy."""
    suspended = [fact for _, fact in repository.each(FluxFact) if fact.suspended and not is_elsewhere(repository, fact)]
    return frozenset[str]().union(*(files_of(repository, fact.path, fact.components) for fact in suspended))


def _is_flux_deploying(repository: Repository, folder: str, path: str) -> bool:
    """Whether a Kustomization of a folder deploys a file: of one without a kustomization what Flux lists there."""
    if not isinstance(repository.tree.find(folder), Hit):
        return False
    if kustomization_in(repository.tree, folder):
        return _covers(repository, folder, path)
    inner = (one for one in folders_of(path) if is_below(one, folder) and one != folder)
    own = [one for one in inner if kustomization_in(repository.tree, one)]
    if own:
        return _covers(repository, own[-1], path)
    return path.endswith((".yaml", ".yml")) and is_below(path, folder)


def _application_edges(repository: Repository) -> Iterator[tuple[SourceFact | None, Edge]]:
    """The paths of Applications that lead to something, with the sources that name them."""
    for edge in path_edges(repository):
        if edge.reference.source == APPLICATION and edge.hit is not None and isinstance(edge.at.at, Node):
            applications = repository.facts_at(edge.at.path, ApplicationFact)
            around = (one for one in applications if edge.at.at.is_in(one.object.at))
            application = max(around, key=lambda one: len(one.object.at.path), default=None)
            yield source_at(application, edge.at.at.path) if application else None, edge


def _made_deployers(repository: Repository, path: str) -> Iterator[tuple[str, Place]]:
    """The Applications that ApplicationSets make which deploy the file, or are made of it."""
    if not repository.is_evaluated(ExpandedFact):
        return
    for made, edges in made_edges(repository).items():
        name = f"Application {without_secrets(name_made(made, repository))}"
        element = f" of {without_secrets(made.origin)}" if made.origin else ""
        if made.origin == path:
            yield f"read by ApplicationSet {made.set_name}, which makes {name} of it", made.generator
        for words in dict.fromkeys(_ways(repository, made, edges, path)):
            yield f"{words} {name}, which ApplicationSet {made.set_name} makes{element}", made.generator


def _ways(repository: Repository, made: MadeFact, edges: tuple[Edge, ...], path: str) -> Iterator[str]:
    for edge in edges:
        if edge.hit is not None and isinstance(edge.at.at, Node):
            source = source_at(made.application, edge.at.at.path)
            if words := _how(repository, source, edge, edge.hit.path, path):
                yield words


def _how(repository: Repository, source: SourceFact | None, edge: Edge, target: str, path: str) -> str:
    """Whether a source of an Application deploys a file, reads it, or neither, where an edge leads to a target."""
    if edge.reference.leads is not Leads.FOLDER:
        return "read by" if target == path else ""
    taken = _covers(repository, target, path)
    if source is not None and not (taken and kustomization_in(repository.tree, target)):
        taken = is_taken(repository, source, target, path) is not False
    return "deployed by" if taken else ""


def _covers(repository: Repository, folder: str, path: str) -> bool:
    """Whether who deploys a folder deploys the file: what its kustomization includes, else all that is below it."""
    build = builds(repository).get(kustomization_in(repository.tree, folder) or "")
    return path in _everything(repository, build) if build else is_below(path, folder)


def _everything(repository: Repository, build: Build) -> frozenset[str]:
    """What a kustomization includes, and what it and those that it includes read, such as patches."""
    read = (edge.hit.path for part in build.parts for edge in path_edges_of(repository, part) if edge.hit is not None)
    return build.everything | frozenset(read)


def _application(repository: Repository, place: Place) -> str:
    objects = repository.facts_at(place.path, ObjectFact)
    fact = owner(objects, place.at) if isinstance(place.at, Node) else None
    return name_with_namespace(repository, place.path, fact) if fact else place.path
