"""Where the name of an object leads: to a manifest, to something that will make it, or nowhere."""

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from ...schemas.files import is_placeholder
from ...schemas.kubernetes.known_names import BUILT_IN, CLUSTER_SCOPED, LOUD_KINDS, QUIET_GROUPS, SYSTEM_NAMESPACES
from ...schemas.references import Kind, Leads
from ..edge import Edge
from ..facts import FileFacts, ReferenceFact, SourceFact
from ..files.tree import Why
from ..kustomize.builds import Build
from ..text.place import Node, Place
from .facts import is_core, is_unheard_of, makes, numbered

_Key = tuple[Kind, str]


@dataclass(frozen=True)
class Objects:
    """All objects by kind and name, and what is known of those that no manifest shows.

    `declared` and `made` are places with the namespace that an object ends up in (None: not known); custom resources
    and generators make the latter. `mentioned` are texts of custom resources and Helm values. `open_files` are deployed
    together with something that cannot be seen, `open_namespaces` are those that something of the kind deploys into;
    None among them means any. `namespaces` are those that files are deployed into, None where they differ. `makers`
    are the kinds, with their namespaces, of which an object may make more than is known.
    """

    declared: Mapping[_Key, list[tuple[Place, str | None]]]
    made: Mapping[_Key, list[tuple[Place, str | None]]]
    mentioned: frozenset[str]
    open_files: frozenset[str]
    open_namespaces: frozenset[str | None]
    namespaces: Mapping[str, str | None]
    unread: frozenset[str]
    external: tuple[str, ...]
    makers: frozenset[tuple[Kind, str | None]] = frozenset()

    @cached_property
    def names(self) -> Mapping[Kind, frozenset[str]]:
        """The names of each kind that are declared or made here."""
        found: dict[Kind, set[str]] = defaultdict(set)
        for kind, name in (*self.declared, *self.made):
            found[kind].add(name)
        return {kind: frozenset(names) for kind, names in found.items()}


def index(
    files: Mapping[str, FileFacts],
    builds: Mapping[str, Build],
    deployed: Iterable[tuple[str, Iterable[str]]],
    is_seen: Callable[[SourceFact], bool],
    unread: frozenset[str] = frozenset(),
    external: Iterable[str] = (),
) -> Objects:
    """The index of a repository's objects.

    `deployed` are namespaces with the files that are deployed into them; `is_seen` says whether all that a source of an
    Application deploys can be seen here. In `unread` folders are manifests that were not read; `external` objects come
    from elsewhere.
    """
    placed = _namespaces(builds, deployed)
    open_files = frozenset(path for build in builds.values() if build.is_open for path in build.files)
    declared: dict[_Key, list[tuple[Place, str | None]]] = defaultdict(list)
    made: dict[_Key, list[tuple[Place, str | None]]] = defaultdict(list)
    mentioned: set[str] = set()
    makers: set[tuple[Kind, str | None]] = set()
    renamed = _affixes(builds)
    for path in sorted(files):
        file = files[path]
        mentioned |= file.mentions
        for fact in file.objects:
            place = Place(path, fact.at)
            namespace = fact.namespace or placed.get(path)
            names = (fact.name, *(f"{a}{fact.name}{z}" for a, z in renamed.get(path, ())))
            for name in names:
                declared[fact.type, name].append((place, namespace))
            if is_unheard_of(fact):
                mentioned.update(names)
            if file.mistakes and (kinds := makes(fact.kind)) and file.is_misread(fact.at):
                makers.update((kind, namespace) for kind in kinds)
        for product in file.produced:
            made[product.kind, product.name].append((Place(path, product.at), product.namespace or placed.get(path)))
        for kustomization in file.kustomizations:
            for kind, name in kustomization.generated:
                for before, after in {("", ""), *renamed.get(path, ())}:
                    made[kind, f"{before}{name}{after}"].append((Place(path, kustomization.at), placed.get(path)))
    opened = _open_namespaces(files, builds, placed, is_seen)
    outer = tuple(sorted(external))
    return Objects(
        declared, made, frozenset(mentioned), open_files, opened, placed, unread, outer, makers=frozenset(makers)
    )


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


def _open_namespaces(
    files: Mapping[str, FileFacts],
    builds: Mapping[str, Build],
    placed: Mapping[str, str | None],
    is_seen: Callable[[SourceFact], bool],
) -> frozenset[str | None]:
    found: set[str | None] = set(SYSTEM_NAMESPACES)
    for path, file in files.items():
        found.update(None if is_placeholder(namespace) else namespace for namespace in file.opens)
        for fact in file.objects:
            if not is_core(fact.api_version) and (fact.group not in QUIET_GROUPS or fact.kind in LOUD_KINDS):
                found.add(fact.namespace or placed.get(path))
        for application in file.applications:
            if not all(map(is_seen, application.sources)):
                found.add(application.namespace)
    found.update(build.fact.namespace for build in builds.values() if build.is_open and build.fact.namespace)
    return frozenset(found)


def _affixes(builds: Mapping[str, Build]) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for build in builds.values():
        for path, affixes in build.affixes.items():
            found[path] |= affixes - {("", "")}
    return found


def edges(file: FileFacts, objects: Objects) -> Iterator[Edge]:
    """The edges of the Kubernetes objects in a file."""
    owners = {fact.at: fact for fact in file.objects}
    for fact in file.references:
        if not isinstance(fact.reference.target, Leads) and fact.owner in owners:
            namespace = fact.namespace or owners[fact.owner].namespace or objects.namespaces.get(file.path)
            edge = _edge(fact, file.path, namespace, objects)
            above = Node(fact.at.document, fact.at.path[:-1])
            is_misread = bool(file.mistakes) and edge.is_missing and file.is_misread(above)
            yield edge._replace(why=Why.MISREAD) if is_misread else edge


def _edge(fact: ReferenceFact, path: str, namespace: str | None, objects: Objects) -> Edge:
    reference, kind = fact.reference, fact.reference.target
    if isinstance(kind, Leads):
        raise TypeError("paths are not looked up here")
    edge = Edge(reference, Place(path, fact.at), fact.value, fact.value, namespace=namespace)
    if is_placeholder(fact.value):
        return edge._replace(why=Why.TEMPLATED)
    made = (*objects.made.get((kind, fact.value), ()), *objects.made.get((kind, numbered(fact.value)), ()))
    places = [*objects.declared.get((kind, fact.value), ()), *made]
    if hit := _nearest(places, path, None if kind.name in CLUSTER_SCOPED else namespace):
        return edge._replace(hit=hit)
    is_open = _is_open(path, namespace, objects) or _may_be_made(kind, namespace, objects)
    return edge._replace(why=_why(fact, kind, is_open or bool(places), objects))


def _nearest(places: list[tuple[Place, str | None]], path: str, namespace: str | None) -> Place | None:
    fitting = [place for place, found in places if namespace is None or found is None or found == namespace]
    return min(fitting, key=lambda place: (-len(posixpath.commonprefix([place.path, path])), place), default=None)


def _may_be_made(kind: Kind, namespace: str | None, objects: Objects) -> bool:
    """Whether an object that has mistakes may be meant to make one of that kind there."""
    return any(made == kind and (found is None or found == (namespace or found)) for made, found in objects.makers)


def _is_open(path: str, namespace: str | None, objects: Objects) -> bool:
    """Whether something that cannot be seen may be deployed beside the file, or into its namespace."""
    if path in objects.open_files or posixpath.dirname(path) in objects.unread:
        return True
    opened = objects.open_namespaces
    return bool(opened - SYSTEM_NAMESPACES) if namespace is None else not opened.isdisjoint({namespace, None})


def _why(fact: ReferenceFact, kind: Kind, is_open: bool, objects: Objects) -> Why:
    if fact.optional:
        return Why.OPTIONAL
    if any(fnmatchcase(f"{kind.name}/{fact.value}", pattern) for pattern in objects.external):
        return Why.GENERATED
    known = fact.value in BUILT_IN.get(kind, ()) or fact.value in objects.mentioned or ":" in fact.value
    return Why.GENERATED if known or is_open or fact.reference.elsewhere else Why.ABSENT
