"""`allOf`, `anyOf`, `oneOf` and `not` in the schema of a CustomResourceDefinition: conditions on values.

A condition is taken over whole or not at all: below a `not` what is left out would refuse what is right.
"""

from collections.abc import Mapping

from ...schemas.tables.scalars import JsonSchema
from ..text.document import Value
from ..text.typed_access import items, mapping
from .value_constraints import TYPES, enum_values, is_pattern, number_limits, required_fields

_LISTED = ("allOf", "anyOf", "oneOf")
#: Formats that the validator, or `formats.py`, takes exactly as the API server does.
_FORMATS = frozenset({"ipv4", "ipv6", "cidr", "mac"})
#: Keywords that say nothing of a value's validity.
_SILENT = frozenset({"description", "title", "default", "example", "nullable", "externalDocs"})
_SILENT_FORMATS = frozenset({"int32", "int64", "float", "double", "password"})
_UNDERSTOOD = _SILENT | {
    "type", "enum", "pattern", "format", "required", "properties", "items", "not", *_LISTED, "uniqueItems",
    "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minimum", "maximum",
    "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
}  # fmt: skip
_DEEPEST = 40


class _UnusableError(Exception):
    """The condition has something in it that cannot be taken over."""


def conditions(node: Mapping[str, Value]) -> JsonSchema:
    """The conditions of a node that can be taken over."""
    found: JsonSchema = {}
    for word in _LISTED:
        parts = items(dict(node), word)
        usable = [part for one in parts if (part := _usable(one)) is not None]
        if usable and (word == "allOf" or len(usable) == len(parts)):
            found[word] = usable
    if isinstance(node.get("not"), dict) and (part := _usable(node["not"])) is not None:
        found["not"] = part
    return found


def guard_null(found: JsonSchema) -> JsonSchema:
    """Conditions that hold for what is set: null, and a mapping with null in it, is not looked at.

    The API server takes null for "not set" before it looks at conditions.
    """
    is_set = {"not": {"type": "null"}, "additionalProperties": {"not": {"type": "null"}}}
    words = " and ".join(f"`{word}`" for word in found)
    return {"if": is_set, "then": found, "x-form": f"a value that fits {words} in the definition of the kind"}


def is_types_only(parts: Value) -> bool:
    """Whether alternatives only list types, as those of an integer or a string do."""
    return isinstance(parts, list) and all(mapping(part).keys() == {"type"} for part in parts)


def _usable(written: Value) -> JsonSchema | None:
    try:
        return _condition(written, 0)
    except _UnusableError:
        return None


def _condition(written: Value, depth: int) -> JsonSchema:
    node = mapping(written)
    if depth > _DEEPEST or not node or not node.keys() <= _UNDERSTOOD:
        raise _UnusableError
    found: JsonSchema = {**number_limits(node), **_form(node)}
    if "type" in node:
        found["type"] = _one_of(node["type"], TYPES)
    if values := enum_values(node):
        found["enum"] = values
    if needed := required_fields(node):
        found["required"] = needed
    if fields := mapping(node.get("properties")):
        found["properties"] = {name: _condition(field, depth + 1) for name, field in fields.items()}
    for word in ("items", "not"):
        if word in node:
            found[word] = _condition(node[word], depth + 1)
    for word in _LISTED:
        if parts := items(dict(node), word):
            found[word] = [_condition(part, depth + 1) for part in parts]
    return found


def _one_of(word: Value, known: frozenset[str]) -> str:
    if not isinstance(word, str) or word not in known:
        raise _UnusableError
    return word


def _form(node: Mapping[str, Value]) -> JsonSchema:
    found: JsonSchema = {}
    written, pattern = node.get("format"), node.get("pattern")
    if written is not None and _one_of(written, _FORMATS | _SILENT_FORMATS) in _FORMATS:
        found["format"] = written
    if isinstance(pattern, str):
        if not is_pattern(pattern):
            raise _UnusableError
        found["pattern"] = pattern
    return found
