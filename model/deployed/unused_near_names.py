"""Names that may come from elsewhere, beside one that differs by a slip of the fingers and that nothing else uses."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

from ...schemas.kubernetes.built_in_names import BUILT_IN, CLUSTER_SCOPED
from ...schemas.reference_forms import Kind
from ...schemas.references import REFERENCES
from ..derived_values import Query
from ..edge import Edge
from ..files.file_tree import WhyMissing
from ..kubernetes.facts import MentionsFact
from ..repository import Repository, file_query
from ..text.place import Place
from ..typo import only_typo
from .resolve_names import ANYWHERE, Key, declared_objects, name_edges, produced_objects

#: Why something is not found that may be there all the same.
_PERHAPS = (WhyMissing.GENERATED, WhyMissing.UNSEEN)
#: So many letters at the beginning or the end are alike.
_SHARED = 3
#: Names that are alike there beyond which they are numbered, and told apart by that.
_MOST_ALIKE = 200
#: Names from this length on are no words that many have.
_SHORTEST = 6
#: The kinds of which some field names an object.
_NAMED = frozenset(row.kind for row in REFERENCES if row.kind)


class NearName(NamedTuple):
    """A name that leads to nothing that can be seen, and the one that must have been meant."""

    edge: Edge
    kind: Kind
    meant: str
    there: Place


@file_query(name_edges)
def near_names(repository: Repository, path: str) -> tuple[NearName, ...]:
    """Those of a file."""
    return tuple(_find(repository, path))


def _find(repository: Repository, path: str) -> Iterator[NearName]:
    for edge in name_edges.at(repository, path) or ():
        kind = edge.reference.kind
        if edge.why not in _PERHAPS or kind is None or len(edge.target) < _SHORTEST:
            continue
        if edge.target in BUILT_IN.get(kind, ()) or _is_external(repository, kind, edge.target):
            continue
        near = set(_near(repository, kind, edge))
        meant = only_typo(edge.target, near) if near else None
        if meant is not None and not _is_used(repository, edge, kind, meant):
            yield NearName(edge, kind, meant, _places(repository, kind, edge.namespace, meant)[0])


def _near(repository: Repository, kind: Kind, edge: Edge) -> Iterator[str]:
    """The names nearby that begin or end alike."""
    for namespace in _namespaces(kind, edge.namespace):
        for end in _ends(edge.target):
            yield from _names_by_end.at(repository, (kind, namespace, end)) or ()


def _namespaces(kind: Kind, namespace: str | None) -> set[str | None]:
    """Those in which an object may be: its own, or one that is not known."""
    return {ANYWHERE} if kind.name in CLUSTER_SCOPED else {namespace, None}


def _ends(name: str) -> tuple[str, str]:
    return f"{name[:_SHARED]}*", f"*{name[-_SHARED:]}"


def _is_external(repository: Repository, kind: Kind, name: str) -> bool:
    return any(fnmatchcase(f"{kind.name}/{name}", pattern) for pattern in repository.external)


@Query
def _names_by_end(repository: Repository) -> Mapping[tuple[Kind, str | None, str], tuple[str, ...]]:
    """The names that are there, by kind, namespace (None where it is not known), and how they begin and end."""
    found: dict[tuple[Kind, str | None, str], set[str]] = defaultdict(set)
    for index in (declared_objects(repository), produced_objects(repository)):
        for key in index:
            if key.kind in _NAMED and (key.namespace == ANYWHERE) is (key.kind.name in CLUSTER_SCOPED):
                for end in _ends(key.name):
                    found[key.kind, key.namespace, end].add(key.name)
    return {key: tuple(sorted(names)) for key, names in found.items() if len(names) <= _MOST_ALIKE}


@Query
def _unsettled(repository: Repository) -> tuple[Edge, ...]:
    return tuple(edge for edges in name_edges(repository).values() for edge in edges if edge.why in _PERHAPS)


@Query
def _used_names(repository: Repository) -> frozenset[tuple[Kind, str]]:
    """The names that some reference leads to, in whatever namespace."""
    edges = (edge for found in name_edges(repository).values() for edge in found)
    return frozenset((kind, edge.target) for edge in edges if edge.hit is not None and (kind := edge.reference.kind))


def _places(repository: Repository, kind: Kind, namespace: str | None, name: str) -> list[Place]:
    keys = [Key(kind, one, name) for one in _namespaces(kind, namespace)]
    found = (index.at(repository, key) or () for index in (declared_objects, produced_objects) for key in keys)
    return sorted(place for places in found for place in places)


def _is_used(repository: Repository, edge: Edge, kind: Kind, meant: str) -> bool:
    """Whether the name that is there is used all the same, or the other one is used elsewhere, too."""
    if _used_names.has(repository, (kind, meant)):
        return True
    others = [one for one in _unsettled(repository) if one.target == edge.target and one.at.path != edge.at.path]
    makers = {place.path for place in _places(repository, kind, edge.namespace, meant)}
    if others or not makers:
        return True
    mentioned = {path for path, fact in repository.each(MentionsFact) if {meant, edge.target} & fact.names}
    return not mentioned <= {*makers, edge.at.path}
