"""Answers as mappings, lists and texts, as files have them, and back."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TypeVar, get_args, get_origin, get_type_hints

from ...model.text.document import Value

T = TypeVar("T")


def to_plain(value: object) -> Value:
    """A dataclass as a mapping with the names of the schema, without what is empty."""
    if is_dataclass(value):
        pairs = ((_key(field.name), getattr(value, field.name)) for field in fields(value))
        return {key: to_plain(entry) for key, entry in pairs if entry != ""}
    if isinstance(value, Mapping):
        return {str(key): to_plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [to_plain(entry) for entry in value]
    assert isinstance(value, str | int)
    return value


def build(kind: type[T], value: Mapping[str, Value]) -> T:
    """The dataclass of a mapping that fits the schema and is complete but for texts that may be empty."""
    found = {name: _convert(hint, value.get(_key(name), "")) for name, hint in get_type_hints(kind).items()}
    return kind(**found)


def _convert(hint: object, value: Value) -> object:
    if get_origin(hint) is tuple:
        inner, _ = get_args(hint)
        assert isinstance(value, list)
        return tuple(_convert(inner, entry) for entry in value)
    if isinstance(hint, type) and is_dataclass(hint):
        assert isinstance(value, dict)
        return build(hint, value)
    return value


def _key(name: str) -> str:
    return name.replace("_", "-")
