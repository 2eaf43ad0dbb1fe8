"""What is deployed beside the objects that can be seen here: charts, other repositories, what custom resources make.

What is unknown silences only what depends on it: a namespace, the files beside it, names that begin with its own.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ...schemas.kubernetes.built_in_names import LOUD_KINDS, QUIET_GROUPS, SYSTEM_NAMESPACES
from ...schemas.reference_forms import Kind
from ..argocd.facts import ApplicationFact
from ..argocd.own_urls import identity
from ..argocd.paths import is_seen
from ..crd.definitions import is_kind_namespaced
from ..derived_values import Query
from ..facts import ObjectFact
from ..kubernetes.facts import OpenedFact, is_core
from ..kustomize.builds import builds
from ..kustomize.facts import KustomizationFact
from ..repository import Repository, file_query, files_having
from ..reverse_index_of_files import SaidOfFiles, gather, unite
from ..text.place import Place
from .reach import deployed_namespaces, unread_folders

_PART = re.compile(r"[-.]")


def is_unseen(repository: Repository, path: str, namespace: str | None, name: str) -> bool:
    """Whether an object of that name may be there for what a file in a namespace (None: not known) refers to."""
    folder = posixpath.dirname(path)
    is_beside = _files.has(repository, path) or unread_folders.has(repository, folder) or _above.has(repository, folder)
    if is_beside or any(_folders.has(repository, outer) for outer in _around(folder)) or _is_made(repository, name):
        return True
    if namespace is None:
        return bool(open_namespaces(repository) - SYSTEM_NAMESPACES)
    return open_namespaces.has(repository, namespace) or open_namespaces.has(repository, None)


def _is_made(repository: Repository, name: str) -> bool:
    ends = [found.start() for found in _PART.finditer(name)]
    return any(_makers.has(repository, name[:end]) for end in (*ends, len(name)))


def _around(folder: str) -> Iterator[str]:
    """A folder and those around it, without the root; the root is only around what stands in it."""
    yield folder
    while folder := posixpath.dirname(folder):
        yield folder


def only(namespaces: frozenset[str] | None) -> str | None:
    """The only namespace of several, None where there are more, or none."""
    return next(iter(namespaces)) if namespaces and len(namespaces) == 1 else None


@Query
def namespaces_by_file(repository: Repository) -> Mapping[str, frozenset[str]]:
    """The namespaces that each file's objects get from kustomizations, else from what deploys them."""
    return {**_deployed(repository).values, **_kustomized(repository).values}


@Query
def _deployed(repository: Repository) -> SaidOfFiles[frozenset[str], frozenset[str]]:
    return gather(_deployed_into(repository), _deployed.last(repository), unite)


@file_query(deployed_namespaces)
def _deployed_into(repository: Repository, path: str) -> Mapping[str, frozenset[str]]:
    """The namespaces into which what is in a file deploys each of its files."""
    found: dict[str, frozenset[str]] = {}
    for namespace, paths in deployed_namespaces.at(repository, path) or ():
        alone = frozenset({namespace})
        for deployed in paths:
            before = found.setdefault(deployed, alone)  # nearly all have one, of which one value is shared
            if before is not alone:
                found[deployed] = before | alone
    return found


@Query
def _kustomized(repository: Repository) -> SaidOfFiles[frozenset[str], frozenset[str]]:
    return gather(_put_into(repository), _kustomized.last(repository), unite)


@file_query(files_having(KustomizationFact))
def _put_into(repository: Repository, path: str) -> Mapping[str, frozenset[str]]:
    """The namespace into which a kustomization puts each of its files."""
    build = builds.at(repository, path)
    return dict.fromkeys(build.files, frozenset({build.fact.namespace})) if build and build.fact.namespace else {}


@Query
def open_namespaces(repository: Repository) -> frozenset[str | None]:
    """The namespaces that something of which not all can be seen is deployed into; None among them means any."""
    found: set[str | None] = {*SYSTEM_NAMESPACES, *(namespace for namespace, _ in _deployed_unseen(repository))}
    placed = namespaces_by_file(repository)
    for path, maker in _find_makers(repository):
        found.update({maker.namespace, *placed.get(path, ())} - {None})
    every = builds(repository).values()
    return frozenset(found | {build.fact.namespace for build in every if build.is_open and build.fact.namespace})


@Query
def open_anywhere(repository: Repository) -> Place | None:
    """The first thing that may bring objects into any namespace; of a file where it is not known what in it."""
    places = (place for namespace, place in _deployed_unseen(repository) if namespace is None)
    return min(places, key=lambda place: place.path, default=None)


def _deployed_unseen(repository: Repository) -> Iterator[tuple[str | None, Place]]:
    """The namespaces into which objects deploy what cannot be seen, None for any, and where that is said."""
    for path, opened in repository.each(OpenedFact):
        yield _known_namespace(opened.namespace), Place(path)
    for found in _unseen_in(repository).values():
        yield from found


@file_query(files_having(ApplicationFact))
def _unseen_in(repository: Repository, path: str) -> tuple[tuple[str | None, Place], ...]:
    """The same of the Applications of a file."""
    known = identity(repository)
    return tuple(
        (_known_namespace(application.namespace), Place(path, application.object.at))
        for application in repository.facts_at(path, ApplicationFact)
        if not all(is_seen(source, repository.tree, known) for source in application.sources)
    )


def _known_namespace(namespace: str | None) -> str | None:
    return None if namespace is None or is_placeholder(namespace) else namespace


class _Maker(NamedTuple):
    """An object that may make others of any name."""

    type: Kind
    name: str
    namespace: str | None


@file_query(files_having(ObjectFact))
def _makers_in(repository: Repository, path: str) -> tuple[_Maker, ...]:
    return tuple(
        _Maker(fact.type, fact.name, fact.namespace)
        for fact in repository.facts_at(path, ObjectFact)
        if not is_core(fact.api_version) and (fact.group not in QUIET_GROUPS or fact.kind in LOUD_KINDS)
    )


@Query
def _find_makers(repository: Repository) -> tuple[tuple[str, _Maker], ...]:
    return tuple((path, maker) for path, makers in _makers_in(repository).items() for maker in makers)


@Query
def _groups(repository: Repository) -> tuple[tuple[str, frozenset[str]], ...]:
    """The namespaces that Applications and Flux deploy into, with the files that are deployed together."""
    return tuple(group for groups in deployed_namespaces(repository).values() for group in groups)


@Query
def _lost_makers(repository: Repository) -> Mapping[str, frozenset[str]]:
    """The names of those that may make others and of which it is not known where they are, by file."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, maker in _find_makers(repository):
        is_placed = bool(maker.namespace or namespaces_by_file.at(repository, path))
        if not is_placed or is_kind_namespaced(repository, maker.type) is False:
            found[path].add(maker.name)
    return {path: frozenset(names) for path, names in found.items()}


@Query
def _files(repository: Repository) -> frozenset[str]:
    """The files that are deployed together with something that cannot be seen."""
    every, lost = builds(repository).values(), _lost_makers(repository).keys()
    together = [build.files for build in every] + [group for _, group in _groups(repository)]
    found = {path for build in every if build.is_open for path in build.files}
    found.update(path for group in together if not group.isdisjoint(lost) for path in group)
    return frozenset(found)


@Query
def _folders(repository: Repository) -> frozenset[str]:
    """The folders in which, and below which, something of which it is not known where it is may be deployed."""
    return frozenset(map(posixpath.dirname, _lost_makers(repository)))


@Query
def _above(repository: Repository) -> frozenset[str]:
    """The folders around those, without the root."""
    inner = _folders(repository)
    return frozenset(outer for folder in inner for outer in _around(posixpath.dirname(folder)) if outer)


@Query
def _makers(repository: Repository) -> frozenset[str]:
    """The names of those of which it is not known where they are: what they make begins with their names."""
    return frozenset().union(*_lost_makers(repository).values())
