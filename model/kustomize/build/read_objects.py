"""The objects of a file: each document, and each item of a List."""

from collections.abc import Iterator

from ...text.place import Place
from .objects import Resource, identify
from .parse_objects import ParsedFile
from .result import ProblemKind, RefusedError, in_file
from .traced import Traced, put, written

#: Lists in lists that are gone into.
_DEEPEST = 20


def read_objects(parsed: ParsedFile) -> list[Resource]:
    """The objects of a file; raises RefusedError for a document that is none."""
    found: list[Resource] = []
    for document in parsed.documents:
        traced = written(document.value, in_file(parsed.path, document=document.index))
        found += [Resource(one, one.origin.place) for one in _expand(traced, _DEEPEST)]
    return found


def _expand(traced: Traced, deepest: int) -> Iterator[Traced]:
    """The object, or those that are its items where it is a List."""
    at = traced.origin.place
    if not isinstance(traced.value, dict):
        message = f"{at.path} has a document that is no object; an object has `apiVersion`, `kind` and `metadata.name`"
        raise RefusedError(ProblemKind.NOT_AN_OBJECT, at, message)
    who = identify(traced.value)
    items = traced.entry("items")
    if who.kind.endswith("List") and items is not None and isinstance(items.value, list) and deepest:
        for item in items.items():
            yield from _expand(item, deepest - 1)
        return
    if not who.kind:
        raise RefusedError(ProblemKind.NOT_AN_OBJECT, at, f"an object of {at.path} has no `kind`; add it")
    if not who.name and not who.kind.endswith("List"):
        raise RefusedError(ProblemKind.NOT_AN_OBJECT, _name_place(traced), _without_name(traced, who.kind, at))
    if "metadata" not in traced.value:
        traced = put(traced, "metadata", written({}, at))
    yield traced


def _name_place(traced: Traced) -> Place:
    return (traced.entry("metadata") or traced).origin.place


def _without_name(traced: Traced, kind: str, at: Place) -> str:
    if traced.at("metadata", "generateName") is not None:
        return f"{kind} in {at.path} has `generateName` and no `metadata.name`, which kustomize needs"
    return f"{kind} in {at.path} has no `metadata.name`; add it"
