"""Which objects of Flux wait for each other, and the circles in that."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..derived_values import Query
from ..edge import Edge
from ..facts import ObjectFact, ReferenceFact
from ..flux.patched import patched_fields
from ..repository import Repository, file_query, files_having
from ..text.place import Node, Place
from .resolve_names import ANYWHERE, Key, declared_objects, name_edges

#: Objects behind one another in a circle, and circles, beyond which no more are looked for.
_LONGEST, _MOST_CYCLES = 100, 50
_FIELD = "spec.dependsOn[].name"


class Dependency(NamedTuple):
    """That an object waits for another one: its place, kind and name, and the edge that says so."""

    at: Place
    kind: str
    name: str
    edge: Edge


@Query
def find_dependency_cycles(repository: Repository) -> tuple[tuple[Dependency, ...], ...]:
    """Circles of dependencies, each once, from the place that is first of them.

    Objects of which there is more than one of the name are left out: each cluster may have its own.
    """
    if "dependsOn" in patched_fields(repository):
        return ()
    following = _find_dependencies(repository)
    found: dict[tuple[Place, ...], tuple[Dependency, ...]] = {}
    finished: set[Place] = set()
    for start in sorted(following):
        for cycle in _search(start, following, finished):
            first = min(range(len(cycle)), key=lambda index: cycle[index].at)
            turned = (*cycle[first:], *cycle[:first])
            found.setdefault(tuple(one.at for one in turned), turned)
        if len(found) >= _MOST_CYCLES:
            break
    return tuple(found[key] for key in sorted(found))


def _find_dependencies(repository: Repository) -> Mapping[Place, list[Dependency]]:
    """What each object waits for, by its place."""
    found: dict[Place, list[Dependency]] = defaultdict(list)
    for path in _depending(repository):
        for edge in name_edges.at(repository, path) or ():
            if edge.reference.path == _FIELD and edge.hit is not None and _is_only_one(repository, edge):
                for owner in _owners(repository, path, edge):
                    at = Place(path, owner.at)
                    found[at].append(Dependency(at, owner.kind, owner.name, edge))
    return found


@Query
def _depending(repository: Repository) -> tuple[str, ...]:
    """The files in which something says that it depends on another; where there is none no names are looked up."""
    return tuple(path for path, depends in _depends(repository).items() if depends)


@file_query(files_having(ReferenceFact))
def _depends(repository: Repository, path: str) -> bool:
    return any(fact.reference.path == _FIELD for fact in repository.facts_at(path, ReferenceFact))


def _owners(repository: Repository, path: str, edge: Edge) -> Iterator[ObjectFact]:
    """The object that an edge stands in."""
    node = edge.at.at
    if isinstance(node, Node):
        yield from (fact for fact in repository.facts_at(path, ObjectFact) if node.is_in(fact.at))


def _is_only_one(repository: Repository, edge: Edge) -> bool:
    kind = edge.reference.kind
    places = declared_objects.at(repository, Key(kind, ANYWHERE, edge.target)) if kind else None
    return places is not None and len(set(places)) == 1


def _search(
    start: Place, following: Mapping[Place, list[Dependency]], finished: set[Place]
) -> Iterator[tuple[Dependency, ...]]:
    """The circles that are met on the ways from a place; `finished` are those from which all ways were gone."""
    trail: list[Dependency] = []
    ways = [iter(following.get(start, ()))]
    while ways:
        step = next(ways[-1], None)
        if step is None:
            ways.pop()
            done = trail.pop() if trail else None
            finished.add(done.edge.hit if done is not None and done.edge.hit is not None else start)
            continue
        on_trail = [one.at for one in (*trail, step)]
        if step.edge.hit in on_trail:
            yield (*trail, step)[on_trail.index(step.edge.hit) :]
        elif step.edge.hit is not None and step.edge.hit not in finished and len(trail) < _LONGEST:
            trail.append(step)
            ways.append(iter(following.get(step.edge.hit, ())))
