"""A kustomization file → facts."""

import posixpath
from collections.abc import Iterator

from ...schemas.files import KUSTOMIZATION_NAMES
from ...schemas.reference_forms import Kind
from ...schemas.references import COMPONENT, CONFIG_MAP, KUSTOMIZATION, SECRET
from ..facts import KustomizationFact, Pairs, PatchFact, ReferenceFact
from ..references import references
from ..text.document import Document, Value, load
from ..text.place import Node
from ..text.values import items, mapping, text

#: Fields that say nothing of what is built.
_IDENTITY = frozenset({"apiVersion", "kind"})
_SELECTOR_FIELDS = ("group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector")


def is_kustomization_name(path: str) -> bool:
    """Whether kustomize looks for a kustomization under this name."""
    return posixpath.basename(path) in KUSTOMIZATION_NAMES


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
        generated=tuple(_generated(value)),
        patches=tuple(_patches(value)),
    )
    if api_version and not api_version.startswith("kustomize.config.k8s.io/"):
        return fact, ()
    return fact, references(COMPONENT if kind == "Component" else KUSTOMIZATION, value, at)


def _generated(value: Value) -> Iterator[tuple[Kind, str]]:
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
            subjects = tuple(_subjects(entry)) if inline else ()
            yield PatchFact(at, "patchesStrategicMerge", None if inline else entry, None, subjects, False)


def _patch(path: tuple[str, int], entry: Value) -> PatchFact:
    inline = text(entry, "patch") or ""
    target: Pairs | None = None
    if isinstance(entry, dict) and isinstance(entry.get("target"), dict):
        selector = mapping(entry, "target")
        target = tuple((field, str(selector[field])) for field in _SELECTOR_FIELDS if selector.get(field))
    subjects = tuple(_subjects(inline)) if path[0] == "patches" else ()
    options = mapping(entry, "options")
    renames = True in (options.get("allowNameChange"), options.get("allowKindChange"))
    return PatchFact(Node(0, path), path[0], text(entry, "path"), target, subjects, renames)


def _subjects(patch: str) -> Iterator[tuple[str, str]]:
    for document in load(patch.encode("utf-8", "replace")).documents:
        kind, name = text(document.value, "kind"), text(document.value, "metadata", "name")
        if kind and name:
            yield kind, name
