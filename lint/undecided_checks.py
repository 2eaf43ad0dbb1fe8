"""What a run could not decide for one reason that its reader can take away, in sentences."""

from collections.abc import Iterator

from ..model.argocd.facts import ApplicationFact
from ..model.argocd.own_urls import identity
from ..model.deployed.unseen import open_anywhere
from ..model.derived_values import Query
from ..model.facts import ObjectFact
from ..model.files.file_tree import WhyMissing
from ..model.files.source import CONFIG_NAME
from ..model.kustomize.build_facts import BuildsFact
from ..model.kustomize.build_units import MOST_BUILDS
from ..model.repository import Repository
from ..model.text.place import Place
from .repository_totals import comes_to


@Query
def describe_switched_off(repository: Repository) -> tuple[str, ...]:
    """What is not checked in the whole repository, and why."""
    return tuple(_find_switched_off(repository))


@Query
def describe_left_out_builds(repository: Repository) -> tuple[str, ...]:
    """That kustomizations are too many to be built, where a rule has asked for that."""
    left_out = sum(len(fact.left_out) for fact in repository.evaluated(BuildsFact))
    return (f"{left_out:,} kustomizations are not built: at most {MOST_BUILDS:,} are",) if left_out else ()


def _find_switched_off(repository: Repository) -> Iterator[str]:
    place = open_anywhere(repository)
    if place is not None and comes_to(repository, WhyMissing.UNSEEN):
        yield f"missing objects are not told: {_name_object(repository, place)} may bring any object into any namespace"
    if _is_nameless(repository):
        yield (
            "paths of Applications are not checked: nothing says which URL this repository has; add a remote, or "
            f"`repository.urls` to {CONFIG_NAME}"
        )


def _name_object(repository: Repository, place: Place) -> str:
    """The object that stands at a place, with its file."""
    fact = next((fact for fact in repository.facts_at(place.path, ObjectFact) if fact.at == place.at), None)
    return f"{fact.kind} `{fact.name}` in {place.path}" if fact else place.path


def _is_nameless(repository: Repository) -> bool:
    """Whether Applications deploy folders of a repository, and it cannot be told whether it is this one."""
    sources = (source for _, application in repository.each(ApplicationFact) for source in application.sources)
    return not identity(repository).addresses and any(source.path and not source.chart for source in sources)
