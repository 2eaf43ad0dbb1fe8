"""The JSON Schema of `stackwright.yaml`."""

import json
from functools import cache
from pathlib import Path


@cache
def config_schema_text() -> str:
    """The schema as JSON text."""
    return (Path(__file__).parents[1] / "json" / "stackwright.schema.json").read_text("utf-8")


@cache
def config_schema() -> dict[str, object]:
    """The schema as data."""
    found: dict[str, object] = json.loads(config_schema_text())
    return found
