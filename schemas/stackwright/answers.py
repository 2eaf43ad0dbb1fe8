"""The JSON Schema of the answers that `stackwright new` takes: it shares its definitions with `stackwright.yaml`."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .config import config_schema_text

_CONFIG = "stackwright.schema.json"


@cache
def answers_schema() -> dict[str, Any]:
    """The schema with all definitions in it, so that no reference leads out of it."""
    text = (Path(__file__).parents[1] / "json" / "answers.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text.replace(f'"{_CONFIG}#', '"#'))
    return {**found, "$defs": json.loads(config_schema_text())["$defs"]}


def resolve_reference(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A part of the schema with what its reference leads to; what stands beside the reference wins."""
    found = dict(schema)
    while "$ref" in found:
        target: Any = answers_schema()
        for step in found.pop("$ref").removeprefix("#/").split("/"):
            target = target[step]
        found = {**target, **found}
    return found


def part(path: tuple[str | int, ...]) -> Mapping[str, Any] | None:
    """The schema of the answer at a path, None where there is no such answer."""
    found: Mapping[str, Any] = answers_schema()
    for step in path:
        inner = found.get("items") if isinstance(step, int) else found.get("properties", {}).get(step)
        if inner is None:
            return None
        found = resolve_reference(inner)
    return found
