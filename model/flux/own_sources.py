"""Where Flux reads from: whether the folder that a Kustomization deploys is one of this repository."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ...schemas.file_types import is_placeholder
from ...schemas.references import GIT_REPOSITORY
from ..argocd.own_urls import Identity, identity
from ..derived_values import Query
from ..files.file_tree import Hit, WhyMissing
from ..repository import Repository
from .facts import FluxFact, GitSourceFact

#: Of the distinct paths that Kustomizations name in a source so many must exist here for it to be this repository.
_ENOUGH_PATHS, _ENOUGH_SHARE = 3, 0.75


def why_elsewhere(repository: Repository, fact: FluxFact) -> WhyMissing | None:
    """Why the folder of a Kustomization may not be one of this tree, None where it is known to be."""
    if fact.source_kind != GIT_REPOSITORY.name:
        return WhyMissing.REMOTE if fact.source_kind else WhyMissing.GENERATED
    if is_placeholder(fact.source):
        return WhyMissing.TEMPLATED
    return _why_by_source(repository).get(fact.source, WhyMissing.GENERATED)


@Query
def _why_by_source(repository: Repository) -> Mapping[str, WhyMissing | None]:
    """Why each source that is named by a Kustomization is not this tree.

    Where several clusters have one of the same name, all of them must be this repository.
    """
    known = identity(repository)
    declared: dict[str, list[GitSourceFact]] = defaultdict(list)
    for _, source in repository.each(GitSourceFact):
        declared[source.name].append(source)
    alike = frozenset(_alike(repository))
    return {
        name: next((why for one in declared.get(name, ()) if (why := _why(one, known, is_alike=name in alike))), None)
        for name in {*declared, *alike}
    }


def _why(source: GitSourceFact, known: Identity, *, is_alike: bool) -> WhyMissing | None:
    if is_placeholder(source.url):
        return WhyMissing.TEMPLATED
    if not source.is_plain or not known.is_here(source.revision):
        return WhyMissing.REVISION
    return None if is_alike or known.owns(source.url) else WhyMissing.REMOTE


def _alike(repository: Repository) -> Iterator[str]:
    """The sources of which nearly all paths are here: the repository under another URL, or that of the bootstrap."""
    named: dict[str, set[str]] = defaultdict(set)
    for _, fact in repository.each(FluxFact):
        if fact.source_kind == GIT_REPOSITORY.name and fact.path and not is_placeholder(fact.path):
            named[fact.source].add(fact.path)
    for name, paths in named.items():
        existing = sum(isinstance(repository.tree.find(path), Hit) for path in paths)
        if existing >= _ENOUGH_PATHS and existing >= _ENOUGH_SHARE * len(paths):
            yield name
