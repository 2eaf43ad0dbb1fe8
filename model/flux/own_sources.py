"""Where Flux reads from: whether the folder that a Kustomization deploys is one of this repository."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ...schemas.file_types import is_placeholder
from ...schemas.references import GIT_REPOSITORY
from ..argocd.own_urls import Identity, identity, parse_repository_address
from ..derived_values import Query
from ..files.file_tree import Hit, WhyMissing
from ..repository import Repository
from .facts import BOOTSTRAPPED, FluxFact, GitSourceFact

#: Of the distinct paths that Kustomizations name in a source so many must exist here for it to be this repository.
_ENOUGH_PATHS, _ENOUGH_SHARE = 3, 0.75
#: Of an artifact of unknown make, and of the source of a bootstrap that stands nowhere, one that exists is enough.
_ENOUGH_OF_UNKNOWN = 1


def why_elsewhere(repository: Repository, fact: FluxFact) -> WhyMissing | None:
    """Why the folder of a Kustomization may not be one of this tree, None where it is known to be."""
    return why_source_elsewhere(repository, fact.source_kind, fact.source)


def why_source_elsewhere(repository: Repository, kind: str, name: str) -> WhyMissing | None:
    """The same of a source by its kind and name."""
    if kind != GIT_REPOSITORY.name:
        return WhyMissing.REMOTE if kind else WhyMissing.GENERATED
    if is_placeholder(name):
        return WhyMissing.TEMPLATED
    return _why_by_source(repository).get(name, WhyMissing.GENERATED)


def is_elsewhere(repository: Repository, fact: FluxFact) -> bool:
    """Whether it is known that the folder of a Kustomization is one of another repository.

    An artifact counts as made of this repository where the paths that are named in it are those of folders here.
    """
    if fact.source_kind == GIT_REPOSITORY.name:
        return is_foreign(repository, fact.source)
    return bool(fact.source_kind) and fact.source not in _alike_artifacts(repository)


def is_foreign(repository: Repository, name: str) -> bool:
    """Whether only GitRepositories of other repositories have the name."""
    return name in _foreign(repository)


@Query
def _foreign(repository: Repository) -> frozenset[str]:
    """The names that only GitRepositories of other repositories have."""
    known = identity(repository)
    if not known.addresses:
        return frozenset()
    names = {address.path.rpartition("/")[2] for address in known.addresses}
    own, declared = set(_alike(repository)), set[str]()
    for _, source in repository.each(GitSourceFact):
        declared.add(source.name)
        address = parse_repository_address(source.url)
        is_fork = address is None or address.path.rpartition("/")[2] in names
        if is_fork or is_placeholder(source.url) or known.owns(source.url):
            own.add(source.name)
    return frozenset(declared - own)


@Query
def _alike_artifacts(repository: Repository) -> frozenset[str]:
    """The names of sources that are no GitRepository and have folders of the paths that are here."""
    return frozenset(_alike(repository, of_git=False))


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


def _alike(repository: Repository, *, of_git: bool = True) -> Iterator[str]:
    """The sources of which nearly all paths are here: the repository under another URL, or that of the bootstrap."""
    named: dict[str, set[str]] = defaultdict(set)
    for _, fact in repository.each(FluxFact):
        if (fact.source_kind == GIT_REPOSITORY.name) is of_git and fact.path and not is_placeholder(fact.path):
            named[fact.source].add(fact.path)
    declared = {source.name for _, source in repository.each(GitSourceFact)} if named else set()
    for name, paths in named.items():
        is_unknown = not of_git or (name == BOOTSTRAPPED and name not in declared)
        existing = sum(isinstance(repository.tree.find(path), Hit) for path in paths)
        enough = _ENOUGH_OF_UNKNOWN if is_unknown else _ENOUGH_PATHS
        if existing >= enough and existing >= _ENOUGH_SHARE * len(paths):
            yield name
