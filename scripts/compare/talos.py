"""Our schemas of Talos beside what its releases have: every field, by version, and whether it is a text, a list, ….

`UPSTREAM/../talos` holds the fields of its Go types: `v1alpha1-paths-by-version.json` for the document without a kind,
`fields-1.N.json` for all others. For versions of which there is no such file, `UPSTREAM/talos/v*.json` are its
published JSON Schemas, the last of each minor version; they leave things out (`explained_talos.tsv`).
Enumerations and forms are not compared: `talos_loader.py` does that with what the loader says.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from stackwright.schemas.tables import catalogue
from stackwright.schemas.tables.notation import version

from .difference import Difference, Extent

PRODUCT = "talos"
#: The name that our table gives the document without a kind.
LEGACY = "MachineConfig"
#: Path → what stands there, in one word.
Words = Mapping[str, str]
Schema = Mapping[str, Any]

_INTEGERS = frozenset(
    {"int", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "FileMode", "EtcFileMode"}
)
#: Go types that are read as something else than they are made of; "struct" are those of other modules, whose fields
#: the files do not list.
_GO_TYPES = {
    **dict.fromkeys(_INTEGERS, "integer"),
    "bool": "boolean",
    "Args": "map",
    "Env": "map",
    "PortRanges": "list",
    "Unstructured": "object",
    **dict.fromkeys(["PEMEncodedCertificateAndKey", "PEMEncodedCertificate", "PEMEncodedKey"], "struct"),
    **dict.fromkeys(["CertificateAndKey", "EncryptionKeyNodeID", "EncryptionKeyTPM"], "struct"),
}


def differences(upstream: Path) -> Iterator[Difference]:
    """What our table lacks, has too much or types otherwise, for each version."""
    for spelled, kind, ours, theirs in _compared(upstream):
        if ours is None or theirs is None:
            yield Difference(PRODUCT, spelled, kind, "", "missing" if ours is None else "extra")
        else:
            yield from (Difference(PRODUCT, spelled, kind, *found) for found in _between(ours, theirs))


def extents(upstream: Path) -> dict[str, Extent]:
    """How much there is to compare."""
    compared = [row for row in _compared(upstream) if row[2] is not None]
    kinds, versions = {kind for _, kind, _, _ in compared}, {spelled for spelled, _, _, _ in compared}
    return {PRODUCT: Extent(len(kinds), len(versions), sum(len(ours or ()) for _, _, ours, _ in compared))}


def _compared(upstream: Path) -> Iterator[tuple[str, str, Words | None, Words | None]]:
    table = catalogue.table(PRODUCT)
    theirs_by_version = _read(upstream)
    for spelled in sorted(theirs_by_version, key=version):
        at, theirs = version(spelled), theirs_by_version[spelled]
        ours = {row.kind: row for row in table.kinds if at in table.versions and row.life.covers(at)}
        for kind in sorted(ours.keys() | theirs.keys()):
            words = _of_schema(catalogue.schema(ours[kind], at)) if kind in ours else None
            yield spelled, kind, words, theirs.get(kind)


def _read(upstream: Path) -> dict[str, dict[str, Words]]:
    """The fields of every kind, by version and kind; Go types where there are any, else the published schema."""
    data, found = upstream.parent / "talos", _published(upstream / "talos")
    for file in sorted(data.glob("fields-*.json")):
        kinds = json.loads(file.read_text("utf-8"))
        kinds.pop("v1alpha1", None)
        found[file.stem.rpartition("-")[2]] = {
            kind: _of_go({field["path"]: _go_type(field) for field in fields}) for kind, fields in kinds.items()
        }
    legacy = json.loads((data / "v1alpha1-paths-by-version.json").read_text("utf-8"))
    for release, paths in legacy.items():
        if (minor := _minor(release)) in found:
            found[minor][LEGACY] = _of_go({path: told[0] for path, told in paths.items()})
    return found


def _minor(release: str) -> str:
    """`"v1.14.0-rc.1"` → `"1.14"`."""
    return ".".join(release.removeprefix("v").split(".")[:2])


def _go_type(field: Mapping[str, Any]) -> str:
    """The type of a reflected field; what reads itself from a text is a text."""
    return "string" if field.get("unmarshal") == "text" else str(field["type"])


def _of_go(types: Mapping[str, str]) -> Words:
    words: dict[str, str] = {}
    parents = {path[: path.rindex(".")] for path in types}
    for path, written in types.items():
        if path.endswith("[]"):  # entries of which nothing is said
            continue
        name = written.lstrip("*")
        if f"{path}[]" in parents or name.startswith("[]"):
            word = "list"
        elif f"{path}.*" in parents or name.startswith("map["):
            word = "map"
        else:
            word = _GO_TYPES.get(name.rpartition(".")[2], "struct" if path in parents else "text")
        words[path.replace(".*", "{}")] = word
    return words


def _published(folder: Path) -> dict[str, dict[str, Words]]:
    """The published schemas without the document that has no kind; a later patch release wins."""
    found: dict[str, dict[str, Words]] = {}
    files = {file.stem: file for file in folder.glob("v*.json") if "-" not in file.stem}
    for release, file in sorted(files.items(), key=lambda item: version(item[0].removeprefix("v"))):
        if version(_minor(release)) not in catalogue.table(PRODUCT).versions:
            continue
        schema = json.loads(file.read_text("utf-8"))
        roots = [_resolved(one, schema) for one in schema.get("oneOf", ())]
        found[_minor(release)] = {
            str(root["properties"]["kind"]["enum"][0]): _of_schema({**root, "$defs": schema["$defs"]})
            for root in roots
            if "kind" in root.get("properties", {})
        }
    return found


def _of_schema(schema: Schema) -> Words:
    """The same of a JSON Schema, ours or theirs."""
    words: dict[str, str] = {}
    for name, field in schema.get("properties", {}).items():
        words.update(_below(field, f".{name}", schema))
    return words


def _below(field: Schema, path: str, schema: Schema) -> Iterator[tuple[str, str]]:
    node = _resolved(field, schema)
    word = _word(node)
    if not path.endswith(("[]", "{}")):
        yield path, word
    if word == "struct":
        for name, inner in node["properties"].items():
            yield from _below(inner, f"{path}.{name}", schema)
    elif word == "list":
        yield from _below(node["items"], f"{path}[]", schema)
    elif word == "map":
        values = node.get("patternProperties", {}).get(".*", node.get("additionalProperties", {}))
        yield from _below(values, f"{path}{{}}", schema)


def _word(node: Schema) -> str:
    types = node.get("type", ())
    kinds = {types} if isinstance(types, str) else set(types) - {"null"}
    match sorted(kinds):
        case ["object"] if "properties" in node:
            return "struct"
        case ["object"]:
            return "map" if "patternProperties" in node or node.get("additionalProperties") else "object"
        case ["array"]:
            return "list"
        case ["boolean"] | ["boolean", "string"]:
            return "boolean"
        case ["integer"]:
            return "integer"
        case _:
            return "text"


def _resolved(node: Schema, schema: Schema) -> Schema:
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].removeprefix("#/$defs/")]
    return node


def _between(ours: Words, theirs: Words) -> Iterator[tuple[str, str, str, str]]:
    """The topmost differences: path, what, and both words."""
    opaque = {
        path for path, word in theirs.items() if word in ("struct", "text", "list") and _has_none_below(path, theirs)
    }
    for path in [*theirs, *(path for path in ours if path not in theirs)]:
        word, other = ours.get(path, ""), theirs.get(path, "")
        above = _above(path)
        if not word and (not above or above in ours):
            yield path, "missing", "", other
        elif not other and (not above or above in theirs) and above not in opaque:
            yield path, "extra", word, ""
        elif word and other and word != other:
            yield path, "type", word, other


def _above(path: str) -> str:
    """The field that a field stands in, "" at the top."""
    return path[: path.rindex(".")].removesuffix("[]").removesuffix("{}")


def _has_none_below(path: str, words: Words) -> bool:
    return not any(_above(other) == path for other in words)
