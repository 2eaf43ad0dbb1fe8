"""What each Flux Kustomization deploys from this tree, and which variables it fills in, as far as that is known."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...schemas.references import CONFIG_MAP, FLUX_KUSTOMIZATION, SECRET
from ..derived_values import Query
from ..facts import ObjectFact, ReferenceFact
from ..files.file_tree import Hit
from ..kubernetes.facts import ProducedFact
from ..kustomize.facts import KustomizationFact
from ..kustomize.paths import kustomization_in
from ..repository import Repository
from ..text.place import Place
from .facts import FluxFact, GitSourceFact, GivenVariables
from .generate_kustomization import find_generated_resources, is_filtered
from .own_sources import why_elsewhere
from .patched import may_rewrite, patched_fields

_SUBSTITUTE_FROM = "spec.postBuild.substituteFrom[].name"


class Deployment(NamedTuple):
    """A Flux Kustomization that is to be built: its root, its name and its folder.

    `variables` are the ConfigMaps and Secrets that it takes variables from, None where not all of these are known;
    `given` are the names of further variables that a patch may give it. `resources` are what Flux lists in the
    kustomization that it makes of a folder without one, None of a folder that has one.
    """

    at: Place
    name: str
    folder: str
    variables: tuple[Place, ...] | None
    given: frozenset[str] = frozenset()
    resources: tuple[str, ...] | None = None


@Query
def find_deployments(repository: Repository) -> tuple[Deployment, ...]:
    """The Kustomizations of which it is known what they deploy from this tree."""
    return tuple(_find_deployments(repository))


def _find_deployments(repository: Repository) -> Iterator[Deployment]:
    kustomizations = repository.facts(KustomizationFact)
    sets = patched_fields(repository)
    for path, fact in repository.each(FluxFact):
        found = repository.tree.find(fact.path)
        is_here = isinstance(found, Hit) and found.is_folder and why_elsewhere(repository, fact) is None
        is_plain = sets.isdisjoint({"path", "sourceRef"}) and not may_rewrite(repository, path, fact.object)
        own = kustomization_in(repository.tree, fact.path)
        resources = None if own else _find_resources(repository, fact)
        if is_here and is_plain and (own in kustomizations if own else resources is not None):
            variables = None if "postBuild" in sets else _find_variables(repository, path, fact)
            given = _find_given(repository)
            more = [_variables_by_name(repository).get(source, ()) for source in given.sources]
            if variables is not None and all(more):
                variables = (*variables, *(place for places in more for place in places))
            else:
                variables = None
            at = Place(path, fact.object.at)
            yield Deployment(at, fact.object.name, fact.path, variables, given.names, resources)


def _find_resources(repository: Repository, fact: FluxFact) -> tuple[str, ...] | None:
    """What Flux lists of a folder without a kustomization; None where the source may leave out some of it."""
    is_ignoring = any(one.ignores and one.name == fact.source for _, one in repository.each(GitSourceFact))
    if is_ignoring or is_filtered(repository.tree, fact.path):
        return None
    return find_generated_resources(repository.tree, fact.path)


@Query
def _find_given(repository: Repository) -> GivenVariables:
    """What patches of all Kustomizations give to others: more than one of them gets."""
    every = [fact.given for _, fact in repository.each(FluxFact) if fact.given]
    names = frozenset().union(*(one.names for one in every))
    return GivenVariables(names, tuple(sorted({source for one in every for source in one.sources})))


def _find_variables(repository: Repository, path: str, fact: FluxFact) -> tuple[Place, ...] | None:
    """The objects that variables are taken from, those of each cluster; None where one is not here as it will be."""
    found: list[Place] = []
    for reference in repository.facts_at(path, ReferenceFact):
        row = reference.reference
        if reference.owner == fact.object.at and row.source == FLUX_KUSTOMIZATION and row.path == _SUBSTITUTE_FROM:
            places = _variables_by_name(repository).get((row.kind == SECRET, reference.value), ())
            if not places:
                return None
            found += places
    return tuple(found)


@Query
def _variables_by_name(repository: Repository) -> Mapping[tuple[bool, str], tuple[Place, ...]]:
    """Where ConfigMaps, and Secrets, of a name are, of those that nothing changes; none where something may.

    What an ExternalSecret or the like makes by that name has keys that no file shows: a Secret with the same name is
    then what stands in for it until it is made.
    """
    found: dict[tuple[bool, str], tuple[Place, ...]] = {}
    produced = (one for _, one in repository.each(ProducedFact) if one.kind in (CONFIG_MAP, SECRET))
    changed: set[tuple[bool, str]] = {(one.kind == SECRET, one.name) for one in produced}
    for path, one in repository.each(ObjectFact):
        if one.type in (CONFIG_MAP, SECRET):
            key = (one.type == SECRET, one.name)
            found[key] = (*found.get(key, ()), Place(path, one.at))
            if may_rewrite(repository, path, one):
                changed.add(key)
    return {key: () if key in changed else places for key, places in found.items()}
