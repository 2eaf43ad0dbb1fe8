"""What a repository has, in numbers."""

from collections import Counter
from itertools import chain

from ..model.deployed.reach import is_blind
from ..model.deployed.resolve_names import all_edges
from ..model.derived_values import Query
from ..model.facts import ObjectFact
from ..model.repository import Repository, file_query
from ..schemas.tables.catalogue import find
from .finding import Summary


@Query
def summarise(repository: Repository) -> Summary:
    """What a repository has, in numbers."""
    states = Counter(repository.states.values())
    every = all_edges(repository)
    whys = Counter(edge.why.value for edge in every if edge.why is not None and not edge.is_missing)
    return Summary(
        files=sum(count for state, count in states.items() if state.is_read),
        documents=sum(repository.documents.values()),
        objects=sum(map(len, repository.facts(ObjectFact).values())),
        references=sum(edge.hit is not None for edge in every),
        missing=sum(edge.is_missing for edge in every),
        unknown=sum(whys.values()),
        unknown_why=dict(sorted(whys.items())),
        without_schema=dict(sorted(Counter(chain.from_iterable(_without_schema(repository).values())).items())),
        skipped=dict(sorted((state.value, count) for state, count in states.items() if not state.is_read)),
        is_blind=is_blind(repository),
    )


@file_query(lambda repository: repository.facts(ObjectFact))
def _without_schema(repository: Repository, path: str) -> tuple[str, ...]:
    """API version and kind of each object of a file whose fields could not be checked."""
    written = ((fact.api_version, fact.kind) for fact in repository.facts_at(path, ObjectFact))
    return tuple(" ".join(kind) for kind in written if find(*kind) is None and kind not in repository.own_schemas)
