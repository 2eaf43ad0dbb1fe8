"""What a repository has, in numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple

from ..model.deployed.reach import is_blind
from ..model.deployed.resolve_names import name_edges
from ..model.derived_values import Query
from ..model.edge import Edge
from ..model.facts import FileState, ObjectFact
from ..model.files.file_tree import WhyMissing
from ..model.kubernetes.unfollowed import UnfollowedFact
from ..model.nix.host_facts import FlakeHostsFact, HostFact
from ..model.path_edges import files_naming_paths, path_edges_of
from ..model.repository import Repository, file_query, files_having
from ..schemas.tables.catalogue import find_any
from .finding import Summary

#: How a value begins that sops has encrypted: of such an object not even the kind is known, and its file is counted.
_ENCRYPTED = "ENC["


class HostTotals(NamedTuple):
    """Hosts of flakes, those of them some of whose modules are not known, and flakes whose hosts are not known."""

    hosts: int
    partly_known: int
    open_flakes: int


@Query
def summarise(repository: Repository) -> Summary:
    """What a repository has, in numbers."""
    states = _count_states(repository)
    hits = missing = 0
    whys: Counter[str] = Counter()
    for outcomes, files in Counter((*_of_names(repository).values(), *_of_paths(repository).values())).items():
        for (is_hit, is_missing, why), count in outcomes:
            hits += files * count * is_hit
            missing += files * count * is_missing
            if why:
                whys[why] += files * count
    return Summary(
        files=sum(count for state, count in states.items() if state.is_read),
        documents=sum(repository.documents.values()),
        objects=sum(map(len, repository.facts(ObjectFact).values())),
        references=hits,
        missing=missing,
        unknown=whys.total(),
        unknown_why=dict(sorted(whys.items())),
        without_schema=dict(sorted(Counter(chain.from_iterable(_without_schema(repository).values())).items())),
        skipped=dict(sorted((state.value, count) for state, count in states.items() if not state.is_read)),
        not_followed=sum(fact.number for _, fact in repository.each(UnfollowedFact)),
        is_blind=is_blind(repository),
    )


@Query
def _count_states(repository: Repository) -> Mapping[FileState, int]:
    return dict(Counter(repository.states.values()))


#: What has come of references, and of how many: whether there is something, whether it is missing, else why not.
_Outcomes = tuple[tuple[tuple[bool, bool, str], int], ...]


@file_query(name_edges)
def _of_names(repository: Repository, path: str) -> _Outcomes:
    return _count(name_edges.at(repository, path) or ())


@file_query(files_naming_paths)
def _of_paths(repository: Repository, path: str) -> _Outcomes:
    return _count(path_edges_of(repository, path))


def comes_to(repository: Repository, why: WhyMissing) -> bool:
    """Whether a reference leads to nothing for that reason, which is none of those that are told of."""
    found = {*_of_names(repository).values(), *_of_paths(repository).values()}
    return any(why.value == one[2] for outcomes in found for one, _ in outcomes)


def _count(edges: Iterable[Edge]) -> _Outcomes:
    """What has come of some references: there are few ways in which files differ in that."""
    found = Counter(
        (edge.hit is not None, edge.is_missing, "" if edge.why is None or edge.is_missing else edge.why.value)
        for edge in edges
    )
    return tuple(sorted(found.items()))


@Query
def count_hosts(repository: Repository) -> HostTotals:
    """How many hosts flakes have, and how many of these are not known as a whole; none where no rule asks for them."""
    hosts = repository.evaluated(HostFact)
    flakes = repository.evaluated(FlakeHostsFact)
    return HostTotals(len(hosts), sum(bool(host.missing) for host in hosts), sum(bool(one.missing) for one in flakes))


@file_query(files_having(ObjectFact))
def _without_schema(repository: Repository, path: str) -> tuple[str, ...]:
    """API version and kind of each object of a file whose fields could not be checked."""
    written = ((fact.api_version, fact.kind) for fact in repository.facts_at(path, ObjectFact))
    known = (kind for kind in written if not kind[1].startswith(_ENCRYPTED))
    return tuple(" ".join(kind) for kind in known if find_any(*kind) is None and kind not in repository.own_schemas)
