"""Field tables → JSON Schema (draft 2020-12): one schema for a kind in one version, or in all of them at once.

The schema of one version is what editors and people are shown, and what is compared with upstream. The schema of all
versions is what documents are checked with: there a field that some version lacks carries `x-life`, a keyword that
tells instead of refusing, so that the version may be found out after the files have been read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..formats.texts import FORMATS
from .notation import Field, Group, KindRow, Life, Table, TypeRow, Version
from .scalars import SCALARS, JsonSchema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: Gives the table of a name, for types of other tables: `core:ObjectMeta`.
Tables = Callable[[str], Table]
_NUMBERS = {
    "min": "minimum",
    "max": "maximum",
    "min-length": "minLength",
    "max-length": "maxLength",
    "min-items": "minItems",
    "max-items": "maxItems",
}
_OF_LISTS = frozenset({"minItems", "maxItems"})


def compile_schema(row: KindRow, table: Table, tables: Tables, at: Version | None = None) -> JsonSchema:
    """The JSON Schema of a kind in the version `at`, or in all versions of the table where that is None.

    `apiVersion`, `kind` and `metadata` are added as the table's `@envelope` says. Every value may be null: that is
    how the readers of all of these kinds spell "not set".
    """
    compiler = _Compiler(tables, table, at)
    found = table.type(row.type)
    schema = compiler.struct((*_envelope(row, table), *found.fields), found.groups, "open" in found.options)
    compiler.resolve()
    return {"$schema": DIALECT, "title": f"{row.api_version} {row.kind}", **schema, "$defs": compiler.definitions}


def dump_version(at: Version) -> str:
    """`(1, 14)` → `"1.14"`."""
    return ".".join(map(str, at))


def _envelope(row: KindRow, table: Table) -> Iterator[Field]:
    kind = row.options.get("envelope", table.settings.get("envelope", "kubernetes"))
    if kind != "none":
        yield Field("apiVersion", "string", False, Life(), {})
        yield Field("kind", "string", False, Life(), {})
    if kind == "kubernetes":
        yield Field("metadata", "core:ObjectMeta", False, Life(), {})


class _Compiler:
    """Collects the types that a kind needs, each once."""

    def __init__(self, tables: Tables, table: Table, at: Version | None, alone: bool = False) -> None:
        self.tables, self.home, self.table, self.at, self.alone = tables, table, table, at, alone
        self.definitions: dict[str, JsonSchema] = {}
        self._open: list[tuple[str, Table]] = []

    def resolve(self) -> None:
        """Compile the types that were named on the way, and those that they name."""
        at = self.at
        while self._open:
            name, self.table = self._open.pop()
            self.at = at if self.table is self.home else self.table.versions[-1]  # another product, other versions
            found: TypeRow = self.table.type(name.rpartition(":")[2])
            self.definitions[name] = self.struct(found.fields, found.groups, "open" in found.options)

    def struct(self, fields: tuple[Field, ...], groups: tuple[Group, ...], is_open: bool) -> JsonSchema:
        chosen: dict[str, Field] = {}
        earlier: dict[str, Field] = {}
        for field in fields:
            if self.at is None or field.life.covers(self.at):
                if field.name in chosen:  # the type has changed: the later line wins
                    earlier[field.name] = _since_first(chosen[field.name], earlier.get(field.name))
                chosen[field.name] = field
        properties = {name: self._field(field, earlier.get(name)) for name, field in chosen.items()}
        required = [name for name, field in chosen.items() if field.required]
        schema: JsonSchema = {"type": ["object", "null"], "properties": properties}
        if required:
            schema["required"] = required
        if not is_open:
            schema["additionalProperties"] = False
        if self.table.settings.get("names") == "any-case":
            schema["x-names"] = "any-case"
        if groups:
            schema["x-groups"] = [[group.rule, list(group.names)] for group in groups]
        return schema

    def _field(self, field: Field, earlier: Field | None) -> JsonSchema:
        schema = dict(self._of(field.type, field))
        if key := field.options.get("key"):
            schema["x-keys"] = key.split(",")
        if "secret" in field.options:
            schema["x-secret"] = True
        life = field.life
        if earlier and life.since:
            if not self.alone:
                schema["x-earlier"] = {"since": dump_version(life.since), "schema": self._alone(earlier)}
            life = replace(life, since=earlier.life.since)
        if self.at is None and self.table.settings.get("deprecations") == "silent":
            life = replace(life, deprecated=None, use="")
        if known := describe_life(life, self.table.versions[0] if self.table.versions else None):
            schema["x-life" if self.at is None else "x-known"] = known
        return schema

    def _alone(self, field: Field) -> JsonSchema:
        """The schema of a field with its own definitions: what an earlier type is checked with."""
        compiler = _Compiler(self.tables, self.table, self.at, alone=True)
        schema = compiler._of(field.type, field)
        compiler.resolve()
        return {**schema, "$defs": compiler.definitions} if compiler.definitions else schema

    def _of(self, written: str, field: Field) -> JsonSchema:
        if "|" in written and not written.startswith(("[", "{")):
            return _merge_alternatives([self._of(part, field) for part in written.split("|")])
        if written.startswith("["):
            own = {word: value for word, value in _numbers(field.options).items() if word in _OF_LISTS}
            return {"type": ["array", "null"], "items": self._of(written[1:-1], field), **own}
        if written.startswith("{"):
            keys = {"propertyNames": {"format": field.options["keys"]}} if "keys" in field.options else {}
            return {"type": ["object", "null"], "additionalProperties": self._of(written[1:-1], field), **keys}
        if written == "struct":
            return self.struct(field.fields, field.groups, "open" in field.options)
        if written[0].isupper() or ":" in written:
            return self._reference(written)
        return _scalar(written, field.options)

    def _reference(self, written: str) -> JsonSchema:
        prefix, _, name = written.rpartition(":")
        table = self.tables(prefix) if prefix else self.table
        key = name if table is self.home else f"{table.product}:{name}"
        if key not in self.definitions:
            self.definitions[key] = {}
            self._open.append((key, table))
        return {"$ref": f"#/$defs/{key}"}


def _since_first(field: Field, before: Field | None) -> Field:
    """A line of a field whose type has changed, with the life of its first line."""
    return replace(field, life=replace(field.life, since=before.life.since)) if before else field


def describe_life(life: Life, oldest: Version | None = None) -> dict[str, str]:
    """A life in words of the tables; not a `since` that is no later than the `oldest` version there is."""
    found: dict[str, str] = {}
    if life.since and (oldest is None or life.since > oldest):
        found["since"] = dump_version(life.since)
    if life.removed:
        found["removed"] = dump_version(life.removed)
    if life.deprecated:
        found["deprecated"] = dump_version(life.deprecated)
    if life.use:
        found["use"] = life.use
    return found


def _scalar(word: str, options: Mapping[str, str]) -> JsonSchema:
    schema: JsonSchema = dict(SCALARS[word]) if word in SCALARS else {"type": ["string"], "format": word}
    if word not in SCALARS and word not in FORMATS:
        raise KeyError(f"no such type: {word}")
    if "type" in schema:
        schema["type"] = [*schema["type"], "null"]
    schema.update({word: value for word, value in _numbers(options).items() if word not in _OF_LISTS})
    if enum := options.get("enum"):
        schema["enum"] = [*enum.split(","), None]
    if "ignore-case" in options:
        schema["x-words"] = schema.pop("enum")[:-1]
    if form := options.get("format"):
        schema["format"] = form
    if pattern := options.get("pattern"):
        schema["pattern"] = pattern
    if "secret" in options:  # of the values in a mapping, too
        schema["x-secret"] = True
    return schema


def _numbers(options: Mapping[str, str]) -> dict[str, Any]:
    return {
        schema: float(options[word]) if "." in options[word] else int(options[word])
        for word, schema in _NUMBERS.items()
        if word in options
    }


def _merge_alternatives(parts: list[JsonSchema]) -> JsonSchema:
    """Alternatives of different JSON types, whose keywords do not touch each other."""
    merged: JsonSchema = {}
    types: list[str] = []
    for part in parts:
        types += [word for word in part.get("type", ["object", "null"]) if word not in types]
        merged.update({"if": {"type": "object"}, "then": part} if "$ref" in part else part)
    return {**merged, "type": types}
