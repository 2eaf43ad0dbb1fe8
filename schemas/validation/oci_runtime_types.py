"""The OCI runtime specification: which JSON type each of its fields has. Read from `fields/oci.shapes`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

#: The type of the whole.
SPEC = "Spec"


@cache
def oci_types() -> Mapping[str, Mapping[str, str]]:
    """Types by name: their fields in lower case, since Go reads JSON so, and the type of each.

    `text`, `flag`, `any`, `object`, `base64`, a Go number such as `uint32`, `[T]`, `{T}` or the name of a type.
    """
    text = (Path(__file__).parents[1] / "fields" / "oci.shapes").read_text("utf-8").replace("\n  ", " ")
    lines = (line.split() for line in text.splitlines() if line.startswith("type "))
    return {name: dict(_field(part) for part in parts) for _, name, *parts in lines}


def _field(part: str) -> tuple[str, str]:
    name, _, word = part.partition(":")
    return name.lower(), word
