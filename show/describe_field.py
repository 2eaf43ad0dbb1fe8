"""What a JSON Schema says of one field, in the words of `docs/fields.md`: its type, and notes beside it."""

import json
from collections.abc import Iterator

from ..lint.redaction.redact import without_keys
from ..schemas.tables.scalars import JsonSchema
from ..schemas.validation.validate import FieldPath, subschema

#: Stands in a path for any key of a mapping whose keys are free.
ANY = "*"
_WORDS = {"object": "mapping", "array": "list"}
_BOUNDS = (
    ("minimum", "at least {}"),
    ("exclusiveMinimum", "above {}"),
    ("maximum", "at most {}"),
    ("exclusiveMaximum", "below {}"),
    ("multipleOf", "a multiple of {}"),
    ("minLength", "at least {} long"),
    ("maxLength", "at most {} long"),
    ("minItems", "at least {} entries"),
    ("maxItems", "at most {} entries"),
    ("minProperties", "at least {} entries"),
    ("maxProperties", "at most {} entries"),
)
#: What says something of the fields of a mapping.
_SAYING = frozenset({"properties", "additionalProperties", "x-groups"})
#: Values of an enumeration beyond which not all are shown.
_MOST = 40


def describe_type(schema: JsonSchema, path: FieldPath) -> str:
    """The type of what stands at a path in words: `list of mappings`, `integer or string`, `quantity`."""
    node = subschema(schema, path)
    words = [word for word in _types(node) if word != "null"]
    if node.get("format") and "string" in words:
        return str(node["format"])
    if words == ["array"]:
        return f"list of {_several(describe_type(schema, (*path, 0)))}"
    if words == ["object"] and not node.get("properties") and isinstance(node.get("additionalProperties"), dict):
        return f"mapping to {_several(describe_type(schema, (*path, ANY)))}"
    return " or ".join(_WORDS.get(word, word) for word in words) or "anything"


def _types(node: JsonSchema) -> list[str]:
    written = node.get("type", [])
    return [written] if isinstance(written, str) else list(written)


def _several(words: str) -> str:
    return f"{words}s" if words in ("mapping", "string", "integer", "number", "boolean", "list") else words


def notes(node: JsonSchema, *, is_required: bool) -> Iterator[str]:
    """What else there is to know of a field, the most important first."""
    if is_required:
        yield "required"
    yield from _life(node)
    is_secret = "x-secret" in node
    if (values := node.get("enum")) and not is_secret:
        yield f"one of {_list_values([value for value in values if value is not None])}"
    if words := node.get("x-words"):
        yield f"one of {_list_values(words)}, in any case"
    yield from (words.format(node[word]) for word, words in _BOUNDS if word in node)
    if "pattern" in node and not is_secret:
        yield f"fits {node['pattern']}"
    if keys := node.get("x-keys"):
        yield f"no two with the same {' and '.join(keys)}"
    if node.get("uniqueItems"):
        yield "no two alike"
    if is_secret:
        yield "secret"
    if "object" in node.get("type", ()) and not node.keys() & _SAYING:
        yield "anything in it"
    if "default" in node and not is_secret and not isinstance(node["default"], dict | list):
        yield f"default {_value(node['default'])}"


def _life(node: JsonSchema) -> Iterator[str]:
    told = node.get("x-life") or node.get("x-known") or {}
    if "since" in told:
        yield f"since {told['since']}"
    if "removed" in told:
        yield f"gone in {told['removed']}"
    if "deprecated" in told:
        since = told["deprecated"]
        yield "deprecated" if since == "0" else f"deprecated since {since}"
    if "use" in told:
        yield f"use {told['use']}"
    if earlier := node.get("x-earlier"):
        yield f"another type before {earlier['since']}"


def _list_values(values: list[object]) -> str:
    shown = ", ".join(_value(value) for value in values[:_MOST])
    return shown + (f" and {len(values) - _MOST} more" if len(values) > _MOST else "")


def _value(value: object) -> str:
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)


def without_values(schema: JsonSchema) -> JsonSchema:
    """The schema without the values that it has of secret fields, and of others without those that look secret."""
    hides = "x-secret" in schema
    shown = {word: said for word, said in schema.items() if not (hides and word in _OF_VALUES)}
    return {word: _without(said, is_value=word in _OF_VALUES) for word, said in shown.items()}


def _without(said: object, *, is_value: bool) -> object:
    match said:
        case dict():
            return without_values(said)
        case list():
            return [_without(one, is_value=is_value) for one in said]
        case str() if is_value:
            return without_keys(said)
        case _:
            return said


#: What a schema says of single values.
_OF_VALUES = frozenset({"default", "enum", "const", "pattern"})
