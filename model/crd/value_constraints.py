"""What the schema of a CustomResourceDefinition says of single values: types, enumerations, limits, forms."""

import math
from collections.abc import Mapping
from functools import cache

from ...schemas.tables.scalars import JsonSchema
from ..text.document import Value
from ..text.typed_access import items

TYPES = frozenset({"string", "boolean", "integer", "number", "array", "object"})
_COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
#: OpenAPI's formats that the API server enforces and that `formats.py` reads as it does. Others are dropped: its
#: `duration` takes `1d`, its `uri` takes paths, and the formats of numbers bind nobody.
#: Source: k8s.io/kube-openapi, pkg/validation/strfmt.
_FORMATS: Mapping[str, str] = {"cidr": "cidr", "mac": "mac", "ipv4": "ip", "ipv6": "ip"}
#: What controller-gen writes for a quantity: the form has a name that people know.
_QUANTITY = (
    r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$"
)


def types(node: Mapping[str, Value]) -> JsonSchema:
    """The JSON types of a node, null among them."""
    if node.get("x-kubernetes-int-or-string") is True:
        return {"type": ["integer", "string", "null"]}
    word = node.get("type")
    return {"type": [word, "null"]} if isinstance(word, str) and word in TYPES else {}


def enum_values(node: Mapping[str, Value]) -> list[Value]:
    """The values of an enumeration, none where there is none."""
    return items(dict(node), "enum")


def required_fields(node: Mapping[str, Value]) -> list[str]:
    """The fields that a mapping must have, each once."""
    return list(dict.fromkeys(name for name in items(dict(node), "required") if isinstance(name, str)))


def limits(node: Mapping[str, Value]) -> JsonSchema:
    """The limits and the form of a node's values."""
    return {**number_limits(node), **_form(node)}


def number_limits(node: Mapping[str, Value]) -> JsonSchema:
    """The numeric limits; OpenAPI 3.0 says with a boolean that a limit is not included."""
    counts = ((word, _number(node.get(word))) for word in _COUNTS)
    found: JsonSchema = {word: count for word, count in counts if isinstance(count, int) and count >= 0}
    for word, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if (limit := _number(node.get(word))) is not None:
            found[exclusive if node.get(exclusive) is True else word] = limit
    if (step := _number(node.get("multipleOf"))) is not None and step > 0:
        found["multipleOf"] = step
    if node.get("uniqueItems") is True:
        found["uniqueItems"] = True
    return found


def _number(value: Value) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if value == int(value) else value


def _form(node: Mapping[str, Value]) -> JsonSchema:
    found: JsonSchema = {}
    written, pattern = node.get("format"), node.get("pattern")
    if written == "password":
        found["x-secret"] = True
    elif isinstance(written, str) and written in _FORMATS:
        found["format"] = _FORMATS[written]
    if pattern == _QUANTITY:
        found["format"] = "quantity"
    elif isinstance(pattern, str) and is_pattern(pattern):
        found["pattern"] = pattern
    return found


@cache
def is_pattern(pattern: str) -> bool:
    """Whether the pattern can be used here: Go's dialect (RE2) is nearly, but not quite, that of the validator."""
    import jsonschema_rs

    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions())
    except ValueError:
        return False
    return True
