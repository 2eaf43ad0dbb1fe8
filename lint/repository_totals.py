"""What a repository has, in numbers."""

from collections import Counter
from itertools import chain
from typing import NamedTuple

from ..model.deployed.reach import is_blind
from ..model.deployed.resolve_names import all_edges
from ..model.derived_values import Query
from ..model.facts import ObjectFact
from ..model.files.file_tree import WhyMissing
from ..model.kubernetes.unfollowed import UnfollowedFact
from ..model.nix.host_facts import FlakeHostsFact, HostFact
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
    states = Counter(repository.states.values())
    hits = missing = 0
    whys: Counter[WhyMissing] = Counter()
    for edge in all_edges(repository):  # there may be tens of thousands
        if edge.hit is not None:
            hits += 1
        if edge.why is None:
            continue
        if edge.is_missing:
            missing += 1
        else:
            whys[edge.why] += 1
    return Summary(
        files=sum(count for state, count in states.items() if state.is_read),
        documents=sum(repository.documents.values()),
        objects=sum(map(len, repository.facts(ObjectFact).values())),
        references=hits,
        missing=missing,
        unknown=whys.total(),
        unknown_why=dict(sorted((why.value, count) for why, count in whys.items())),
        without_schema=dict(sorted(Counter(chain.from_iterable(_without_schema(repository).values())).items())),
        skipped=dict(sorted((state.value, count) for state, count in states.items() if not state.is_read)),
        not_followed=sum(fact.number for _, fact in repository.each(UnfollowedFact)),
        is_blind=is_blind(repository),
    )


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
