"""Where the name of an object leads: to a manifest, to something that will make it, or nowhere."""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

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
    ObjectFact,
    OpenedFact,
    ProducedFact,
    ReferenceFact,
)
from ..files.tree import Why
from ..kustomize.builds import Build, builds
from ..links import path_edges_by_file
from ..own_urls import identity
from ..query import Query, file_query
from ..repository import Repository
from ..text.place import Place
from .facts import is_core, numbered

_Key = tuple[Kind, str]


@dataclass(frozen=True)
class Objects:
    """All objects by kind and name, and what is known of those that no manifest shows.

    `declared` and `made` are places with the namespace that an object ends up in (None: not known); custom resources
    and generators make the latter. `mentioned` are texts of custom resources and Helm values. `open_files` are deployed
    together with something that cannot be seen, `open_namespaces` are those that something of the kind deploys into;
    None among them means any. `namespaces` are those that files are deployed into, None where they differ.
    """

    declared: Mapping[_Key, list[tuple[Place, str | None]]]
    made: Mapping[_Key, list[tuple[Place, str | None]]]
    mentioned: frozenset[str]
    open_files: frozenset[str]
    open_namespaces: frozenset[str | None]
    namespaces: Mapping[str, str | None]
    unread: frozenset[str]
    external: tuple[str, ...]

    @cached_property
    def names(self) -> Mapping[Kind, frozenset[str]]:
        """The names of each kind that are declared or made here."""
        found: dict[Kind, set[str]] = defaultdict(set)
        for kind, name in (*self.declared, *self.made):
            found[kind].add(name)
        return {kind: frozenset(names) for kind, names in found.items()}


@Query
def objects(repository: Repository) -> Objects:
    """The index of a repository's objects."""
    every = builds(repository)
    placed = _namespaces(every, deployed(repository))
    open_files = frozenset(path for build in every.values() if build.is_open for path in build.files)
    declared: dict[_Key, list[tuple[Place, str | None]]] = defaultdict(list)
    made: dict[_Key, list[tuple[Place, str | None]]] = defaultdict(list)
    renamed = _affixes(every)
    for path, fact in repository.each(ObjectFact):
        place = Place(path, fact.at)
        for name in (fact.name, *(f"{a}{fact.name}{z}" for a, z in renamed.get(path, ()))):
            declared[fact.type, name].append((place, fact.namespace or placed.get(path)))
    for path, product in repository.each(ProducedFact):
        made[product.kind, product.name].append((Place(path, product.at), product.namespace or placed.get(path)))
    for path, kustomization in repository.each(KustomizationFact):
        for kind, name in kustomization.generated:
            for before, after in {("", ""), *renamed.get(path, ())}:
                made[kind, f"{before}{name}{after}"].append((Place(path, kustomization.at), placed.get(path)))
    mentioned = frozenset(name for _, fact in repository.each(MentionsFact) for name in fact.names)
    opened = _open_namespaces(repository, placed)
    unread, external = unread_folders(repository), tuple(sorted(repository.external))
    return Objects(declared, made, mentioned, open_files, opened, placed, unread, external)


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


def _open_namespaces(repository: Repository, placed: Mapping[str, str | None]) -> frozenset[str | None]:
    found: set[str | None] = set(SYSTEM_NAMESPACES)
    for _, fact in repository.each(OpenedFact):
        found.add(None if is_placeholder(fact.namespace) else fact.namespace)
    for path, declared in repository.each(ObjectFact):
        is_loud = declared.group not in QUIET_GROUPS or declared.kind in LOUD_KINDS
        if not is_core(declared.api_version) and is_loud:
            found.add(declared.namespace or placed.get(path))
    known = identity(repository)
    for _, application in repository.each(ApplicationFact):
        if not all(is_seen(source, repository.tree, known) for source in application.sources):
            found.add(application.namespace)
    every = builds(repository).values()
    found.update(build.fact.namespace for build in every if build.is_open and build.fact.namespace)
    return frozenset(found)


def _affixes(builds: Mapping[str, Build]) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for build in builds.values():
        for path, affixes in build.affixes.items():
            found[path] |= affixes - {("", "")}
    return found


@file_query(lambda repository: repository.facts(ReferenceFact))
def named_edges(repository: Repository, path: str) -> tuple[Edge, ...]:
    """The names of objects that the objects of a file name."""
    facts = repository.file(path) or Facts()
    return tuple(_edges(path, facts, objects(repository)))


def _edges(path: str, facts: Facts, known: Objects) -> Iterator[Edge]:
    owners = {fact.at: fact for fact in facts.of(ObjectFact)}
    for fact in facts.of(ReferenceFact):
        if not isinstance(fact.reference.target, Leads) and fact.owner in owners:
            namespace = fact.namespace or owners[fact.owner].namespace or known.namespaces.get(path)
            yield _edge(fact, path, namespace, known)


@Query
def edges(repository: Repository) -> tuple[Edge, ...]:
    """Every reference of the repository, resolved: paths and names of objects, by file."""
    named = named_edges(repository)
    paths = path_edges_by_file(repository)
    return tuple(edge for path in sorted({*paths, *named}) for edge in (*paths.get(path, ()), *named.get(path, ())))


def _edge(fact: ReferenceFact, path: str, namespace: str | None, known: Objects) -> Edge:
    reference, kind = fact.reference, fact.reference.target
    if isinstance(kind, Leads):
        raise TypeError("paths are not looked up here")
    edge = Edge(reference, Place(path, fact.at), fact.value, fact.value, namespace=namespace)
    if is_placeholder(fact.value):
        return edge._replace(why=Why.TEMPLATED)
    made = (*known.made.get((kind, fact.value), ()), *known.made.get((kind, numbered(fact.value)), ()))
    places = [*known.declared.get((kind, fact.value), ()), *made]
    if hit := _nearest(places, path, None if kind.name in CLUSTER_SCOPED else namespace):
        return edge._replace(hit=hit)
    is_open = _is_open(path, namespace, known)
    return edge._replace(why=_why(fact, kind, is_open or bool(places), known))


def _nearest(places: list[tuple[Place, str | None]], path: str, namespace: str | None) -> Place | None:
    fitting = [place for place, found in places if namespace is None or found is None or found == namespace]
    return min(fitting, key=lambda place: (-len(posixpath.commonprefix([place.path, path])), place), default=None)


def _is_open(path: str, namespace: str | None, known: Objects) -> bool:
    """Whether something that cannot be seen may be deployed beside the file, or into its namespace."""
    if path in known.open_files or posixpath.dirname(path) in known.unread:
        return True
    opened = known.open_namespaces
    return bool(opened - SYSTEM_NAMESPACES) if namespace is None else not opened.isdisjoint({namespace, None})


def _why(fact: ReferenceFact, kind: Kind, is_open: bool, known: Objects) -> Why:
    if fact.optional:
        return Why.OPTIONAL
    if any(fnmatchcase(f"{kind.name}/{fact.value}", pattern) for pattern in known.external):
        return Why.GENERATED
    is_known = fact.value in BUILT_IN.get(kind, ()) or fact.value in known.mentioned or ":" in fact.value
    return Why.GENERATED if is_known or is_open or fact.reference.elsewhere else Why.ABSENT
