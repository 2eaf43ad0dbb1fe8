"""What a schema says of the node at a path."""

from typing import Any

from ..tables.scalars import JsonSchema
from .violation import FieldPath


def subschema(schema: JsonSchema, path: FieldPath) -> JsonSchema:
    """What a schema says of the node at a path; nothing where it is free there or the path leads out of it."""
    node = schema
    for step in path:
        node = _resolve(schema, node)
        if isinstance(step, int):
            node = node.get("items", {})
        else:
            node = node.get("properties", {}).get(step, node.get("additionalProperties", {}))
        if not isinstance(node, dict):
            return {}
    return _resolve(schema, node)


def _resolve(schema: JsonSchema, node: JsonSchema) -> JsonSchema:
    for _ in range(_MOST_REFERENCES):
        if "$ref" not in node and "then" not in node:
            break
        other = _follow_reference(schema, node["$ref"]) if "$ref" in node else node["then"]
        node = {**other, **{k: v for k, v in node.items() if k not in ("$ref", "if", "then")}}
    return node


#: One behind the other; a schema that is handed in may refer to itself.
_MOST_REFERENCES = 40


def _follow_reference(schema: JsonSchema, reference: str) -> JsonSchema:
    """What a reference inside of the schema leads to, nothing where it leads elsewhere."""
    node: Any = schema if reference.startswith("#") else {}
    for step in reference.removeprefix("#").split("/")[1:]:
        node = node.get(step, {}) if isinstance(node, dict) else {}
    return node if isinstance(node, dict) else {}
