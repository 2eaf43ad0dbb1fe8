"""How objects are applied: by server-side apply, which refuses fields that a kind does not have, or otherwise.

Source: gitops-engine `pkg/sync/sync_context.go` (shouldUseServerSideApply: the object's own option comes before the
Application's, and Replace before both); fluxcd/pkg `ssa`; structured-merge-diff `typed`; argo-cd#25064.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..argocd.deployed import files_in
from ..argocd.facts import ApplicationFact, SourceFact
from ..argocd.own_urls import identity
from ..argocd.paths import is_seen
from ..derived_values import Query
from ..facts import ObjectFact
from ..files.file_tree import normalize_from_root
from ..flux.facts import FluxFact
from ..kustomize.builds import below
from ..kustomize.facts import KustomizationFact
from ..kustomize.paths import kustomization_in
from ..path_edges import path_edges_by_file
from ..repository import Repository, file_query, files_having
from ..text.place import Node, Place

#: Objects say it for themselves under this annotation, with commas in between.
_ANNOTATION = "argocd.argoproj.io/sync-options"
_SERVER_SIDE, _CLIENT_SIDE, _REPLACE = "ServerSideApply=true", "ServerSideApply=false", "Replace=true"
#: With server-side apply this lets parts of objects through, which others own the rest of.
_NO_VALIDATION = "Validate=false"
#: What Flux calls the repository that it was set up from; of another source it is not known which repository it is.
_BOOTSTRAPPED = ("GitRepository", "flux-system")
_FLUX_ANNOTATION = "kustomize.toolkit.fluxcd.io/ssa"


class ServerSideApply(NamedTuple):
    """What applies an object on the server's side, and where that is said; `whole` is false of parts of objects."""

    by_flux: bool
    at: Place
    whole: bool = True


def server_side(repository: Repository, path: str, root: Node) -> ServerSideApply | None:
    """What applies the object at `root` of a file on the server's side, None where nothing is known to.

    A patch has no options of its own.
    """
    found = _files.at(repository, path)
    fact = next((fact for fact in repository.facts_at(path, ObjectFact) if fact.at == root), None)
    if fact is None:
        return found
    options = _own_options(fact)
    if _REPLACE in options or (found and found.by_flux and _FLUX_ANNOTATION in dict(fact.annotations)):
        return None
    if _SERVER_SIDE in options:
        at = root.below("metadata", "annotations", _ANNOTATION)
        return ServerSideApply(by_flux=False, at=Place(path, at), whole=_NO_VALIDATION not in options)
    if found and _NO_VALIDATION in options:
        return found._replace(whole=False)
    return None if found and not found.by_flux and _CLIENT_SIDE in options else found


def may_be_part(repository: Repository, path: str, root: Node) -> bool:
    """Whether the object at `root` of a file is merged into one that is there, so that it need not be whole."""
    applied = server_side(repository, path, root)
    return applied is not None and not applied.whole


def _own_options(fact: ObjectFact) -> frozenset[str]:
    return frozenset(option.strip() for option in dict(fact.annotations).get(_ANNOTATION, "").split(","))


@Query
def _files(repository: Repository) -> Mapping[str, ServerSideApply]:
    """The files of which something is known to apply all objects on the server's side, the first that does."""
    found: dict[str, ServerSideApply] = {}
    # the last one that is put in is the first that there is
    for applied, files in reversed([one for each in _by_applications(repository).values() for one in each]):
        found.update(dict.fromkeys(files, applied))
    for path, fact in repository.each(FluxFact):
        if fact.path and (fact.source_kind, fact.source) == _BOOTSTRAPPED:
            applied = ServerSideApply(by_flux=True, at=Place(path, fact.object.at))
            found |= dict.fromkeys(below(repository, fact.path), applied)
    return {**_patches(repository, found), **found}


@file_query(files_having(ApplicationFact))
def _by_applications(repository: Repository, path: str) -> tuple[tuple[ServerSideApply, frozenset[str]], ...]:
    """What the Applications of a file apply on the server's side."""
    found: list[tuple[ServerSideApply, frozenset[str]]] = []
    for application in repository.facts_at(path, ApplicationFact):
        options = application.sync_options
        if _SERVER_SIDE in options and _REPLACE not in options:
            steps = ("spec", "syncPolicy", "syncOptions", options.index(_SERVER_SIDE))
            root = application.object.at
            at = Place(path, root._replace(path=(*root.path, *steps)))
            applied = ServerSideApply(by_flux=False, at=at, whole=_NO_VALIDATION not in options)
            found.append((applied, frozenset(_deployed_files(repository, application))))
    return tuple(found)


def _deployed_files(repository: Repository, application: ApplicationFact) -> Iterator[str]:
    for source in application.sources:
        if source.path and not source.filters and is_seen(source, repository.tree, identity(repository)):
            yield from _of_folder(repository, normalize_from_root(source.path), source)


def _of_folder(repository: Repository, folder: str, source: SourceFact) -> Iterable[str]:
    if kustomization_in(repository.tree, folder) is None:
        return files_in(repository, folder, deep=source.recurses)
    return below(repository, folder)


def _patches(repository: Repository, applied: Mapping[str, ServerSideApply]) -> Mapping[str, ServerSideApply]:
    """The files that the kustomizations among these files read besides, such as patches."""
    edges = path_edges_by_file(repository) if applied else {}
    return {
        edge.hit.path: applied[path]
        for path in repository.facts(KustomizationFact)
        if path in applied
        for edge in edges.get(path, ())
        if edge.hit is not None
    }
