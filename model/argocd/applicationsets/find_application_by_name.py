"""Applications by their name: written as such, or made by an ApplicationSet."""

from typing import NamedTuple

from ...config import Config
from ...errors import UserError
from ...files.file_tree import closest
from ...files.source import Source
from ...repository import Repository
from ..facts import ApplicationFact
from .expansion import Element, Expansion
from .find_applicationsets import FoundSet, expand_set, find_objects, find_sets


class MadeBy(NamedTuple):
    """An element with an Application, and the ApplicationSet that makes it."""

    found: FoundSet
    element: Element


class ExpandedSet(NamedTuple):
    """An ApplicationSet with what comes of it."""

    found: FoundSet
    expansion: Expansion


class Named(NamedTuple):
    """What has a name: Applications as they are written, those that are made, and whole ApplicationSets."""

    written: tuple[FoundSet, ...]
    made: tuple[MadeBy, ...]
    sets: tuple[ExpandedSet, ...]


def find_named(source: Source, repository: Repository, config: Config, name: str) -> Named:
    """The Applications of that name, and the ApplicationSets; raises UserError where there is neither."""
    sets = [ExpandedSet(one, expand_set(source, repository, config, one)) for one in find_sets(source, repository)]
    made = [MadeBy(one.found, element) for one in sets for element in one.expansion.elements if element.application]
    written = [
        found
        for path, facts in repository.facts(ApplicationFact).items()
        if any(fact.object.name == name for fact in facts)
        for found in find_objects(source, path, [fact.object for fact in facts if fact.object.name == name])
    ]
    named = Named(
        tuple(written),
        tuple(one for one in made if one.element.application and one.element.application.name == name),
        tuple(one for one in sets if one.found.object.name == name),
    )
    if not any(named):
        raise _no_application(name, repository, sets)
    return named


def _no_application(name: str, repository: Repository, sets: list[ExpandedSet]) -> UserError:
    known = {fact.object.name for _, fact in repository.each(ApplicationFact)} | {one.found.object.name for one in sets}
    known |= {str(made.name) for one in sets for made in one.expansion.applications if isinstance(made.name, str)}
    open_ = [f"{one.found.object.name}: {part.why}" for one in sets for part in one.expansion.unknown]
    if near := closest(name, sorted(known - {""})):
        return UserError(f"Application {name} does not exist.", f"Did you mean {near}?")
    if not known:
        return UserError("There is no Application here.", "Applications and ApplicationSets are those of Argo CD.")
    if open_:
        return UserError(f"Application {name} is not known.", f"ApplicationSets may make it ({'; '.join(open_)}).")
    return UserError(f"Application {name} does not exist.", f"There are: {', '.join(sorted(known - {''}))}.")
