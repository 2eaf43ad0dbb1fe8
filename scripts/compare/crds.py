"""Our schemas of Argo CD, KubeVirt, CDI and Multus beside the structure of their CRDs.

`UPSTREAM/PRODUCT/vVERSION/KIND.json` is what a CRD of that release has below `openAPIV3Schema`, the kind in lower case;
`KIND_APIVERSION.json` where the API versions of a kind differ. Enumerations, forms and limits are not compared.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from stackwright.schemas.tables import catalogue
from stackwright.schemas.tables.notation import KindRow, Table, Version, version

from .difference import Difference, Extent

PRODUCTS = ("argocd", "kubevirt", "cdi", "multus")
Schema = Mapping[str, Any]
#: The words for JSON types that are written otherwise in the tables.
_WORDS = {
    (): "any",
    ("array",): "list",
    ("number", "string"): "quantity",
    ("integer", "string"): "int-or-string",
}
#: What every object has, and what only controllers write.
_ENVELOPE = frozenset({"apiVersion", "kind", "metadata", "status"})


class Found(NamedTuple):
    """One field of either side: where, what is different ("" where nothing is), and the words for its types.

    `what` is that of a `Difference`, or `required`: only one side requires the field; `ours` and `theirs` say which.
    """

    path: str
    what: str = ""
    ours: str = ""
    theirs: str = ""


def differences(upstream: Path, with_required: bool = False) -> Iterator[Difference]:
    """What our tables lack, have too much or type otherwise, and on request what only one side requires."""
    for product in PRODUCTS:
        for release, kind, found in _compared(product, upstream / product):
            if found.what and (with_required or found.what != "required"):
                yield Difference(product, release, kind, *found)


def extents(upstream: Path) -> dict[str, Extent]:
    """How much there is to compare, by product."""
    found: dict[str, Extent] = {}
    for product in PRODUCTS:
        compared = list(_compared(product, upstream / product))
        compared = [row for row in compared if row[2].path and row[2].what != "required"]
        kinds, releases = {kind for _, kind, _ in compared}, {release for release, _, _ in compared}
        found[product] = Extent(len(kinds), len(releases), len(compared))
    return found


def _compared(product: str, folder: Path) -> Iterator[tuple[str, str, Found]]:
    table = catalogue.table(product)
    for release in sorted(folder.glob("v*/"), key=lambda path: version(path.name[1:])):
        at = version(release.name[1:])[:2]
        spelled = ".".join(map(str, at))
        if at not in table.versions:
            yield spelled, "", Found("", "missing")
            continue
        theirs = {file.stem: file for file in sorted(release.glob("*.json"))}
        for stem, file in theirs.items():
            rows = _rows(table, stem, at)
            if not rows:
                yield spelled, stem, Found("", "missing")
            for row in rows:
                schema = json.loads(file.read_text("utf-8"))
                for found in fields(catalogue.schema(row, at), schema):
                    yield spelled, row.kind, found
        for row in table.kinds:
            if row.life.covers(at) and not {row.kind.lower(), _full(row)} & theirs.keys():
                yield spelled, row.kind, Found("", "extra")


def _rows(table: Table, stem: str, at: Version) -> list[KindRow]:
    """The rows of a kind in a version, one for each type that they share."""
    rows = [row for row in table.kinds if row.life.covers(at) and stem in (row.kind.lower(), _full(row))]
    return list({row.type: row for row in rows}.values())


def _full(row: KindRow) -> str:
    return f"{row.kind.lower()}_{row.api_version.rpartition('/')[2]}"


def fields(ours: Schema, theirs: Schema) -> Iterator[Found]:
    """Every field of the one or the other, without the envelope and the status that controllers write."""
    yield from _properties(_without_envelope(ours), _without_envelope(theirs), "", ours.get("$defs", {}))


def _without_envelope(schema: Schema) -> Schema:
    return {**schema, "properties": {k: v for k, v in schema.get("properties", {}).items() if k not in _ENVELOPE}}


def _properties(ours: Schema, theirs: Schema, path: str, types: Schema) -> Iterator[Found]:
    mine, others = ours.get("properties", {}), theirs.get("properties", {})
    required, others_required = set(ours.get("required", ())), set(theirs.get("required", ()))
    for name in [*others, *(name for name in mine if name not in others)]:
        at = f"{path}.{name}"
        if name == "status" and "spec" in others:
            continue
        if name not in mine:
            yield Found(at, "missing", "", _their_word(others[name]))
        elif name not in others:
            yield Found(at, "extra", _our_word(_resolved(mine[name], types)))
        else:
            yield from _values(_resolved(mine[name], types), others[name], at, types)
        if (name in required) != (name in others_required):
            yield Found(at, "required", str(name in required), str(name in others_required))


def _values(ours: Schema, theirs: Schema, path: str, types: Schema) -> Iterator[Found]:
    word, other = _our_word(ours), _their_word(theirs)
    yield Found(path, "" if word == other else "type", word, other)
    if word.endswith("struct") and other.endswith("struct"):
        yield from _properties(ours, theirs, path, types)
    elif word == other == "list":
        yield from _values(_resolved(ours["items"], types), theirs["items"], f"{path}[]", types)
    elif word == other == "map":
        additional = theirs["additionalProperties"]
        yield from _values(_resolved(ours["additionalProperties"], types), additional, f"{path}{{}}", types)


def _our_word(schema: Schema) -> str:
    types = sorted(word for word in schema.get("type", ()) if word != "null")
    if types == ["object"] and "properties" in schema:
        return "struct" if "additionalProperties" in schema else "open struct"
    if types == ["object"] and "additionalProperties" in schema:
        return "map"
    return _WORDS.get(tuple(types), "|".join(types))


def _their_word(schema: Schema) -> str:
    is_open = bool(schema.get("x-kubernetes-preserve-unknown-fields"))
    if schema.get("x-kubernetes-int-or-string"):
        return "quantity" if "pattern" in schema else "int-or-string"
    match schema.get("type", "any"):
        case "object" if isinstance(schema.get("additionalProperties"), dict):
            return "map"
        case "object" if is_open:
            return "open struct" if "properties" in schema else "object"
        case "object":  # one without fields has none: the API server drops whatever is in it
            return "struct"
        case "array":
            return "list"
        case word:
            return str(word)


def _resolved(schema: Schema, types: Schema) -> Schema:
    while "$ref" in schema:
        schema = types[schema["$ref"].removeprefix("#/$defs/")]
    return schema
