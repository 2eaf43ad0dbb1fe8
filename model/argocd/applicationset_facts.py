"""What is kept of ApplicationSets: that a file has one, and what comes of it when it is expanded."""

from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.references import APPLICATION_SET
from ..facts import ObjectFact, ReferenceFact
from ..text.place import Node, NodePath, Place
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

    `what` is "folder" or "file" of a pattern, "exclusion" of one that leaves nothing out, "element" of a list.
    `near` is a pattern that would take something.
    `is_whole` says that the generator makes nothing at all, `is_left_out` that all that the pattern takes is excluded.
    """

    at: Place
    what: str
    pattern: str
    near: str | None
    is_whole: bool
    is_left_out: bool = False


class MisleadingPatternFact(NamedTuple):
    """A pattern of a Git generator that takes something else than it seems to; `pattern` is what is written there.

    `what` is "documents" of one that takes a file of which only the first document is read, "deeper" of one for files
    whose `*` takes what stands deeper, "double" of one for folders whose `**` takes no more than `*`. `path` is the
    first file or folder of which that is so, `document` the index of the first document that is left out.
    """

    at: Place
    what: str
    pattern: str
    path: str
    document: int = 0


class UnfilledFact(NamedTuple):
    """A field of a made Application in which a parameter was not filled in; `written` is what is there instead."""

    at: Place
    written: str
    application: str
    is_go: bool
    parameters: tuple[str, ...]


class MadeFact(NamedTuple):
    """An Application that an ApplicationSet makes, with what it names, as if it stood at the root of the document.

    `owner` is where the ApplicationSet stands, and `set_name` its name; `generator` is where the entry of `generators`
    stands that makes it, and `origin` the file or folder of which a Git generator made the element, else a parameter
    that is like a name, "" where there is none. `origins` lead from what is named, and may be told of, to what says it.
    """

    owner: Place
    set_name: str
    generator: Place
    origin: str
    element: str
    application: ApplicationFact
    references: tuple[ReferenceFact, ...]
    origins: tuple[tuple[NodePath, NodePath], ...]

    def origin_at(self, path: NodePath) -> Place:
        """What in the ApplicationSet says a part of the Application, or the part around it."""
        found, root = dict(self.origins), self.owner.at
        document = root.document if isinstance(root, Node) else 0
        for end in range(len(path), 0, -1):
            if path[:end] in found:
                return Place(self.owner.path, Node(document, found[path[:end]]))
        return self.owner


class ExpandedFact(NamedTuple):
    """An ApplicationSet that was expanded; `why` it may make more, or other, Applications than are known, "" if not."""

    at: Place
    why: str


class RolloutFact(NamedTuple):
    """What is wrong with the steps of a progressive sync; `at` is a step, or all of them.

    `what` is "empty" of a step that no made Application is in, "several" where one is in several steps, "none" where
    it is in no step. `application` is the first such, `times` how many there are, `labels` what could be asked for.
    """

    at: Place
    what: str
    application: str
    times: int
    labels: tuple[str, ...]


class DroppedPatchFact(NamedTuple):
    """A field of what `templatePatch` comes to that changes nothing; `near` is a field that may be meant."""

    at: Place
    path: NodePath
    near: str | None


#: All that comes of an expansion.
EXPANDED = (
    ExpansionErrorFact,
    RepeatedNameFact,
    IdleGeneratorFact,
    MisleadingPatternFact,
    UnfilledFact,
    MadeFact,
    ExpandedFact,
    RolloutFact,
    DroppedPatchFact,
)


def applicationset(found: ObjectFact) -> Iterator[ApplicationSetFact]:
    """The fact of an ApplicationSet, none of another object."""
    if found.type == APPLICATION_SET:
        yield ApplicationSetFact(found)
