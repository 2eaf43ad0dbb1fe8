"""The scalar types of the field tables: the word in a table → the JSON Schema of its values.

A word that is not here names a format of `formats.py` (a text of that form) or a type of the table.
"""

from collections.abc import Mapping
from typing import Any

from ..formats.talos_texts import TALOS_TEXTS

JsonSchema = dict[str, Any]

_ANY_SCALAR = ["string", "number", "boolean"]

SCALARS: Mapping[str, JsonSchema] = {
    "any": {},
    "object": {"type": ["object"]},
    "string": {"type": ["string"]},
    "boolean": {"type": ["boolean"]},
    "number": {"type": ["number"]},
    "integer": {"type": ["integer"]},
    "int32": {"type": ["integer"], "minimum": -(2**31), "maximum": 2**31 - 1},
    "int64": {"type": ["integer"]},
    "int-or-string": {"type": ["integer", "string"]},
    # apimachinery pkg/api/resource/quantity.go: numbers are read as they are, texts by the suffix grammar.
    "quantity": {"type": ["string", "number"], "format": "quantity"},
    # Talos: its reader takes any scalar for a text as it is written, and `yes`, `on` and the like for truth values.
    # Source: internal/libyaml/constructor.go of go-yaml v4, func scalar.
    "text": {"type": _ANY_SCALAR},
    "switch": {"type": ["boolean", "string"], "format": "yes-no"},
    "uint8": {"type": ["integer"], "minimum": 0, "maximum": 2**8 - 1},
    "uint16": {"type": ["integer"], "minimum": 0, "maximum": 2**16 - 1},
    "uint32": {"type": ["integer"], "minimum": 0, "maximum": 2**32 - 1},
    "uint64": {"type": ["integer"], "minimum": 0, "maximum": 2**64 - 1},
    "port-range": {"type": ["integer", "string"], "minimum": 0, "maximum": 2**16 - 1, "format": "port-range"},
    **{word: {"type": _ANY_SCALAR, "x-text": word} for word in TALOS_TEXTS},
}
