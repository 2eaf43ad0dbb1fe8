"""Documents that were meant to be objects, and are none for want of an apiVersion, a kind or metadata."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ...schemas.kubernetes.edit_distance import distance
from ...schemas.kubernetes.served import fields_of, is_served
from ..text.document import Document, Value
from ..text.place import Node
from ..text.typed_access import items, text

#: What an object cannot be without, with the form of a text that it has.
_FORMS = {
    "apiVersion": re.compile(r"([a-z0-9][a-z0-9.-]*/)?v[0-9]++[a-z0-9]*"),
    "kind": re.compile(r"[A-Z][A-Za-z0-9]+"),
}
_FIELDS = (*_FORMS, "metadata")
_WHOLE = frozenset(_FIELDS)
#: Letters that may differ in a key which is meant for one of these.
_MOST = {"apiVersion": 2, "kind": 1, "metadata": 2}
#: Keys of other programs that are near to one of these: Helm's.
_OTHERS = frozenset({"appversion"})


class HeaderFact(NamedTuple):
    """A document that would be an object if it had the field `lacks`: `apiVersion`, `kind` or `metadata`.

    `written` is the key that stands in its place, "" where none does. `name` is the object's, `api_version` and `kind`
    what can be read of them. `is_sure` is whether it can be nothing but an object.
    """

    at: Node
    lacks: str
    written: str
    api_version: str
    kind: str
    name: str
    is_sure: bool


def headers(document: Document) -> Iterator[HeaderFact]:
    """What a document lacks to be an object, where its name is there and more of it; likewise the items of a List."""
    yield from _headers(document.value, Node(document.index, ()))


def _headers(value: Value, at: Node) -> Iterator[HeaderFact]:
    if not isinstance(value, dict) or value.keys() >= _WHOLE:
        return
    if (text(value, "kind") or "").endswith("List") and "metadata" not in value:
        for index, item in enumerate(items(value, "items")):
            yield from _headers(item, at._replace(path=(*at.path, "items", index)))
    elif "metadata" in value:
        if not _FORMS.keys() <= value.keys():
            yield from _find_missing(value, at)
    elif _FORMS.keys() <= value.keys():
        yield from _find_missing(value, at)


def _find_missing(value: dict[str, Value], at: Node) -> Iterator[HeaderFact]:
    keys = {field: field if field in value else _misspelt(value, field) for field in _FIELDS}
    name = text(value, keys["metadata"] or "", "name")
    read = {field: text(value, key) or "" for field in _FORMS if (key := keys[field])}
    if name is None or is_placeholder(name) or not all(_FORMS[field].fullmatch(read[field]) for field in read):
        return
    for field, key in keys.items():
        if field not in value and (key or read):
            shown = Node(at.document, (*at.path, key or "metadata"), key=True)
            is_sure = key is not None or _is_object(value, read)
            yield HeaderFact(shown, field, key or "", read.get("apiVersion", ""), read.get("kind", ""), name, is_sure)


def _misspelt(value: Mapping[str, Value], field: str) -> str | None:
    """The key that stands in the place of a field, with such a value as the field has."""
    return next((key for key in value if _is_near(key, field) and _has_form(value[key], field)), None)


@lru_cache(maxsize=10_000)
def _is_near(key: str, field: str) -> bool:
    plain, most = re.sub("[ _-]", "", key).casefold(), _MOST[field]
    is_near = abs(len(plain) - len(field)) <= most and distance(plain, field.casefold()) <= most
    return is_near and plain not in _OTHERS


def _has_form(value: Value, field: str) -> bool:
    if field not in _FORMS:
        return text(value, "name") is not None
    return isinstance(value, str) and _FORMS[field].fullmatch(value) is not None


def _is_object(value: Mapping[str, Value], read: Mapping[str, str]) -> bool:
    """Whether it can be nothing else: it has the fields of its kind only, or an API version of ours."""
    if "kind" in read:
        return any(fields.issuperset(value) for fields in fields_of(read["kind"]))
    return is_served(read["apiVersion"]) and "/" in read["apiVersion"]
