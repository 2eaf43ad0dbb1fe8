"""Imported schemas: one JSON file a kind in `.stackwright/schemas/`, to be committed like the rest of the repository.

A file depends on nothing but what was imported: the same definition gives the same bytes, on any day and machine.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ...schemas.tables.scalars import JsonSchema
from ..files.source import Source
from ..text.document import Value
from ..text.typed_access import items, mapping, text
from .definitions import Defined, is_name
from .schema import DEEPEST, json_schema

FOLDER = ".stackwright/schemas"
_SUFFIX = ".json"
#: Words for people, which would make up most of a file.
_PROSE = frozenset({"description", "title", "example", "externalDocs"})


class Stored(NamedTuple):
    """What a file of the folder holds."""

    defined: Defined
    origin: str


def path_of(group: str, kind: str) -> str:
    """The path from the root of the file for a kind."""
    return f"{FOLDER}/{group}_{kind}{_SUFFIX}"


def names(files: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Group and kind of each imported schema, by the names of the files."""
    for path in sorted(files):
        if path.startswith(f"{FOLDER}/") and path.endswith(_SUFFIX):
            group, _, kind = path.removeprefix(f"{FOLDER}/").removesuffix(_SUFFIX).rpartition("_")
            yield group, kind


def dump_schema(found: Defined, origin: str) -> str:
    """The content of the file for a definition."""
    content = {
        "group": found.group,
        "kind": found.kind,
        "plural": found.plural,
        "shortNames": list(found.short_names),
        "open": found.is_open,
        "versions": {name: _without_status(_trim(dict(schema), 0)) for name, schema in found.versions.items()},
    }
    from hashlib import sha256  # few runs need it

    digest = sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return json.dumps({**content, "origin": origin, "sha256": digest}, sort_keys=True, indent=0) + "\n"


def _without_status(schema: Value) -> Value:
    """Nobody writes a status into a repository, and nothing is checked in it."""
    fields = mapping(schema, "properties")
    kept: dict[str, Value] = {name: field for name, field in fields.items() if name != "status"}
    return {**mapping(schema), "properties": kept} if fields else schema


def _trim(schema: Value, depth: int) -> Value:
    """A schema without its prose; what is nested too deeply to be checked is left out."""
    if not isinstance(schema, dict) or depth > DEEPEST:
        return {}
    found: dict[str, Value] = {}
    for word, value in schema.items():
        if word == "properties" and isinstance(value, dict):
            found[word] = {name: _trim(field, depth + 1) for name, field in value.items()}
        elif word in ("allOf", "anyOf", "oneOf") and isinstance(value, list):
            found[word] = [_trim(part, depth + 1) for part in value]
        elif word in ("items", "not", "additionalProperties") and isinstance(value, dict):
            found[word] = _trim(value, depth + 1)
        elif word not in _PROSE:
            found[word] = value
    return found


def read_stored(source: Source) -> Iterator[tuple[str, Stored | None]]:
    """Every file of the folder with what it holds, None where that cannot be read."""
    for path in sorted(source.tree.files):
        if path.startswith(f"{FOLDER}/") and path.endswith(_SUFFIX):
            yield path, _read_one(source, path)


def unreadable(source: Source) -> tuple[str, ...]:
    """The files of the folder that hold nothing that can be used."""
    return tuple(path for path, found in read_stored(source) if found is None)


def schemas(source: Source, wanted: Iterable[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], JsonSchema]]:
    """The imported schemas of some API versions and kinds, as far as there are any."""
    for api_version, kind in sorted(wanted):
        group, _, version = api_version.rpartition("/")
        path = path_of(group, kind)
        if path in source.tree.files and (found := _read_one(source, path)) is not None:
            schema = json_schema(found.defined, version)
            if schema is not None:
                yield (api_version, kind), schema


def _read_one(source: Source, path: str) -> Stored | None:
    data = source.read(path)
    try:
        value: Any = json.loads(data) if isinstance(data, bytes) else None
    except (ValueError, RecursionError):
        return None
    group, kind = text(value, "group") or "", text(value, "kind") or ""
    if not is_name(group, kind) or path_of(group, kind) != path:
        return None
    versions: Mapping[str, Mapping[str, Value]] = {
        name: mapping(one) for name, one in mapping(value, "versions").items()
    }
    short = tuple(name for name in items(value, "shortNames") if isinstance(name, str))
    found = Defined(group, kind, text(value, "plural") or "", short, versions, mapping(value).get("open") is True)
    return Stored(found, text(value, "origin") or "")
