"""Applications and Flux Kustomizations that a change moves: to another folder, namespace or cluster."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ...schemas.reference_forms import Kind
from ...schemas.references import APPLICATION, FLUX_KUSTOMIZATION
from ..argocd.facts import ApplicationFact
from ..argocd.own_urls import identity
from ..argocd.patched import is_patched
from ..argocd.paths import is_seen
from ..crd.definitions import is_kind_namespaced
from ..facts import ObjectFact
from ..files.file_tree import normalize_from_root
from ..flux.facts import FluxFact
from ..flux.own_sources import why_elsewhere
from ..kustomize.builds import below, builds
from ..kustomize.partial_objects import is_partial
from ..kustomize.paths import kustomization_in
from ..repository import Repository
from ..text.place import Place

#: What a build puts before and behind names that it leaves alone.
_PLAIN = frozenset({("", "")})
#: What is deployed of a kind: the kind, its namespace as far as it is said, and its name.
_Object = tuple[Kind, str, str]


class MovedDeployer(NamedTuple):
    """An Application or a Kustomization that prunes and has been moved, where it stands now.

    `what` is the field that says so, `lost` are objects of some kinds that it had, and does not have there any more.
    `leaves` says that they stay where they were, in another cluster, and belong to nobody.
    """

    name: str
    at: Place
    what: tuple[str, ...]
    lost: tuple[_Object, ...]
    leaves: bool = False


class _Standing(NamedTuple):
    """A deployer in one of the two states."""

    at: Place
    folders: tuple[str, ...]
    namespace: str
    cluster: str
    prunes: bool


def find_moved(base: Repository, now: Repository, kinds: frozenset[Kind], *, is_argo: bool) -> Iterator[MovedDeployer]:
    """The deployers that stand in both states and have been moved, with the objects of some kinds that they lose."""
    find = _applications if is_argo else _kustomizations
    before, after = find(base), find(now)
    for key in sorted(before.keys() & after.keys()):
        old, new = before[key], after[key]
        if old[1:4] == new[1:4] or not new.prunes or not old.prunes:
            continue
        had, has = _objects(base, old, kinds), _objects(now, new, kinds)
        leaves = old.cluster != new.cluster
        lost = tuple(sorted(had if leaves else had - has))
        if lost:
            yield MovedDeployer(key[1], new.at, _what(old, new, is_argo=is_argo), lost, leaves)


def _what(old: _Standing, new: _Standing, *, is_argo: bool) -> tuple[str, ...]:
    """The field that has changed, as steps from the object's root."""
    if old.cluster != new.cluster:
        return ("spec", "destination")
    if old.namespace != new.namespace:
        return ("spec", "destination", "namespace") if is_argo else ("spec", "targetNamespace")
    return ("spec",) if is_argo else ("spec", "path")


def _applications(repository: Repository) -> Mapping[tuple[str, str], _Standing]:
    found: dict[tuple[str, str], _Standing] = {}
    known = identity(repository)
    for path, one in repository.each(ApplicationFact):
        said = f"{one.object.name}{one.namespace or ''}{one.server or ''}{one.cluster or ''}"
        is_known = all(is_seen(source, repository.tree, known) and not source.changes for source in one.sources)
        if is_known and not is_placeholder(said) and not is_patched(repository, path, APPLICATION, {one.object.name}):
            folders = tuple(sorted(normalize_from_root(source.path) for source in one.sources if source.path))
            prunes = one.prunes and "Prune=false" not in one.sync_options
            at = Place(path, one.object.at)
            standing = _Standing(at, folders, one.namespace or "", one.server or one.cluster or "", prunes)
            _put(found, (one.object.namespace or "", one.object.name), standing)
    return found


def _kustomizations(repository: Repository) -> Mapping[tuple[str, str], _Standing]:
    found: dict[tuple[str, str], _Standing] = {}
    for path, one in repository.each(FluxFact):
        said = f"{one.object.name}{one.path}{one.namespace or ''}"
        is_known = why_elsewhere(repository, one) is None and not one.changes and not is_placeholder(said)
        if is_known and not is_patched(repository, path, FLUX_KUSTOMIZATION, {one.object.name}):
            standing = _Standing(Place(path, one.object.at), (one.path,), one.namespace or "", "", one.prunes)
            _put(found, (one.object.namespace or "", one.object.name), standing)
    return found


def _put(found: dict[tuple[str, str], _Standing], key: tuple[str, str], one: _Standing) -> None:
    """Note a deployer; of several of one name, in as many clusters, none is told apart."""
    found[key] = one if key not in found else one._replace(prunes=False)


def _objects(repository: Repository, one: _Standing, kinds: frozenset[Kind]) -> frozenset[_Object]:
    """The objects of these kinds in the files of its folders that nothing renames, with the namespaces they go to."""
    found: set[_Object] = set()
    for folder in one.folders:
        own = kustomization_in(repository.tree, folder)
        build = builds(repository).get(own) if own else None
        if own and (build is None or build.is_open or any(affixes != _PLAIN for affixes in build.affixes.values())):
            continue
        moved = build.fact.namespace if build is not None else None
        for path in below(repository, folder):
            for fact in repository.facts_at(path, ObjectFact):
                if fact.type in kinds and not is_placeholder(fact.name) and not is_partial(repository, path, fact.kind):
                    is_apart = is_kind_namespaced(repository, fact.type) is not False
                    placed = (moved or fact.namespace or one.namespace) if is_apart else ""
                    found.add((fact.type, placed, fact.name))
    return frozenset(found)
