"""Our schemas of core Kubernetes beside its OpenAPI definitions, as the package `kubernetes-validate` carries them.

The folder is that of the unpacked package. The status of a kind is left out, because only controllers write it;
enumerations, forms and limits are not compared, because the definitions have none.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from stackwright.schemas.tables import catalogue
from stackwright.schemas.tables.notation import Version

from .difference import Difference, Extent

if TYPE_CHECKING:
    from stackwright.scripts.kubernetes_fields import openapi
    from stackwright.scripts.kubernetes_fields.openapi import Definition, Definitions
else:  # from the folder of the scripts, whatever the checkout's name
    openapi = import_module("kubernetes_fields.openapi")

PRODUCT = "kubernetes"
Schema = Mapping[str, Any]
_SCALARS = {"Quantity": "quantity", "IntOrString": "int-or-string"}
_FORMATS = {"byte": "base64"}
_FORMS = frozenset({"base64", "date-time"})


class _Found(NamedTuple):
    """One field of both: where, what is different ("" where nothing is), and the words for its types."""

    path: str
    what: str = ""
    ours: str = ""
    theirs: str = ""


def differences(folder: Path) -> Iterator[Difference]:
    """What our table lacks, has too much or types otherwise, for each version."""
    for version, kind, found in _compared(folder):
        if found.what:
            yield Difference(PRODUCT, version, kind, *found)


def extents(folder: Path) -> dict[str, Extent]:
    """How much there is to compare."""
    compared = list(_compared(folder))
    names, versions = {kind for _, kind, _ in compared}, {version for version, _, _ in compared}
    return {PRODUCT: Extent(len(names), len(versions), sum(bool(found.path) for _, _, found in compared))}


def _compared(folder: Path) -> Iterator[tuple[str, str, _Found]]:
    for version, definitions in openapi.read(folder).items():
        spelled = ".".join(map(str, version))
        for name, found in _of_version(version, definitions):
            yield spelled, name, found


def _of_version(version: Version, definitions: "Definitions") -> Iterator[tuple[str, _Found]]:
    table = catalogue.table(PRODUCT)
    rows = {(row.api_version, row.kind): row for row in table.kinds if row.life.covers(version)}
    theirs = {(kind.api_version, kind.name): kind.definition for kind in openapi.kinds(definitions)}
    if version not in table.versions:
        yield "", _Found("", "missing")
        return
    for kind in sorted(rows.keys() | theirs.keys()):
        if kind in rows and kind in theirs:
            walk = _Walk(catalogue.schema(rows[kind], version), definitions)
            for found in walk.definition(walk.ours, theirs[kind], ""):
                yield " ".join(kind), found
        else:
            yield " ".join(kind), _Found("", "extra" if kind in rows else "missing")


class _Walk:
    """Goes down one kind in both, into each of their definitions once."""

    def __init__(self, ours: Schema, definitions: "Definitions") -> None:
        self.ours, self.definitions = ours, definitions
        self.seen: set[tuple[str, str]] = set()

    def definition(self, ours: Schema, name: str, path: str) -> Iterator[_Found]:
        theirs = self.definitions[name]
        mine, others = ours.get("properties", {}), theirs.get("properties", {})
        for field in sorted({*mine, *others}):
            at = f"{path}.{field}"
            if field == "status" and "x-kubernetes-group-version-kind" in theirs:
                continue
            if field not in mine:
                yield _Found(at, "missing", "", self._their_word(others[field]))
            elif field not in others:
                yield _Found(at, "extra", _our_word(self._resolved(mine[field])))
            else:
                yield from self._value(mine[field], others[field], at)

    def _value(self, ours: Schema, theirs: "Definition", path: str) -> Iterator[_Found]:
        found, name = self._resolved(ours), openapi.target(theirs)
        word, other = _our_word(found), self._their_word(theirs)
        yield _Found(path, "" if word == other else "type", word, other)
        if word != other:
            return
        if word == "list":
            yield from self._value(found["items"], theirs["items"], f"{path}[]")
        elif word == "map":
            yield from self._value(found["additionalProperties"], theirs["additionalProperties"], f"{path}{{}}")
        elif word == "struct" and (pair := (str(ours.get("$ref")), name)) not in self.seen:
            self.seen.add(pair)
            yield from self.definition(found, name, path)

    def _resolved(self, ours: Schema) -> Schema:
        return self.ours["$defs"][ours["$ref"].removeprefix("#/$defs/")] if "$ref" in ours else ours

    def _their_word(self, node: "Definition") -> str:
        name = openapi.target(node)
        if (short := name.rpartition(".")[2]) in _SCALARS:
            return _SCALARS[short]
        found = self.definitions[name] if name else node
        match openapi.json_type(found):
            case "object" if isinstance(found.get("additionalProperties"), Mapping):
                return "map"
            case "object":
                return "object" if short in ("RawExtension", "FieldsV1") or not name else "struct"
            case "array":
                return "list"
            case "string":
                form = str(found.get("format", "string"))
                return _FORMATS.get(form, form)
            case word:
                return word or "any"


def _our_word(schema: Schema) -> str:
    match sorted(word for word in schema.get("type", ()) if word != "null"):
        case []:
            return "any"
        case ["object"]:
            return "struct" if "properties" in schema else "map" if "additionalProperties" in schema else "object"
        case ["array"]:
            return "list"
        case ["string"]:
            return schema["format"] if schema.get("format") in _FORMS else "string"
        case ["number", "string"]:
            return "quantity"
        case ["integer", "string"]:
            return "int-or-string"
        case words:
            return "|".join(words)
