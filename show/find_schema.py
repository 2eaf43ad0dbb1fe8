"""`schema show`: from what a person asks for to a schema, as text or as JSON."""

from collections.abc import Iterator
from typing import NamedTuple

from ..lint.report.shared_parts import to_json
from ..model.check_against_repository_schemas import schemas_in
from ..model.crd import imported_schemas as imported
from ..model.errors import UserError
from ..model.files.source import Source
from ..model.known_kinds import KindOrigin, KnownKind, resolve_word
from ..schemas.tables.catalogue import find, find_custom, schema, table
from ..schemas.tables.fields_to_json_schema import dump_version
from ..schemas.tables.notation import Version, version
from ..schemas.tables.scalars import JsonSchema
from ..schemas.validation.validate import subschema
from .describe_field import without_values
from .format_schema_fields import format_field_path, format_schema, way
from .schema_list import lines_of, product


class _Asked(NamedTuple):
    """A kind in one API version, and, of a built-in kind, the product's version if one is asked for."""

    kind: KnownKind
    api_version: str
    at: Version | None


def describe_kind(source: Source, kinds: list[KnownKind], word: str, field: str) -> str:
    """The fields of the kind that a word means, for a person; UserError where there is no such kind or field."""
    asked = _find_kind(kinds, word)
    return format_schema(_schema(source, asked, asked.at), field, list(_head(source, asked)))


def json_of(source: Source, kinds: list[KnownKind], word: str, field: str) -> str:
    """The JSON Schema: of the version that is asked for, or of the newest."""
    asked = _find_kind(kinds, word)
    newest = table(asked.kind.path).versions[-1:] if asked.kind.origin is KindOrigin.BUILT_IN else ()
    whole = _schema(source, asked, asked.at or next(iter(newest), None))
    path = way(whole, field)
    whole = without_values(whole)
    if not path:
        return to_json(whole)
    title = f"{whole.get('title', '')} {format_field_path(path)}".strip()
    return to_json({"$schema": whole["$schema"], "title": title, **subschema(whole, path), "$defs": whole["$defs"]})


def _find_kind(kinds: list[KnownKind], word: str) -> _Asked:
    name, _, written = word.partition("@")
    kind, api_version = resolve_word(name, kinds)
    if not written:
        return _Asked(kind, api_version, None)
    for other in kind.api_versions:
        if written in (other, other.rpartition("/")[2]):
            return _Asked(kind, other, None)
    if kind.origin is not KindOrigin.BUILT_IN:
        known = ", ".join(one.rpartition("/")[2] for one in kind.api_versions)
        raise UserError(f"{kind.kind} has no version `{written}`.", f"It has {known}.")
    return _Asked(kind, api_version, _of_product(kind, written))


def _of_product(kind: KnownKind, written: str) -> Version:
    try:
        asked = version(written.removeprefix("v"))[:2]
    except ValueError:
        asked = ()
    if asked not in table(kind.path).versions:
        title = table(kind.path).settings.get("title", kind.path)
        raise UserError(f"`{written}` is not a version of {title} that is known.", f"Known is {product(kind.path)}.")
    return asked


def _schema(source: Source, asked: _Asked, at: Version | None) -> JsonSchema:
    kind, written = asked.kind, (asked.api_version, asked.kind.kind)
    found: JsonSchema | None = None
    match kind.origin:
        case KindOrigin.BUILT_IN | KindOrigin.CATALOGUE:
            row = (find if kind.origin is KindOrigin.BUILT_IN else find_custom)(*written)
            found = schema(row, at) if row is not None else None
        case KindOrigin.REPOSITORY:
            found = dict(schemas_in(source, kind.path)).get(written)
        case KindOrigin.IMPORTED:
            found = dict(imported.schemas(source, [written])).get(written)
    if not found:
        raise UserError(f"Nothing is known of the fields of {kind.kind} ({asked.api_version}).", "It has no schema.")
    return found


def _head(source: Source, asked: _Asked) -> Iterator[str]:
    kind = asked.kind
    yield f"{kind.kind} ({asked.api_version})"
    yield _origin(source, asked)
    if others := [other for other in kind.api_versions if other != asked.api_version]:
        yield f"Also: {', '.join(others)}"


def _origin(source: Source, asked: _Asked) -> str:
    kind = asked.kind
    match kind.origin:
        case KindOrigin.BUILT_IN:
            title = table(kind.path).settings.get("title", kind.path)
            return f"Built in: {title} {dump_version(asked.at)}" if asked.at else f"Built in: {product(kind.path)}"
        case KindOrigin.REPOSITORY:
            return f"Defined at {kind.path}:{lines_of([kind], source).get(kind, 1)}"
        case KindOrigin.IMPORTED:
            return f"Imported from {kind.said or kind.path}"
        case KindOrigin.CATALOGUE:
            return f"In the catalogue: {table(kind.path).settings['origin']}"
