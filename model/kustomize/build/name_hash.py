"""The hash of an object's content that kustomize puts behind a generated name.

Source: documented with `generatorOptions.disableNameSuffixHash`; the first ten digits of the SHA-256 of the object's
parts as JSON, its name left empty, with letters for the digits that could be read as others. Checked with kubectl
1.37.1.
"""

import hashlib
import json

from ...text.document import Value

_LENGTH = 10
_DIGITS = str.maketrans({"0": "g", "1": "h", "3": "k", "a": "m", "e": "t"})
#: What Go's encoding/json escapes besides what JSON must.
_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def name_hash(value: dict[str, Value]) -> str:
    """The hash of a ConfigMap, a Secret or any other object."""
    digest = hashlib.sha256(_encode(value).encode("utf-8", "surrogatepass")).hexdigest()
    return digest[:_LENGTH].translate(_DIGITS)


def _encode(value: dict[str, Value]) -> str:
    match value.get("kind"):
        case "ConfigMap":
            parts: dict[str, Value] = {"kind": "ConfigMap", "name": "", "data": value.get("data", "")}
            extra = "binaryData"
        case "Secret":
            parts = {"kind": "Secret", "type": value.get("type", ""), "name": "", "data": value.get("data", "")}
            extra = "stringData"
        case _:
            return dump_json(value)
    if isinstance(value.get(extra), dict):
        parts[extra] = value[extra]
    return dump_json(parts)


def dump_json(value: Value) -> str:
    """JSON as Go writes it: keys sorted, nothing between, some characters escaped."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for char, escaped in _ESCAPED.items():
        text = text.replace(char, escaped)
    return text
