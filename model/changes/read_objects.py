"""Reads the objects of a file as they are deployed, where nothing changes them on the way."""

from collections.abc import Callable, Iterator
from functools import partial

from ...schemas.reference_forms import Kind
from ..files.source import Source
from ..read_file import read
from ..text.document import Value
from ..text.place import Node, NodePath, Place
from ..text.typed_access import text
from .compared import Deployed, Id


def read_objects(source: Source, path: str) -> Iterator[Deployed]:
    """The objects of a file; none where it cannot be read, or is a template or encrypted."""
    data = source.read(path) if path in source.tree.files else None
    if not isinstance(data, bytes):
        return
    found = read(path, data)
    if not found.facts.state.is_read or found.facts.is_broken:
        return
    for fact, value in found.objects:
        if isinstance(value, dict):
            yield from make_deployed(value, (fact.name,), Place(path, fact.at), partial(_below, path, fact.at))


def _below(path: str, root: Node, steps: NodePath) -> Place:
    return Place(path, root.below(*steps))


def make_deployed(
    value: dict[str, Value], names: tuple[str, ...], made_by: Place, origin: Callable[[NodePath], Place]
) -> Iterator[Deployed]:
    """The object that a value is; none where it does not say of which kind and name."""
    api_version, kind, name = text(value, "apiVersion"), text(value, "kind"), text(value, "metadata", "name")
    if api_version and kind and name:
        group = api_version.rpartition("/")[0]
        found = Id(Kind(group, kind), text(value, "metadata", "namespace") or "", name)
        yield Deployed(found, value, names, made_by, origin)
