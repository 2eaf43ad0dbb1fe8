"""Whether a mapping can be read as an OCI runtime specification, which is all that Talos asks of it.

Source: encoding/json of Go, which ignores unknown keys and takes keys in whatever case.
"""

from collections.abc import Iterator

from ....schemas.validation.oci_runtime_types import SPEC, oci_types
from ...text.document import Value
from ...text.place import NodePath

_CALLED = {"text": "a text", "flag": "true or false", "base64": "a text in base64"}


def find_wrong_types(value: Value) -> Iterator[tuple[NodePath, str]]:
    """Each place where the value has another type than the specification, and the type that it should have."""
    return _wrong_types(value, SPEC, ())


def _wrong_types(value: Value, word: str, path: NodePath) -> Iterator[tuple[NodePath, str]]:
    if value is None or word == "any":
        return
    if word[0] == "[":
        yield from _of_list(value, word[1:-1], path)
    elif word[0] == "{" or word == "object":
        yield from _of_map(value, word[1:-1] if word[0] == "{" else "any", path)
    elif word[0].isupper():
        yield from _of_struct(value, word, path)
    elif not _is_scalar(value, word):
        yield path, f"this must be {_CALLED.get(word, 'a whole number' + (' of at least 0' if word[0] == 'u' else ''))}"


def _of_list(value: Value, word: str, path: NodePath) -> Iterator[tuple[NodePath, str]]:
    if not isinstance(value, list):
        yield path, "this must be a list"
        return
    for index, entry in enumerate(value):
        yield from _wrong_types(entry, word, (*path, index))


def _of_map(value: Value, word: str, path: NodePath) -> Iterator[tuple[NodePath, str]]:
    if not isinstance(value, dict):
        yield path, "this must be a mapping"
        return
    for key, entry in value.items():
        yield from _wrong_types(entry, word, (*path, key))


def _of_struct(value: Value, word: str, path: NodePath) -> Iterator[tuple[NodePath, str]]:
    if not isinstance(value, dict):
        yield path, "this must be a mapping"
        return
    fields = oci_types()[word]
    for key, entry in value.items():
        if key.lower() in fields:
            yield from _wrong_types(entry, fields[key.lower()], (*path, key))


def _is_scalar(value: Value, word: str) -> bool:
    if word in ("text", "base64"):
        return isinstance(value, str)
    if word == "flag":
        return isinstance(value, bool)
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    bits = int("".join(filter(str.isdigit, word)) or 64)
    least, most = (0, 1 << bits) if word[0] == "u" else (-(1 << bits - 1), 1 << bits - 1)
    return least <= value < most
