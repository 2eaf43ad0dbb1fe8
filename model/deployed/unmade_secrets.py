"""Secrets that nothing makes, while something makes those that others beside them take by a name of the same form."""

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

from ...schemas.references import SECRET
from ..derived_values import Query
from ..edge import Edge
from ..facts import ObjectFact, ReferenceFact
from ..files.file_tree import WhyMissing
from ..repository import Repository, file_query
from ..text.place import Chars, Node, Place
from .resolve_names import name_edges
from .unseen import is_unseen

#: How many others have such a Secret that this one is missing: with a name of its own, and named like what takes it.
_LEAST, _LEAST_PLAIN = 2, 4
#: So many that it does not matter what else may be deployed there.
_MANY = 5


class UnmadeSecret(NamedTuple):
    """A Secret that nothing makes: `maker` is the kind of what makes those of the others, `like` some of these."""

    edge: Edge
    maker: str
    like: tuple[str, ...]
    there: Place


class _Taken(NamedTuple):
    """A Secret that an object takes, named by what stands behind the object's own name."""

    edge: Edge
    owner: str
    suffix: str


@Query
def unmade_secrets(repository: Repository) -> tuple[UnmadeSecret, ...]:
    """Those of the repository, each where it is named first."""
    groups: dict[tuple[str, str], list[_Taken]] = defaultdict(list)
    for path, every in _taken_in(repository).items():
        folder = posixpath.dirname(path)
        for taken in every:
            for around in {folder, posixpath.dirname(folder)}:
                groups[around, taken.suffix].append(taken)
    found: dict[tuple[str | None, str], UnmadeSecret] = {}
    for group in groups.values():
        if len(group) > _LEAST:
            for one in _unmade(repository, group):
                found.setdefault((one.edge.namespace, one.edge.target), one)
    return tuple(sorted(found.values(), key=lambda one: (one.edge.at.path, one.edge.target)))


@file_query(name_edges)
def _taken_in(repository: Repository, path: str) -> tuple[_Taken, ...]:
    """The Secrets that are taken in a file."""
    secrets = {edge.at.at: edge for edge in name_edges.at(repository, path) or () if edge.reference.kind == SECRET}
    return tuple(_taken(repository, path, secrets)) if secrets else ()


def _taken(repository: Repository, path: str, secrets: Mapping[Node | Chars | None, Edge]) -> Iterator[_Taken]:
    owners = {fact.at: fact.name for fact in repository.facts_at(path, ObjectFact)}
    for fact in repository.facts_at(path, ReferenceFact):
        edge, owner = secrets.get(fact.at), owners.get(fact.owner, "")
        if edge is not None and owner and edge.target.startswith(owner):
            suffix = edge.target.removeprefix(owner)
            if not suffix or suffix.startswith("-"):
                yield _Taken(edge, owner, suffix)


def _unmade(repository: Repository, group: list[_Taken]) -> Iterator[UnmadeSecret]:
    """The only Secret of a group that nothing makes, where all others are made by one kind."""
    missing = {one.owner: one for one in reversed(group) if one.edge.hit is None}
    made = {one.owner: one for one in group if one.edge.hit is not None}
    if len(missing) != 1 or len(made) < (_LEAST if group[0].suffix else _LEAST_PLAIN):
        return
    (lone,) = missing.values()
    makers = {_kind_at(repository, one.edge.hit) for one in made.values()}
    if len(makers) != 1 or lone.edge.why is not WhyMissing.GENERATED or lone.owner in made:
        return
    (maker,) = makers
    hit = next(iter(made.values())).edge.hit
    if maker and hit is not None and not _may_be_made(repository, lone.edge, len(made)):
        yield UnmadeSecret(lone.edge, maker, tuple(one.edge.target for one in made.values()), hit)


def _kind_at(repository: Repository, place: Place | None) -> str:
    at = place.at if place is not None else None
    if place is None or not isinstance(at, Node):
        return ""
    return next((fact.kind for fact in repository.facts_at(place.path, ObjectFact) if at.is_in(fact.at)), "")


def _may_be_made(repository: Repository, edge: Edge, others: int) -> bool:
    if any(fnmatchcase(f"{SECRET.name}/{edge.target}", pattern) for pattern in repository.external):
        return True
    return others < _MANY and is_unseen(repository, edge.at.path, edge.namespace, edge.target)
