"""The scalar types of the field tables: the word in a table → the JSON Schema of its values.

A word that is not here names a format of `formats.py` (a text of that form) or a type of the table.
"""

from collections.abc import Mapping
from typing import Any

JsonSchema = dict[str, Any]

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
}
