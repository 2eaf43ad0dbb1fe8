"""What a repository has, in numbers."""

from collections import Counter

from ..model.deployed.lookup import edges
from ..model.deployed.reach import is_blind
from ..model.facts import ObjectFact
from ..model.own_schemas import without_schema
from ..model.query import Query
from ..model.repository import Repository
from .finding import Summary


@Query
def summarise(repository: Repository) -> Summary:
    """What a repository has, in numbers."""
    states = Counter(repository.states.values())
    every = edges(repository)
    whys = Counter(edge.why.value for edge in every if edge.why is not None and not edge.is_missing)
    return Summary(
        files=sum(count for state, count in states.items() if state.is_read),
        documents=sum(repository.documents.values()),
        objects=sum(map(len, repository.facts(ObjectFact).values())),
        references=sum(edge.hit is not None for edge in every),
        missing=sum(edge.is_missing for edge in every),
        unknown=sum(whys.values()),
        unknown_why=dict(sorted(whys.items())),
        without_schema=dict(sorted(Counter(without_schema(repository)).items())),
        skipped=dict(sorted((state.value, count) for state, count in states.items() if not state.is_read)),
        is_blind=is_blind(repository),
    )
