"""What objects are tied to and is not there, for the rules that tell of it: the places, the words, the other end."""

from collections.abc import Iterator

from ..model.deployed.unmet_relations import all_offers, unmet_relations
from ..model.files.file_tree import closest
from ..model.kubernetes.match_relations import Need, Placed, Unmet, is_there
from ..model.kubernetes.relation_facts import PodsFact, ServicePortsFact
from ..model.repository import Repository
from ..schemas.reference_forms import Kind
from .rule import Related, name_of
from .violation_messages import one_of


def unmet_of(repository: Repository, code: str) -> Iterator[Unmet]:
    """What is not there of the rows that a rule tells of."""
    return (unmet for unmet in unmet_relations(repository) if unmet.need.fact.relation.rule == code)


def who_needs(need: Need) -> str:
    """The object in a sentence."""
    return f"{need.fact.kind} `{need.fact.name}`"


def where_looked(need: Need) -> str:
    """The namespace in which something is looked for, at the end of a sentence; "" where it is not known."""
    named = [one for one in need.fact.namespaces or (need.namespace,) if one and one != "*"]
    return f" in namespace {one_of(tuple(sorted(named)))}" if named else ""


def format_labels(need: Need) -> str:
    """The labels that are selected."""
    return ", ".join(f"{label}: {value}" for label, value in need.fact.labels)


def others_with_label(repository: Repository, need: Need, kind: Kind) -> tuple[str, tuple[Related, ...]]:
    """What has one of the labels with another value, or has the others: as a hint, and where it is."""
    offers = all_offers(repository)
    every = [
        (placed, label, value, has)
        for label, value in need.fact.labels
        for placed in offers.with_label(kind, label)
        if is_there(need, placed) and (has := dict(_labels(placed))[label]) != value
    ]
    if not every:
        return "", ()
    near = closest(every[0][2], {has for *_, has in every}, cutoff=0.5)
    placed, label, _, has = next((one for one in every if one[3] == near), every[0])
    who = f"{_kind_of(placed)} {placed.offer.name}"
    return f"{who} has `{label}: {has}`", (Related(name_of(placed.at), f"has `{label}: {has}`"),)


def _labels(placed: Placed) -> tuple[tuple[str, str], ...]:
    return placed.offer.labels if isinstance(placed.offer, PodsFact | ServicePortsFact) else ()


def _kind_of(placed: Placed) -> str:
    return placed.offer.kind if isinstance(placed.offer, PodsFact) else "Service"


def show_there(unmet: Unmet, message: str) -> tuple[Related, ...]:
    """The first object that is there, as the other end."""
    return tuple(Related(name_of(one.at), message) for one in unmet.there[:1])
