"""Argo CD Applications for people: as they are written, or as an ApplicationSet makes them; secrets are masked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from ..lint.redaction.redact import redact
from ..model.argocd.applicationsets.expansion import Data, Expansion, Unknown
from ..model.argocd.applicationsets.find_application_by_name import ExpandedSet, MadeBy, Named
from ..model.argocd.applicationsets.find_applicationsets import FoundSet
from ..model.files.source import Source
from ..model.text.document import Value
from ..model.text.place import NodePath, Place
from ..model.text.positions import Positions, leaves
from .format_place import format_place

#: What stands for a part of an Application that is not known.
_NOT_KNOWN = "<unknown>"
_WIDTH = 10_000


@dataclass(frozen=True, slots=True)
class _Places:
    """Tells where something stands; `known` are the files that were looked into."""

    source: Source
    known: dict[str, Positions | None] = field(default_factory=dict)

    def of(self, found: FoundSet, path: NodePath) -> str:
        """The file and line of a path in an object."""
        return format_place(Place(found.path, found.object.at.below(*path)), self.source, self.known)


def describe_named(named: Named, source: Source, *, with_origins: bool) -> str:
    """The Applications as YAML documents, each with a comment that says where it comes from, and what is not known."""
    places = _Places(source)
    documents = [_written(one, places, with_origins) for one in named.written]
    sets = {one.found.object.at: one.found.path for one in named.sets}
    alone = [one for one in named.made if sets.get(one.found.object.at) != one.found.path]
    documents += [_made(one, places, with_origins) for one in alone]
    for each in named.sets:
        documents += _of_set(each, places, with_origins)
    return "---\n".join(documents)


def _of_set(one: ExpandedSet, places: _Places, with_origins: bool) -> Iterator[str]:
    """All Applications of an ApplicationSet, and at the end what fails and what is not known."""
    made = [MadeBy(one.found, element) for element in one.expansion.elements if element.application is not None]
    for each in made:
        yield _made(each, places, with_origins)
    count = "1 Application" if len(made) == 1 else f"{len(made)} Applications"
    name, at = one.found.object.name, places.of(one.found, ("metadata", "name"))
    yield "\n".join([f"# ApplicationSet {name} ({at}): {count}.", *_remarks(one.found, one.expansion, places), ""])


def _remarks(found: FoundSet, expansion: Expansion, places: _Places) -> Iterator[str]:
    for error in expansion.errors:
        yield f"# Error ({places.of(found, error.at)}): {_line(error.message)}"
    for part in expansion.unknown:
        yield f"# Not known ({places.of(found, part.at)}): {_line(part.why)}"
    for name in expansion.duplicates:
        yield f"# Error: several Applications are called {_line(name)}; the controller makes the first alone."


def _line(text: str) -> str:
    return " ".join(redact(text).split())


def _written(found: FoundSet, places: _Places, with_origins: bool) -> str:
    head = f"# {found.object.name}: written in {places.of(found, ('metadata', 'name'))}; secrets are masked.\n"
    value = _as_data(found.value)
    own = {path: path for path in _paths(value, ())} if with_origins else {}
    return head + _document(value, found, own, places)


def _made(one: MadeBy, places: _Places, with_origins: bool) -> str:
    element, found = one.element, one.found
    name, generator = places.of(found, ("metadata", "name")), places.of(found, element.at)
    head = f"# {element.name}: made by ApplicationSet {found.object.name} ({name}), generator {generator}"
    application = element.application
    value = application.value if application else {}
    origins = application.origins if application and with_origins else {}
    return f"{head}; secrets are masked.\n{_document(value, found, origins, places)}"


def _document(value: Data, found: FoundSet, origins: Mapping[NodePath, NodePath], places: _Places) -> str:
    """The value as YAML with what is behind its lines: where they come from, or why they are not known."""
    unknown: dict[NodePath, str] = {}
    plain = _without_unknown(value, (), unknown)
    text: str = yaml.dump(
        plain, Dumper=_Dumper, sort_keys=False, default_flow_style=False, allow_unicode=True, width=_WIDTH
    )
    lines = redact(text).splitlines()
    for node, chars in leaves(text):
        number = text.count("\n", 0, chars.start)
        if (why := unknown.get(node.path)) is not None:
            lines[number] += f"  # not known: {_line(why)}"
        elif (origin := origins.get(node.path)) is not None and number < len(lines):
            lines[number] += f"  # {places.of(found, origin)}"
    return "\n".join(lines) + "\n"


class _Dumper(yaml.SafeDumper):
    """Repeats what is there twice."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def _as_data(value: Value) -> Data:
    if isinstance(value, dict):
        return {key: _as_data(entry) for key, entry in value.items()}
    return [_as_data(item) for item in value] if isinstance(value, list) else value


def _paths(value: Data, path: NodePath) -> Iterator[NodePath]:
    yield path
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from _paths(entry, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _paths(item, (*path, index))


def _without_unknown(value: Data, path: NodePath, unknown: dict[NodePath, str]) -> Data:
    if isinstance(value, Unknown):
        unknown[path] = value.why
        return _NOT_KNOWN
    if isinstance(value, dict):
        return {key: _without_unknown(entry, (*path, key), unknown) for key, entry in value.items()}
    if isinstance(value, list):
        return [_without_unknown(item, (*path, index), unknown) for index, item in enumerate(value)]
    return value
