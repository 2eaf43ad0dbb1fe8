"""What a text says that kustomize may be told to apply as a patch: operations of a JSON patch, keys of another one."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..text.document import Value
from ..text.typed_access import text

_OPERATIONS = frozenset({"add", "replace", "remove", "move", "copy"})
_DIRECTIVE = b"$patch"


class JsonPatchFact(NamedTuple):
    """A document that is a JSON patch (RFC 6902): the pointers to what its operations change."""

    pointers: tuple[str, ...]


class DirectiveFact(NamedTuple):
    """That a file has a `$patch` directive, with which a strategic-merge patch takes out what it does not name."""


def find_patch_facts(raw: bytes, values: Iterable[Value]) -> Iterator[JsonPatchFact | DirectiveFact]:
    """What counts in a file if it is a patch."""
    if _DIRECTIVE in raw:
        yield DirectiveFact()
    for value in values:
        if isinstance(value, list) and (pointers := tuple(find_pointers(value))):
            yield JsonPatchFact(pointers)


def find_pointers(value: Value) -> Iterator[str]:
    """The pointers to what the operations of a JSON patch change; nothing of what is none."""
    for entry in value if isinstance(value, list) else ():
        if text(entry, "op") in _OPERATIONS and (pointer := text(entry, "path")):
            yield pointer
        if text(entry, "op") == "move" and (pointer := text(entry, "from")):
            yield pointer


def find_keys(value: Value) -> frozenset[str]:
    """Every key in a value, at any depth."""
    found: set[str] = set()
    stack = [value]
    while stack:
        inner = stack.pop()
        if isinstance(inner, dict):
            found |= inner.keys()
            stack += inner.values()
        elif isinstance(inner, list):
            stack += inner
    return frozenset(found)
