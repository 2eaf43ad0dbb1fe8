"""A kustomization file → facts."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.reference_forms import Kind
from ...schemas.references import COMPONENT, CONFIG_MAP, KUSTOMIZATION, SECRET
from ..facts import ReferenceFact
from ..find_references import references
from ..text.document import Document, load
from ..text.open_collections import Value
from ..text.place import Node
from ..text.typed_access import Pairs, items, mapping, text
from .patch_file_facts import find_keys, find_pointers

#: Fields that say nothing of what is built.
_IDENTITY = frozenset({"apiVersion", "kind"})
#: An operation of a patch in JSON on the name or kind of what it is applied to.
_RENAMING = re.compile(r"""path['"]?\s*+:\s*+['"]?/(?:metadata/name|kind)(?![\w/-])""")
_SELECTOR_FIELDS = ("group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector")


class PatchFact(NamedTuple):
    """A patch of a kustomization. `target` is the selector as written; `subjects` are kind and name of inline patches.

    `path` is the patch's file, None where the patch is inline; `key` is the field it stands in. `renames` says that it
    may change the name or kind of what it is applied to. Of an inline patch, `pointers` lead to what the operations of
    a JSON patch change, and `keys` are all that a strategic-merge patch has.
    """

    at: Node
    key: str
    path: str | None
    target: Pairs | None
    subjects: tuple[tuple[str, str], ...]
    renames: bool
    pointers: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()


class KustomizationFact(NamedTuple):
    """A kustomization: what it sets, and what it does to names.

    `fields` have a value, be it an empty list; `filled` have something in it.
    """

    at: Node
    api_version: str
    kind: str
    fields: frozenset[str]
    filled: frozenset[str]
    namespace: str | None
    prefix: str
    suffix: str
    generated: tuple[tuple[Kind, str], ...]
    patches: tuple[PatchFact, ...]


def kustomization(document: Document) -> tuple[KustomizationFact, tuple[ReferenceFact, ...]] | None:
    """What a document of a kustomization file says; None where it is something else's (not a mapping)."""
    value = document.value if document.value is not None else {}
    if not isinstance(value, dict):
        return None
    at = Node(document.index, ())
    api_version, kind = text(value, "apiVersion") or "", text(value, "kind") or "Kustomization"
    fields = {field for field in value.keys() - _IDENTITY if value[field] not in (None, "")}
    fact = KustomizationFact(
        at=at,
        api_version=api_version,
        kind=kind,
        fields=frozenset(fields),
        filled=frozenset(field for field in fields if value[field] not in ([], {})),
        namespace=text(value, "namespace"),
        prefix=text(value, "namePrefix") or "",
        suffix=text(value, "nameSuffix") or "",
        generated=tuple(_generated_objects(value)),
        patches=tuple(_patches(value)),
    )
    if api_version and not api_version.startswith("kustomize.config.k8s.io/"):
        return fact, ()
    return fact, references(COMPONENT if kind == "Component" else KUSTOMIZATION, value, at)


def _generated_objects(value: Value) -> Iterator[tuple[Kind, str]]:
    for field, kind in (("configMapGenerator", CONFIG_MAP), ("secretGenerator", SECRET)):
        for entry in items(value, field):
            if name := text(entry, "name"):
                yield kind, name


def _patches(value: Value) -> Iterator[PatchFact]:
    for field in ("patches", "patchesJson6902"):
        for index, entry in enumerate(items(value, field)):
            yield _patch((field, index), entry)
    for index, entry in enumerate(items(value, "patchesStrategicMerge")):
        if isinstance(entry, str):
            at = Node(0, ("patchesStrategicMerge", index))
            inline = "\n" in entry
            texts = _documents(entry) if inline else []
            path = None if inline else entry
            yield PatchFact(at, "patchesStrategicMerge", path, None, tuple(_subjects(texts)), False, (), _keys(texts))


def _patch(path: tuple[str, int], entry: Value) -> PatchFact:
    inline = _documents(text(entry, "patch") or "")
    target: Pairs | None = None
    if isinstance(entry, dict) and isinstance(entry.get("target"), dict):
        selector = mapping(entry, "target")
        target = tuple((field, str(selector[field])) for field in _SELECTOR_FIELDS if selector.get(field))
    subjects = tuple(_subjects(inline)) if path[0] == "patches" else ()
    options = mapping(entry, "options")
    allowed = True in (options.get("allowNameChange"), options.get("allowKindChange"))
    renames = allowed or _RENAMING.search(text(entry, "patch") or "") is not None
    pointers = tuple(pointer for value in inline for pointer in find_pointers(value))
    return PatchFact(Node(0, path), path[0], text(entry, "path"), target, subjects, renames, pointers, _keys(inline))


def _documents(patch: str) -> list[Value]:
    return [one.value for one in load(patch.encode("utf-8", "replace")).documents] if patch else []


def _keys(patch: list[Value]) -> frozenset[str]:
    return frozenset().union(*(find_keys(value) for value in patch if isinstance(value, dict)))


def _subjects(patch: list[Value]) -> Iterator[tuple[str, str]]:
    for value in patch:
        kind, name = text(value, "kind"), text(value, "metadata", "name")
        if kind and name:
            yield kind, name
