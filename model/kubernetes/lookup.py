"""Where the name of an object leads: to a manifest, to something that will make it, or nowhere."""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from ...schemas.files import is_placeholder
from ...schemas.kubernetes.known_names import BUILT_IN, CLUSTER_SCOPED, LOUD_KINDS, QUIET_GROUPS, SYSTEM_NAMESPACES
from ...schemas.references import Kind, Leads
from ..argocd.paths import is_seen
from ..deployed_files import deployed, unread_folders
from ..edge import Edge
from ..facts import (
    ApplicationFact,
    Facts,
    KustomizationFact,
    MentionsFact,
    MistakeFact,
    ObjectFact,
    OpenedFact,
    ProducedFact,
    ReferenceFact,
)
from ..files.tree import Why
from ..kustomize.builds import Build, builds
from ..links import path_edges_by_file
from ..misread import is_misread
from ..own_urls import identity
from ..query import Query, file_query
from ..repository import Repository
from ..text.place import Node, Place
from .facts import is_core, is_unheard_of, makes, numbered

_Key = tuple[Kind, str]


_Places = tuple[tuple[Place, str | None], ...]


@Query
def declared(repository: Repository) -> Mapping[_Key, _Places]:
    """Where manifests have an object, by kind and name, with the namespace that it ends up in (None: not known)."""
    return _by_key(_declared_in(repository))


@Query
def made(repository: Repository) -> Mapping[_Key, _Places]:
    """What makes an object: custom resources and generators."""
    return _by_key(_made_in(repository))


@file_query(lambda repository: repository.facts(ObjectFact))
def _declared_in(repository: Repository, path: str) -> tuple[tuple[_Key, Place, str | None], ...]:
    placed, affixes = namespaces.at(repository, path), (("", ""), *sorted(renamed.at(repository, path) or ()))
    return tuple(
        ((fact.type, f"{before}{fact.name}{after}"), Place(path, fact.at), fact.namespace or placed)
        for fact in repository.facts_at(path, ObjectFact)
        for before, after in affixes
    )


@file_query(lambda repository: {*repository.facts(ProducedFact), *repository.facts(KustomizationFact)})
def _made_in(repository: Repository, path: str) -> tuple[tuple[_Key, Place, str | None], ...]:
    placed, affixes = namespaces.at(repository, path), (("", ""), *sorted(renamed.at(repository, path) or ()))
    by_resources = tuple(
        ((product.kind, product.name), Place(path, product.at), product.namespace or placed)
        for product in repository.facts_at(path, ProducedFact)
    )
    by_generators = tuple(
        ((kind, f"{before}{name}{after}"), Place(path, kustomization.at), placed)
        for kustomization in repository.facts_at(path, KustomizationFact)
        for kind, name in kustomization.generated
        for before, after in affixes
    )
    return by_resources + by_generators


def _by_key(files: Mapping[str, tuple[tuple[_Key, Place, str | None], ...]]) -> Mapping[_Key, _Places]:
    found: dict[_Key, list[tuple[Place, str | None]]] = {}
    for entries in files.values():
        for key, place, namespace in entries:
            found.setdefault(key, []).append((place, namespace))
    return {key: tuple(places) for key, places in found.items()}


@Query
def names(repository: Repository) -> Mapping[Kind, frozenset[str]]:
    """The names of each kind that are declared or made here."""
    found: dict[Kind, set[str]] = defaultdict(set)
    for kind, name in (*declared(repository), *made(repository)):
        found[kind].add(name)
    return {kind: frozenset(every) for kind, every in found.items()}


@Query
def _mentioned(repository: Repository) -> frozenset[str]:
    """Texts of custom resources and Helm values that may be names of what they make."""
    names = (fact.names for _, fact in repository.each(MentionsFact))
    return frozenset().union(*names, *_unheard_of_in(repository).values())


@file_query(lambda repository: repository.facts(ObjectFact))
def _unheard_of_in(repository: Repository, path: str) -> frozenset[str]:
    """The names of the objects in a file that may be meant to be of another kind, as nobody has heard of theirs."""
    affixes = None
    found: set[str] = set()
    for fact in repository.facts_at(path, ObjectFact):
        if is_unheard_of(fact):
            affixes = renamed.at(repository, path) or frozenset() if affixes is None else affixes
            found |= {fact.name, *(f"{before}{fact.name}{after}" for before, after in affixes)}
    return frozenset(found)


@Query
def _makers(repository: Repository) -> frozenset[tuple[Kind, str | None]]:
    """The kinds, with their namespaces, of which an object may make more than is known, for a mistake in it."""
    return frozenset().union(*_makers_in(repository).values())


@file_query(lambda repository: repository.facts(MistakeFact))
def _makers_in(repository: Repository, path: str) -> frozenset[tuple[Kind, str | None]]:
    return frozenset(
        (kind, fact.namespace or namespaces.at(repository, path))
        for fact in repository.facts_at(path, ObjectFact)
        if (kinds := makes(fact.kind)) and is_misread(repository, path, fact.at)
        for kind in kinds
    )


@Query
def _open_files(repository: Repository) -> frozenset[str]:
    """Files that are deployed together with something that cannot be seen."""
    return frozenset(path for build in builds(repository).values() if build.is_open for path in build.files)


@Query
def namespaces(repository: Repository) -> Mapping[str, str | None]:
    """The namespaces that files are deployed into, None where they differ: that of kustomizations, else of others."""
    return _namespaces(builds(repository), deployed(repository))


def _namespaces(builds: Mapping[str, Build], deployed: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str | None]:
    """The namespace that each file's objects get from kustomizations, else from what deploys them."""
    by_kustomization = ((build.fact.namespace, build.files) for build in builds.values() if build.fact.namespace)
    found: dict[str, str | None] = {}
    _place(by_kustomization, found)
    others: dict[str, str | None] = {}
    _place(deployed, others)
    return {**others, **found}


def _place(groups: Iterable[tuple[str, Iterable[str]]], found: dict[str, str | None]) -> None:
    for namespace, paths in groups:
        for path in paths:
            found[path] = namespace if found.get(path, namespace) == namespace else None


@Query
def _open_namespaces(repository: Repository) -> frozenset[str | None]:
    """The namespaces that something of which not all can be seen deploys into; None among them means any."""
    found: set[str | None] = set(SYSTEM_NAMESPACES)
    for _, opened in repository.each(OpenedFact):
        found.add(None if is_placeholder(opened.namespace) else opened.namespace)
    for path, fact in repository.each(ObjectFact):
        is_loud = fact.group not in QUIET_GROUPS or fact.kind in LOUD_KINDS
        if not is_core(fact.api_version) and is_loud:
            found.add(fact.namespace or namespaces.at(repository, path))
    known = identity(repository)
    for _, application in repository.each(ApplicationFact):
        if not all(is_seen(source, repository.tree, known) for source in application.sources):
            found.add(application.namespace)
    every = builds(repository).values()
    found.update(build.fact.namespace for build in every if build.is_open and build.fact.namespace)
    return frozenset(found)


@Query
def renamed(repository: Repository) -> Mapping[str, frozenset[tuple[str, str]]]:
    """What kustomizations put before and behind the names of each file's objects."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for build in builds(repository).values():
        for path, affixes in build.affixes.items():
            found[path] |= affixes - {("", "")}
    return {path: frozenset(affixes) for path, affixes in found.items() if affixes}


@file_query(lambda repository: repository.facts(ReferenceFact))
def named_edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The names of objects that the objects of a file name."""
    return tuple(_edges(repository, path, repository.file(path) or Facts()))


def _edges(repository: Repository, path: str, facts: Facts) -> Iterator[Edge]:
    owners = {fact.at: fact for fact in facts.of(ObjectFact)}
    for fact in facts.of(ReferenceFact):
        if not isinstance(fact.reference.target, Leads) and fact.owner in owners:
            namespace = fact.namespace or owners[fact.owner].namespace or namespaces.at(repository, path)
            edge = _edge(repository, fact, path, namespace)
            above = Node(fact.at.document, fact.at.path[:-1])
            yield edge._replace(why=Why.MISREAD) if edge.is_missing and facts.is_misread(above) else edge


@Query
def edges(repository: Repository) -> tuple[Edge, ...]:
    """Every reference of the repository, resolved: paths and names of objects, by file."""
    named = named_edges(repository)
    paths = path_edges_by_file(repository)
    return tuple(edge for path in sorted({*paths, *named}) for edge in (*paths.get(path, ()), *named.get(path, ())))


def _edge(repository: Repository, fact: ReferenceFact, path: str, namespace: str | None) -> Edge:
    reference, kind = fact.reference, fact.reference.target
    if isinstance(kind, Leads):
        raise TypeError("paths are not looked up here")
    edge = Edge(reference, Place(path, fact.at), fact.value, fact.value, namespace=namespace)
    if is_placeholder(fact.value):
        return edge._replace(why=Why.TEMPLATED)
    found = declared.at(repository, (kind, fact.value)) or ()
    for name in {fact.value, numbered(fact.value)}:
        found += made.at(repository, (kind, name)) or ()
    if hit := _nearest(found, path, None if kind.name in CLUSTER_SCOPED else namespace):
        return edge._replace(hit=hit)
    is_open = bool(found) or _is_open(repository, path, namespace) or _may_be_made(repository, kind, namespace)
    return edge._replace(why=_why(repository, fact, kind, is_open))


def _nearest(places: _Places, path: str, namespace: str | None) -> Place | None:
    fitting = [place for place, found in places if namespace is None or found is None or found == namespace]
    if len(fitting) == 1:
        return fitting[0]
    return min(fitting, key=lambda place: (-len(posixpath.commonprefix([place.path, path])), place), default=None)


def _may_be_made(repository: Repository, kind: Kind, namespace: str | None) -> bool:
    """Whether an object that has mistakes may be meant to make one of that kind there."""
    makers = _makers(repository)
    return any(made == kind and (found is None or found == (namespace or found)) for made, found in makers)


def _is_open(repository: Repository, path: str, namespace: str | None) -> bool:
    """Whether something that cannot be seen may be deployed beside the file, or into its namespace."""
    if _open_files.has(repository, path) or unread_folders.has(repository, posixpath.dirname(path)):
        return True
    opened = _open_namespaces(repository)
    return bool(opened - SYSTEM_NAMESPACES) if namespace is None else not opened.isdisjoint({namespace, None})


def _why(repository: Repository, fact: ReferenceFact, kind: Kind, is_open: bool) -> Why:
    if fact.optional:
        return Why.OPTIONAL
    if any(fnmatchcase(f"{kind.name}/{fact.value}", pattern) for pattern in repository.external):
        return Why.GENERATED
    is_known = fact.value in BUILT_IN.get(kind, ()) or ":" in fact.value
    is_known = is_known or _mentioned.has(repository, fact.value)
    return Why.GENERATED if is_known or is_open or fact.reference.elsewhere else Why.ABSENT
