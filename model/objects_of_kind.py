"""The files that have objects of a kind: who asks for one kind does not hang on the objects of the others."""

from collections.abc import Iterator, Mapping

from .derived_values import Query
from .facts import ObjectFact
from .index_of_files import IndexOfFiles, index_files
from .repository import Repository, file_query, files_having
from .text.place import Place

#: API version and kind, as objects write them.
Written = tuple[str, str]


@file_query(files_having(ObjectFact))
def _kinds_in(repository: Repository, path: str) -> tuple[tuple[Written, Place], ...]:
    written = dict.fromkeys((fact.api_version, fact.kind) for fact in repository.facts_at(path, ObjectFact))
    return tuple((kind, Place(path)) for kind in written)


@Query
def _index(repository: Repository) -> IndexOfFiles[Written]:
    return index_files(_kinds_in(repository), _index.last(repository))


@Query
def find_written_kinds(repository: Repository) -> frozenset[Written]:
    """The API versions and kinds that objects have."""
    return frozenset(_index(repository).places)


@Query
def _files(repository: Repository) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for (_, kind), places in _index(repository).places.items():
        found.setdefault(kind, set()).update(place.path for place in places)
    return {kind: tuple(sorted(paths)) for kind, paths in found.items()}


@Query
def find_kinds(repository: Repository) -> frozenset[str]:
    """The kinds that objects have, of whatever group."""
    return frozenset(kind for _, kind in find_written_kinds(repository))


def objects_of_kind(repository: Repository, kind: str) -> Iterator[tuple[str, ObjectFact]]:
    """The objects of a kind, of whatever group, with their files, in the order of these."""
    for path in _files.at(repository, kind) or ():
        yield from ((path, fact) for fact in repository.facts_at(path, ObjectFact) if fact.kind == kind)
