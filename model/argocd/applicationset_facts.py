"""What is kept of ApplicationSets: that a file has one, and what comes of it when it is expanded."""

from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.references import APPLICATION_SET
from ..facts import ObjectFact, ReferenceFact
from ..text.place import NodePath, Place
from .facts import ApplicationFact


class ApplicationSetFact(NamedTuple):
    """An ApplicationSet."""

    object: ObjectFact


class ExpansionErrorFact(NamedTuple):
    """What the controller reports; `reason` is the name of a `Reason`, `times` how often it does so of that place.

    `parameters` are the names of those that the first element has of which it does.
    """

    at: Place
    reason: str
    message: str
    times: int
    parameters: tuple[str, ...]


class RepeatedNameFact(NamedTuple):
    """An Application's name that several elements of one ApplicationSet give; `at` is what says the name."""

    at: Place
    name: str
    times: int


class IdleGeneratorFact(NamedTuple):
    """A part of a generator that surely makes nothing; `pattern` is what is written there, "" where nothing is.

    `what` is "folder" or "file" of a pattern, "element" of a list. `near` is a pattern that would take something.
    `is_whole` says that the generator makes nothing at all.
    """

    at: Place
    what: str
    pattern: str
    near: str | None
    is_whole: bool


class UnfilledFact(NamedTuple):
    """A field of a made Application in which a parameter was not filled in; `written` is what is there instead."""

    at: Place
    written: str
    application: str
    is_go: bool
    parameters: tuple[str, ...]


class MadeFact(NamedTuple):
    """An Application that an ApplicationSet makes, with what it names, as if it stood at the root of the document.

    `owner` is where the ApplicationSet stands; `origins` lead from the project, the parts that it permits and what is
    named to what says them.
    """

    owner: Place
    element: str
    application: ApplicationFact
    references: tuple[ReferenceFact, ...]
    origins: tuple[tuple[NodePath, NodePath], ...]


#: All that comes of an expansion.
EXPANDED = (ExpansionErrorFact, RepeatedNameFact, IdleGeneratorFact, UnfilledFact, MadeFact)


def applicationset(found: ObjectFact) -> Iterator[ApplicationSetFact]:
    """The fact of an ApplicationSet, none of another object."""
    if found.type == APPLICATION_SET:
        yield ApplicationSetFact(found)
