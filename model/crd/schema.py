"""The schema of a CustomResourceDefinition → JSON Schema, closed where the API server prunes.

Source: k8s.io/apiextensions-apiserver, pkg/apiserver/schema: structural.go, pruning/algorithm.go and
listtype/validation.go, and the rules for structural schemas in the documentation of custom resources.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from ...schemas.secrets.names import is_harmless, is_secret_name
from ...schemas.tables.catalogue import table
from ...schemas.tables.fields_to_json_schema import DIALECT, compile_schema
from ...schemas.tables.notation import KindRow, Life
from ...schemas.tables.scalars import JsonSchema
from ..text.document import Value
from ..text.typed_access import items, mapping
from .definitions import Defined, parse_definition
from .schema_conditions import conditions, guard_null, is_types_only
from .value_constraints import enum_values, limits, required_fields, types

#: Levels of a schema, and nodes of it, beyond which a place is free: no CRD seen has a quarter of either.
DEEPEST = 100
_MOST_NODES = 150_000
_TEXT: JsonSchema = {"type": ["string", "null"]}
#: Where a schema keeps the definition's own one, if that has rules in CEL; not for validators of JSON Schema.
RULES = "x-kubernetes-rules"
_RULES_WORD = "x-kubernetes-validations"
#: A secret by its name, and not because its format says so.
NAMED = "by name"
_KEEPS = "x-kubernetes-preserve-unknown-fields"


def schemas_of(value: Value) -> Mapping[tuple[str, str], JsonSchema]:
    """The schemas that a CustomResourceDefinition holds, by API version and kind."""
    found = parse_definition(value)
    return dict(json_schemas(found)) if found else {}


def json_schemas(found: Defined) -> Iterator[tuple[tuple[str, str], JsonSchema]]:
    """The schemas of the versions that have one."""
    for version in found.versions:
        if (schema := json_schema(found, version)) is not None:
            yield (f"{found.group}/{version}", found.kind), schema


def json_schema(found: Defined, version: str) -> JsonSchema | None:
    """The JSON Schema of one version, None where it has none or one that is too large to be meant.

    As in the schemas of built-in kinds every value may be null, and `status` is free: controllers write it.
    """
    written = dict(found.versions.get(version, {}))
    if not written or _is_too_large(written):
        return None
    schema = _field(written, not found.is_open, 0)
    metadata, definitions = _object_meta()
    own = {name: field for name, field in schema.get("properties", {}).items() if name not in _ENVELOPE}
    schema["properties"] = {"apiVersion": _TEXT, "kind": _TEXT, "metadata": metadata, **own, "status": {}}
    if "required" in schema:
        schema["required"] = [name for name in schema["required"] if name in own and name != "status"]
    rules: JsonSchema = {RULES: written} if _has_rules(written) else {}
    title = f"{found.group}/{version} {found.kind}"
    return {"$schema": DIALECT, "title": title, **schema, "$defs": definitions, **rules}


_ENVELOPE = frozenset({"apiVersion", "kind", "metadata"})


@cache
def _object_meta() -> tuple[JsonSchema, Mapping[str, JsonSchema]]:
    """`metadata` of every object in the newest version that is known, and the types that it needs."""
    core = table("core")
    whole = compile_schema(KindRow("v1", "Object", Life(), {}, "ObjectMeta"), core, table, core.versions[-1])
    return whole["properties"]["metadata"], whole["$defs"]


def _field(written: Value, closes: bool, depth: int, name: str = "", is_below_secret: bool = False) -> JsonSchema:
    """A field; one whose name says so, or that of a mapping around it, is secret in what is told of its values."""
    node = mapping(written)
    if depth > DEEPEST:
        return {}
    hides = is_secret_name(name) or (is_below_secret and not is_harmless(name))
    schema: JsonSchema = {**types(node), **limits(node), **_list(node, closes, depth, hides)}
    if hides and node.get("type", "object") not in ("object", "array", "boolean"):
        schema.setdefault("x-secret", NAMED)
    if values := enum_values(node):
        schema["enum"] = [*(value for value in values if value is not None), None]
    if "default" in node and not hides:
        schema["default"] = node["default"]
    if node.get("type", "object") == "object":
        schema.update(_mapping(node, closes, depth, hides))
    return _with_conditions(schema, node)


def _list(node: Mapping[str, Value], closes: bool, depth: int, hides: bool) -> JsonSchema:
    schema: JsonSchema = {}
    if isinstance(node.get("items"), dict):
        schema["items"] = _field(node["items"], closes, depth + 1, is_below_secret=hides)
    if node.get("x-kubernetes-list-type") == "set":
        schema["uniqueItems"] = True
    keys = [key for key in items(dict(node), "x-kubernetes-list-map-keys") if isinstance(key, str)]
    if node.get("x-kubernetes-list-type") == "map" and keys:
        schema["x-keys"] = keys
    return schema


def _mapping(node: Mapping[str, Value], closes: bool, depth: int, hides: bool) -> JsonSchema:
    schema: JsonSchema = {}
    fields = mapping(node.get("properties"))
    more = node.get("additionalProperties")
    properties = {name: _field(field, closes, depth + 1, name, hides) for name, field in fields.items()}
    if isinstance(more, dict):
        schema["additionalProperties"] = _field(more, closes, depth + 1, is_below_secret=hides)
    elif closes and properties and more is not True and node.get(_KEEPS) is not True:
        schema["additionalProperties"] = False
    if node.get("x-kubernetes-embedded-resource") is True:
        free: JsonSchema = {"type": ["object", "null"]}
        properties = {"apiVersion": _TEXT, "kind": _TEXT, "metadata": free, **properties}
    if properties:
        schema["properties"] = properties
    # What has a default is filled in before it would be missed.
    if needed := [name for name in required_fields(node) if "default" not in mapping(fields.get(name))]:
        schema["required"] = needed
    return schema


def _with_conditions(schema: JsonSchema, node: Mapping[str, Value]) -> JsonSchema:
    """`oneOf` and the like add conditions on values; they neither close anything nor type it."""
    if node.get("x-kubernetes-int-or-string") is True:
        node = {word: value for word, value in node.items() if not (word == "anyOf" and is_types_only(value))}
    found = conditions(node)
    parts = found.get("oneOf", ())
    names = [part["required"][0] for part in parts if part.keys() == {"required"} and len(part["required"]) == 1]
    if names and len(names) == len(parts):
        schema["x-groups"] = [["exactly-one", names]]
        del found["oneOf"]
    return {**schema, **guard_null(found)} if found else schema


def _has_rules(schema: Mapping[str, Value]) -> bool:
    """Whether there is a rule anywhere in the schema of a version, but for its status."""
    waiting: list[Value] = [dict(schema)]
    seen = 0
    while waiting:
        node = waiting.pop()
        seen += 1
        if not isinstance(node, dict) or seen > _MOST_NODES:
            continue
        if node.get(_RULES_WORD):
            return True
        waiting.extend(field for name, field in mapping(node, "properties").items() if name != "status" or seen > 1)
        waiting.extend(node[word] for word in ("items", "additionalProperties") if word in node)
    return False


def _is_too_large(schema: Value) -> bool:
    """Whether aliases make so much of a schema that reading it would take long."""
    waiting, nodes = [schema], 0
    while waiting:
        value = waiting.pop()
        nodes += 1
        if nodes + len(waiting) > _MOST_NODES:
            return True
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return False
