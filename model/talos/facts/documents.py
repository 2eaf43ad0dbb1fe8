"""Which documents are Talos machine configuration: the kinds of `talos.fields`, and the document without a kind."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from ....schemas.tables.catalogue import find, schema, table
from ....schemas.tables.notation import KindRow
from ....schemas.validation.validate import subschema
from ...text.document import Document, Value
from ...text.place import Node

API_VERSION = "v1alpha1"
#: The name that `talos.fields` gives the document without a kind.
MACHINE_CONFIG = "MachineConfig"
#: Below these keys that document has everything.
SECTIONS = ("machine", "cluster")
#: What may stand beside them: sops' own block, and keys that Talos refuses but people write.
_TOP = frozenset({"version", "debug", "persist", "machine", "cluster", "apiVersion", "sops", "$patch"})
#: What deletes in a patch; the second is how it stands in one of talhelper's, for which `$$` is `$`.
_DIRECTIVES = ("$patch", "$$patch")
#: Fields of `cluster` that values of Helm charts have, too: Cilium's `cluster.id`.
_COMMON = frozenset({"id"})
_CLOSE = 0.85
#: Levels below which nothing more is learnt about whether a document is Talos'.
_DEPTH = 2


class TalosFact(NamedTuple):
    """A document of a Talos machine configuration; `kind` is "" for the one with `machine:` and `cluster:`."""

    at: Node
    kind: str
    name: str | None


def is_patch_place(path: str) -> bool:
    """Whether a file stands where patches of Talos are kept: `talos/patches/a.yaml`, `talos-patches/a.yaml`."""
    *folders, _ = path.lower().split("/")
    return any("talos" in folder for folder in folders) and any("patch" in folder for folder in folders)


def talos_document(document: Document, *, is_patch: bool = False) -> TalosFact | None:
    """The fact about a document of a machine configuration or of a patch to one; None where it is something else.

    A kind that Talos does not have is taken for one of its kinds misspelt where the two are close, so that it can be
    told; without that, `apiVersion: v1alpha1` says too little: other programs use it. In a file that `is_patch` by its
    place a section, or what is close to one, is enough.
    """
    value = document.value
    if not isinstance(value, dict):
        return None
    kind, name = value.get("kind"), value.get("name")
    if isinstance(kind, str) and value.get("apiVersion") == API_VERSION:
        if kind not in kinds() and ("metadata" in value or "spec" in value or not nearest_kind(kind)):
            return None
        return TalosFact(Node(document.index, ()), kind, name if isinstance(name, str) else None)
    is_own = kind is None and (_is_machine_config(value) or (is_patch and _has_sections(value)))
    return TalosFact(Node(document.index, ()), "", None) if is_own else None


def _has_sections(value: dict[str, Value]) -> bool:
    """Whether there are mappings at the top, of which one is a section and none is something else, but for slips."""
    own = [key for key in value if key in _TOP or _is_close(key, SECTIONS)]
    sections = [key for key in own if key in SECTIONS or key not in _TOP]
    return len(own) == len(value) and any(isinstance(value[key], dict) and value[key] for key in sections)


def row_of(kind: str) -> KindRow | None:
    """The row of a document's kind, "" for the document without one; None where Talos has no such kind."""
    if not kind:
        return find(API_VERSION, MACHINE_CONFIG)
    return find(API_VERSION, kind) if kind != MACHINE_CONFIG else None


@cache
def kinds() -> frozenset[str]:
    """The kinds that a document may say."""
    return frozenset(row.kind for row in table("talos").kinds) - {MACHINE_CONFIG}


@cache
def nearest_kind(kind: str) -> str | None:
    """The kind that a misspelt one was probably meant to be."""
    if f"{kind}Config" in kinds():  # upstream's JSON Schema has two kinds without the ending
        return f"{kind}Config"

    from difflib import get_close_matches  # only where something is not known

    close = get_close_matches(kind, sorted(kinds()), n=1, cutoff=_CLOSE)
    return close[0] if close else None


def without_directives(value: Value) -> Value:
    """The value as it is to be checked: what a patch deletes with `$patch: delete` is not set, nor with `$$patch`.

    Talos takes such mappings out before it reads the rest, whatever type the field has. They become null here, so that
    lists keep their indexes.
    """
    if isinstance(value, dict):
        if any(value.get(directive) == "delete" for directive in _DIRECTIVES):
            return None
        return {key: without_directives(inner) for key, inner in value.items()}
    return [without_directives(entry) for entry in value] if isinstance(value, list) else value


def _is_machine_config(value: dict[str, Value]) -> bool:
    """By its fields, since values of Helm charts have `cluster:` and `machine:` as well."""
    if not any(section in value for section in SECTIONS):
        return False
    says_so = value.get("version") == API_VERSION
    if not says_so and not (_TOP.issuperset(value) and value.get("apiVersion", API_VERSION) == API_VERSION):
        return False
    counts = [_count_keys(value.get(section), (section,)) for section in SECTIONS]
    known, unknown = (sum(column) for column in zip(*counts, strict=True))
    if says_so:
        return bool(known or not unknown)
    return known > unknown if "machine" not in value else bool(known) and known >= unknown


def _count_keys(value: Value, path: tuple[str, ...]) -> tuple[int, int]:
    """How many keys of a section, and of the sections in it, Talos has, and how many it has not."""
    fields = _types(path)
    if not isinstance(value, dict) or not fields:
        return 0, 0
    known = unknown = 0
    for key, inner in value.items():
        fits = _may_be(fields[key], inner) if key in fields else _is_close(key, fields)
        known += fits and key not in _COMMON
        unknown += not fits
        if key in fields and len(path) < _DEPTH:
            below = _count_keys(inner, (*path, key))
            known, unknown = known + below[0], unknown + below[1]
    return known, unknown


@cache
def _types(path: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """The fields of a section with the JSON types that they may have, none for "any"."""
    row = row_of("")
    whole = schema(row) if row else {}
    fields = subschema(whole, path).get("properties", {})
    return {key: frozenset(subschema(whole, (*path, key)).get("type", ())) - {"null"} for key in fields}


def _is_close(key: str, fields: Iterable[str]) -> bool:

    from difflib import get_close_matches

    return bool(get_close_matches(key, fields, n=1, cutoff=_CLOSE))


def _may_be(types: frozenset[str], value: Value) -> bool:
    match value:
        case None:
            return True
        case dict():
            # what is deleted may be of any type
            return "object" in types or not value.keys().isdisjoint(_DIRECTIVES)
        case list():
            return "array" in types
        case _:
            return not types <= {"object", "array"}
