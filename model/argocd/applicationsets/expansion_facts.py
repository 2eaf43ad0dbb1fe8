"""What comes of an ApplicationSet → facts with their places in the file that it stands in."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ....schemas.references import APPLICATION
from ...facts import ObjectFact
from ...find_references import references
from ...text.document import Value
from ...text.place import Node, NodePath, Place
from ...text.typed_access import text, value_at_path
from ..applicationset_facts import (
    DroppedPatchFact,
    ExpandedFact,
    ExpansionErrorFact,
    IdleGeneratorFact,
    MadeFact,
    MisleadingPatternFact,
    RepeatedNameFact,
    RolloutFact,
    UnfilledFact,
)
from ..facts import SourceFact, application
from .expansion import Data, Element, Expansion, ExpansionError, MadeApplication, Surroundings, Unknown
from .find_applicationsets import FoundSet
from .generate import parameter_name
from .idle_generators import find_idle_generators
from .idle_patches import find_idle_patches
from .misleading_patterns import find_misleading_patterns
from .parameters import flatten, origin_of
from .rollouts import find_rollout_problems
from .unfilled import LEFT, NO_VALUE, UNKNOWN, find_unfilled

#: Fields that are told of though they name no file, beside those of the sources.
_TOLD: tuple[NodePath, ...] = (
    ("metadata", "name"),
    ("spec", "project"),
    ("spec", "destination"),
    ("spec", "destination", "namespace"),
)
_FAILED = re.compile(r"failed to (?:parse|execute go) template: ")
_LONGEST = 300

_Fact = (
    ExpansionErrorFact
    | RepeatedNameFact
    | IdleGeneratorFact
    | MisleadingPatternFact
    | UnfilledFact
    | MadeFact
    | ExpandedFact
    | RolloutFact
    | DroppedPatchFact
)


def facts_of_expansion(found: FoundSet, expansion: Expansion, around: Surroundings) -> Iterator[_Fact]:
    """All facts of an expanded ApplicationSet."""
    yield from _errors(found, expansion)
    yield from _repeated(found, expansion)
    for idle in find_idle_generators(found.value, around):
        yield IdleGeneratorFact(_place(found, idle.at), *idle[1:])
    for pattern in find_misleading_patterns(found.value, around):
        yield MisleadingPatternFact(_place(found, pattern.at), *pattern[1:])
    for step in find_rollout_problems(found.value, expansion):
        yield RolloutFact(_place(found, step.at), *step[1:])
    for patched in find_idle_patches(found.value, expansion):
        yield DroppedPatchFact(_place(found, ("spec", "templatePatch")), *patched)
    is_go = value_at_path(found.value, "spec", "goTemplate") is True
    for element in expansion.elements:
        if element.application is not None:
            yield from _unfilled(found, element, element.application, is_go=is_go)
            yield from _made(found, element, element.application)
    yield ExpandedFact(_place(found, ()), _why_open(expansion))


def _why_open(expansion: Expansion) -> str:
    """Why there may be other Applications than these, "" where there are none."""
    if expansion.unknown:
        return expansion.unknown[0].why
    if expansion.errors:
        return "it fails, so that what there was before stays"
    return "several of its Applications have one name" if expansion.duplicates else ""


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
            yield RepeatedNameFact(origin_in_set(found, first, ("metadata", "name")), name, counts[name])


def _missing_in(value: str) -> bool:
    return NO_VALUE in value or LEFT.search(value) is not None


def origin_in_set(found: FoundSet, made: MadeApplication, path: NodePath) -> Place:
    """What in the ApplicationSet says a part of an Application, or the part around it."""
    for end in range(len(path), 0, -1):
        if path[:end] in made.origins:
            return _place(found, made.origins[path[:end]])
    return _place(found, ("spec", "template"))


def _unfilled(found: FoundSet, element: Element, made: MadeApplication, *, is_go: bool) -> Iterator[UnfilledFact]:
    names = tuple(sorted(flatten(element.parameters)))
    for path, shown in find_unfilled(as_written(made.value), frozenset(names), is_go=is_go):
        yield UnfilledFact(origin_in_set(found, made, path), shown, element.name, is_go, names)


def _made(found: FoundSet, element: Element, made: MadeApplication) -> Iterator[MadeFact]:
    value = as_written(made.value)
    root = Node(found.object.at.document, ())
    fact = ObjectFact(root, "argoproj.io/v1alpha1", "Application", text(value, "metadata", "name") or "", None, (), ())
    if (said := application(fact, value)) is not None:
        named = references(APPLICATION, value, root)
        origins = tuple(
            (path, at.at.path)
            for path in dict.fromkeys((*_TOLD, *_of_sources(said.sources), *(one.at.path for one in named)))
            if isinstance((at := origin_in_set(found, made, path)).at, Node)
        )
        owner, generator = Place(found.path, found.object.at), _place(found, element.at)
        origin = origin_of(element.parameters) or parameter_name(element.parameters)
        yield MadeFact(owner, found.object.name, generator, origin, element.name, said, named, origins)


def _of_sources(sources: Iterable[SourceFact]) -> Iterator[NodePath]:
    return ((*source.at, key) for source in sources for key in ("repoURL", "path", "chart", "targetRevision"))


def as_written(value: Data) -> Value:
    """The value as it would be written, with a placeholder for what is not known."""
    if isinstance(value, dict):
        return {key: as_written(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [as_written(item) for item in value]
    return UNKNOWN if isinstance(value, Unknown) else value
