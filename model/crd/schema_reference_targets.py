"""What the references of a JSON Schema may lead to, for those who count what it costs to follow them."""

import posixpath
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from urllib.parse import quote, unquote, urldefrag

from ...schemas.tables.scalars import JsonSchema
from ..files.file_tree import join

#: How a file of the repository is named as a URI.
TREE = "tree:///"


class SchemaFiles:
    """The files of a schema. `retrieve` gives one by its URI and raises ValueError where there is none."""

    def __init__(self, uri: str, schema: JsonSchema, retrieve: Callable[[str], JsonSchema]) -> None:
        self._uri = uri
        self._opened: dict[str, JsonSchema | None] = {uri: schema}
        self._retrieve = retrieve
        self._named = cache(self._names)

    def resolve(self, reference: str, base: str) -> list[tuple[object, str]]:
        """What a reference in the file `base` ("" for the first) may lead to, each with its file.

        Schemas inside of a file may have a base of their own, so that there may be several.
        """
        name, fragment = urldefrag(reference)
        base = base or self._uri
        uri = base
        if name:
            folder = posixpath.dirname(unquote(base.removeprefix(TREE)))
            uri = name if name.startswith(TREE) else TREE + quote(join(folder, unquote(name.removeprefix(TREE))))
        found = [(each, base) for each in self._named(base).get(name, ())] if name else []
        found += [(each, uri) for each in self._named(uri).get("", ())]
        if not fragment.startswith("/"):
            return [(each, uri) for each in self._named(uri).get(f"#{fragment}", ())] if fragment else found
        return [(each, file) for root, file in found if (each := _at(root, fragment)) is not None]

    def _names(self, uri: str) -> dict[str, list[object]]:
        """What a file has by name: "" for all that others are relative to, `#x` for an anchor, else by `$id`."""
        names: dict[str, list[object]] = {}
        root = self._open(uri)
        if root is None:
            return names
        names[""] = [root]
        for part in _parts(root):
            for word in ("$id", "id"):
                if isinstance(name := part.get(word), str) and part is not root:
                    names.setdefault(name, []).append(part)
                    names[name if name.startswith("#") else ""].append(part)
            for word in ("$anchor", "$dynamicAnchor"):
                if isinstance(name := part.get(word), str):
                    names.setdefault(f"#{name}", []).append(part)
        return names

    def _open(self, uri: str) -> JsonSchema | None:
        if uri not in self._opened:
            try:
                self._opened[uri] = self._retrieve(uri)
            except (ValueError, RecursionError):
                self._opened[uri] = None
        return self._opened[uri]


def _parts(root: object) -> Iterator[JsonSchema]:
    left = [root]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            yield one
            left += one.values()
        elif isinstance(one, list):
            left += one


def _at(found: Any, pointer: str) -> object:
    for step in pointer.split("/")[1:]:
        step = unquote(step).replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict):
            found = found.get(step)
        else:
            index = int(step) if step.isdecimal() and len(step) < 10 else -1
            found = found[index] if isinstance(found, list) and 0 <= index < len(found) else None
    return found
