"""Where the name of an object leads: to a manifest, to something that will make it, or nowhere."""

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...schemas.files import is_placeholder
from ...schemas.known import BUILT_IN
from ...schemas.references import SECRET, Kind, Leads
from ..edge import Edge
from ..facts import FileFacts, ReferenceFact
from ..kustomize.builds import Build
from ..place import Place
from ..tree import Why

#: Kinds whose objects do not live in a namespace, as far as the reference table names them.
_CLUSTER_SCOPED = frozenset(
    {"ClusterRole", "PersistentVolume", "StorageClass", "IngressClass", "PriorityClass", "RuntimeClass"}
    | {"ValidatingAdmissionPolicy"}
)
_Key = tuple[Kind, str]


@dataclass(frozen=True)
class Objects:
    """All objects by kind and name, and what is known of those that no manifest shows.

    `declared` are places with the namespaces that an object may end up in (None: not known). `made` are made by custom
    resources and generators, `mentioned` are texts of custom resources and Helm values. `open_namespaces` are those
    that a Helm chart or something else that cannot be seen deploys into; None among them means any.
    """

    declared: Mapping[_Key, list[tuple[Place, str | None]]]
    made: Mapping[_Key, Place]
    mentioned: frozenset[str]
    open_files: frozenset[str]
    namespaces: Mapping[str, str | None]


def index(files: Mapping[str, FileFacts], builds: Mapping[str, Build], open_files: frozenset[str]) -> Objects:
    """The index of a repository's objects."""
    placed = _namespaces(builds)
    declared: dict[_Key, list[tuple[Place, str | None]]] = defaultdict(list)
    made: dict[_Key, Place] = {}
    mentioned: set[str] = set()
    renamed = _affixes(builds)
    for path in sorted(files):
        file = files[path]
        mentioned |= file.mentions
        for fact in file.objects:
            place = Place(path, fact.at)
            for name in (fact.name, *(f"{a}{fact.name}{z}" for a, z in renamed.get(path, ()))):
                declared[fact.type, name].append((place, fact.namespace or placed.get(path)))
        for product in file.produced:
            made.setdefault((product.kind, product.name), Place(path, product.at))
        for kustomization in file.kustomizations:
            for kind, name in kustomization.generated:
                for full in (name, f"{kustomization.prefix}{name}{kustomization.suffix}"):
                    made.setdefault((kind, full), Place(path, kustomization.at))
    return Objects(declared, made, frozenset(mentioned), open_files, placed)


def _namespaces(builds: Mapping[str, Build]) -> dict[str, str | None]:
    """The namespace that kustomizations give to the objects of each file; None where they differ."""
    found: dict[str, str | None] = {}
    for build in builds.values():
        if build.fact.namespace:
            for path in build.files:
                before = found.setdefault(path, build.fact.namespace)
                found[path] = before if before == build.fact.namespace else None
    return found


def _affixes(builds: Mapping[str, Build]) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for build in builds.values():
        if build.fact.prefix or build.fact.suffix:
            for path in build.files:
                found[path].add((build.fact.prefix, build.fact.suffix))
    return found


def edges(file: FileFacts, objects: Objects) -> Iterator[Edge]:
    """The edges of the Kubernetes objects in a file."""
    owners = {fact.at: fact for fact in file.objects}
    for fact in file.references:
        if not isinstance(fact.reference.target, Leads) and fact.owner in owners:
            namespace = fact.namespace or owners[fact.owner].namespace or objects.namespaces.get(file.path)
            yield _edge(fact, file.path, namespace, objects)


def _edge(fact: ReferenceFact, path: str, namespace: str | None, objects: Objects) -> Edge:
    reference, kind = fact.reference, fact.reference.target
    if isinstance(kind, Leads):
        raise TypeError("paths are not looked up here")
    edge = Edge(reference, Place(path, fact.at), fact.value, fact.value, namespace=namespace)
    if is_placeholder(fact.value):
        return edge._replace(why=Why.TEMPLATED)
    places = objects.declared.get((kind, fact.value), [])
    if hit := _nearest(places, path, None if kind.name in _CLUSTER_SCOPED else namespace):
        return edge._replace(hit=hit)
    if made := objects.made.get((kind, fact.value)):
        return edge._replace(hit=made)
    return edge._replace(why=_why(fact, path, kind, bool(places), objects))


def _nearest(places: list[tuple[Place, str | None]], path: str, namespace: str | None) -> Place | None:
    fitting = [place for place, found in places if namespace is None or found is None or found == namespace]
    return min(fitting, key=lambda place: (-len(posixpath.commonprefix([place.path, path])), place), default=None)


def _why(fact: ReferenceFact, path: str, kind: Kind, elsewhere: bool, objects: Objects) -> Why:
    if fact.optional:
        return Why.OPTIONAL
    known = fact.value in BUILT_IN.get(kind, ()) or fact.value in objects.mentioned
    generated = known or elsewhere or fact.reference.elsewhere or kind == SECRET
    return Why.GENERATED if generated or path in objects.open_files else Why.ABSENT
