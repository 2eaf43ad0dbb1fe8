"""What comes of an ApplicationSet → facts with their places in the file that it stands in."""

import re
from collections import Counter
from collections.abc import Iterator

from ....schemas.references import APPLICATION
from ...facts import ObjectFact
from ...find_references import references
from ...text.document import Value
from ...text.place import Node, NodePath, Place
from ...text.typed_access import text, value_at_path
from ..applicationset_facts import (
    ExpansionErrorFact,
    IdleGeneratorFact,
    MadeFact,
    RepeatedNameFact,
    UnfilledFact,
)
from ..facts import ApplicationFact, application
from .expansion import Data, Element, Expansion, ExpansionError, MadeApplication, Surroundings, Unknown
from .idle_generators import find_idle_generators
from .in_repository import FoundSet
from .parameters import flatten

#: What a template makes of a parameter that is not there.
_NO_VALUE = "<no value>"
#: A placeholder that was left; with a backtick it is one of Helm's, which makes the ApplicationSet of the file first.
_LEFT = re.compile(r"\{\{[^\n`]*?\}\}")
#: Stands for what is not known; it reads as a placeholder.
_UNKNOWN = "{{ not known }}"
#: Fields in which a placeholder is never meant.
_NAMED: tuple[NodePath, ...] = (
    ("metadata", "name"),
    ("spec", "project"),
    ("spec", "destination", "server"),
    ("spec", "destination", "name"),
    ("spec", "destination", "namespace"),
)
_OF_SOURCE = ("repoURL", "path", "chart", "targetRevision", "ref")
_FAILED = re.compile(r"failed to (?:parse|execute go) template: ")
_LONGEST = 300

_Fact = ExpansionErrorFact | RepeatedNameFact | IdleGeneratorFact | UnfilledFact | MadeFact


def facts_of_expansion(found: FoundSet, expansion: Expansion, around: Surroundings) -> Iterator[_Fact]:
    """All facts of an expanded ApplicationSet."""
    yield from _errors(found, expansion)
    yield from _repeated(found, expansion)
    for idle in find_idle_generators(found.value, around):
        yield IdleGeneratorFact(_place(found, idle.at), *idle[1:])
    is_go = value_at_path(found.value, "spec", "goTemplate") is True
    for element in expansion.elements:
        if element.application is not None:
            yield from _unfilled(found, element, element.application, is_go=is_go)
            yield from _made(found, element, element.application)


def _place(found: FoundSet, at: NodePath) -> Place:
    root = found.object.at
    return Place(found.path, Node(root.document, (*root.path, *at)))


def _errors(found: FoundSet, expansion: Expansion) -> Iterator[ExpansionErrorFact]:
    """One fact of each place: the same text fails with every element in the same way."""
    counts = Counter(error.at for error in expansion.errors)
    failed = next((element for element in expansion.elements if element.application is None), None)
    names = tuple(sorted(flatten(failed.parameters))) if failed else ()
    told: set[NodePath] = set()
    for error in expansion.errors:
        if error.at not in told:
            told.add(error.at)
            at = _place(found, error.at)
            yield ExpansionErrorFact(at, error.reason.name, _short(found.value, error), counts[error.at], names)


def _short(value: Value, error: ExpansionError) -> str:
    """The message on one line, without the text that is pointed at and what says only that it is a template."""
    message = error.message
    if written := text(value, *error.at):
        message = message.replace(f" {written}: ", ": ", 1)
    line = _FAILED.sub("", " ".join(message.split()))
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _repeated(found: FoundSet, expansion: Expansion) -> Iterator[RepeatedNameFact]:
    """The names that several elements give; one in which a parameter is missing is another mistake."""
    counts = Counter(made.name for made in expansion.applications if isinstance(made.name, str))
    for name in expansion.duplicates:
        if name and not _missing_in(name):
            first = next(made for made in expansion.applications if made.name == name)
            yield RepeatedNameFact(_origin(found, first, ("metadata", "name")), name, counts[name])


def _missing_in(value: str) -> bool:
    return _NO_VALUE in value or _LEFT.search(value) is not None


def _origin(found: FoundSet, made: MadeApplication, path: NodePath) -> Place:
    """What in the ApplicationSet says a part of an Application, or the part around it."""
    for end in range(len(path), 0, -1):
        if path[:end] in made.origins:
            return _place(found, made.origins[path[:end]])
    return _place(found, ("spec", "template"))


def _unfilled(found: FoundSet, element: Element, made: MadeApplication, *, is_go: bool) -> Iterator[UnfilledFact]:
    value = _known(made.value)
    sources: list[NodePath] = [("spec", "source")]
    several = value_at_path(value, "spec", "sources")
    sources += [("spec", "sources", index) for index in range(len(several) if isinstance(several, list) else 0)]
    for path in (*_NAMED, *((*source, key) for source in sources for key in _OF_SOURCE)):
        written = text(value, *path) or ""
        match = None if is_go else next((one for one in _LEFT.finditer(written) if one[0] != _UNKNOWN), None)
        if match or (is_go and _NO_VALUE in written):
            shown = match[0] if match else written
            at = _origin(found, made, path)
            yield UnfilledFact(at, shown, element.name, is_go, tuple(sorted(flatten(element.parameters))))


def _made(found: FoundSet, element: Element, made: MadeApplication) -> Iterator[MadeFact]:
    value = _known(made.value)
    root = Node(found.object.at.document, ())
    fact = ObjectFact(root, "argoproj.io/v1alpha1", "Application", text(value, "metadata", "name") or "", None, (), ())
    if (said := application(fact, value)) is not None:
        named = references(APPLICATION, value, root)
        origins = tuple(
            (path, at.at.path)
            for path in dict.fromkeys((*_parts(said), *(one.at.path for one in named)))
            if isinstance((at := _origin(found, made, path)).at, Node)
        )
        yield MadeFact(Place(found.path, found.object.at), element.name, said, named, origins)


def _parts(said: ApplicationFact) -> Iterator[NodePath]:
    """What a project permits of an Application, or does not."""
    yield from (("spec", "project"), ("spec", "destination"), ("spec", "destination", "namespace"))
    yield from ((*source.at, key) for source in said.sources for key in ("repoURL", "path"))


def _known(value: Data) -> Value:
    """The value as it would be written, with a placeholder for what is not known."""
    if isinstance(value, dict):
        return {key: _known(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_known(item) for item in value]
    return _UNKNOWN if isinstance(value, Unknown) else value
