"""What CDI asks of DataVolumes, DataImportCrons, DataSources, ObjectTransfers and the sources of volumes."""

from collections.abc import Iterator

from ....schemas.formats.quantity import parse_quantity
from ...text.open_collections import Value
from ...text.place import NodePath
from ...text.typed_access import mapping, text, value_at_path
from .refusal import Refusal, given, number

_LEAST = 2**20
_LONGEST, _LONGEST_LABEL = 253, 63
_CLONES = ("pvc", "snapshot")
#: What a source must have that is not empty.
_NEEDED = {
    "imageio": ("secretRef", "diskId"),
    "vddk": ("secretRef", "uuid", "backingFile", "thumbprint"),
    "pvc": ("namespace", "name"),
    "snapshot": ("namespace", "name"),
}
_CRON_FIELDS = ("sourceRef", "contentType", "checkpoints", "finalCheckpoint")


def find_data_volume_refusals(spec: dict[str, Value], name: str) -> Iterator[Refusal]:
    """The broken laws of a DataVolume's spec."""
    if len(name) > _LONGEST:
        yield Refusal("long-name", (), name)
    storages = given(spec, ("pvc", "storage"))
    if len(storages) != 1:
        return
    storage = mapping(spec, storages[0])
    yield from (refusal.below(storages[0]) for refusal in _of_size(spec, storage, storages[0], name))
    if len(text(storage, "storageClassName") or "") > _LONGEST:
        yield Refusal("storage-class-name", (storages[0], "storageClassName"))
    populated, sources = given(storage, ("dataSource", "dataSourceRef")), given(spec, ("source", "sourceRef"))
    if populated:
        if sources:
            yield Refusal("origin-twice", (storages[0], populated[0]))
        yield from (refusal.below(storages[0]) for refusal in _of_population(storage, populated))
    elif not sources:
        yield Refusal("no-origin", (), name)
    elif mapping(spec, "sourceRef").get("name") == "":
        yield Refusal("unnamed", ("sourceRef", "name"), "name")
    elif isinstance(spec.get("source"), dict):
        yield from find_source_refusals(spec)


def _of_size(spec: dict[str, Value], storage: dict[str, Value], kind: str, name: str) -> Iterator[Refusal]:
    size = value_at_path(storage, "resources", "requests", "storage")
    is_clone = spec.get("sourceRef") is not None or bool(given(spec.get("source"), _CLONES))
    if size is None:
        if kind == "pvc" or not is_clone:
            yield Refusal("no-size", (), name)
        return
    amount = parse_quantity(size)
    if amount is not None and amount < _LEAST:
        yield Refusal("small-size", ("resources", "requests", "storage"), str(size))


def _of_population(storage: dict[str, Value], populated: list[str]) -> Iterator[Refusal]:
    references = [mapping(storage, key) for key in populated]
    if len(references) > 1 and references[0] != {key: one for key, one in references[1].items() if key != "namespace"}:
        yield Refusal("unlike-sources", ("dataSourceRef",))
    for key, reference in zip(populated, references, strict=True):
        if key == "dataSourceRef" and text(reference, "namespace"):
            yield Refusal("source-namespace", (key, "namespace"))
        for field in ("kind", "name"):
            if reference.get(field) == "":
                yield Refusal("unnamed", (key, field), field)
        kind = text(reference, "kind")
        if kind and kind != "PersistentVolumeClaim" and not text(reference, "apiGroup"):
            yield Refusal("source-group-missing", (key,), kind)


def find_source_refusals(spec: dict[str, Value]) -> Iterator[Refusal]:
    """The broken laws of a spec that has one source."""
    source, content = mapping(spec, "source"), text(spec, "contentType")
    for kind in given(source, ("blank", "registry")):
        if content == "archive":
            yield Refusal(f"{kind}-archive", ("contentType",))
    registry = mapping(source, "registry")
    if registry.get("imageStream") is not None:
        at: NodePath = ("source", "registry")
        if registry["imageStream"] == "":
            yield Refusal("unnamed", (*at, "imageStream"), "imageStream")
        if text(registry, "pullMethod") != "node":
            yield Refusal("image-stream", (*at, "pullMethod") if "pullMethod" in registry else at)
    for kind, fields in _NEEDED.items():
        for field in fields:
            if mapping(source, kind).get(field) == "":
                yield Refusal("unnamed", ("source", kind, field), field)
    for kind in ("http", "s3", "gcs", "imageio", "vddk"):
        if mapping(source, kind).get("url") == "":
            yield Refusal("unnamed", ("source", kind, "url"), "url")
    imageio = mapping(source, "imageio")
    if imageio and not text(imageio, "certConfigMap") and imageio.get("insecureSkipVerify") is not True:
        yield Refusal("no-certificates", ("source", "imageio"))


def find_import_source_refusals(spec: dict[str, Value], name: str) -> Iterator[Refusal]:
    """The broken laws of a VolumeImportSource."""
    if len(name) > _LONGEST_LABEL:
        yield Refusal("long-name", (), name)
    yield from find_source_refusals(spec)
    is_warm = bool(spec.get("checkpoints")) and bool(given(spec.get("source"), ("vddk", "imageio")))
    if is_warm and not text(spec, "targetClaim"):
        yield Refusal("no-target-claim", ())


def find_import_cron_refusals(spec: dict[str, Value], name: str) -> Iterator[Refusal]:
    """The broken laws of a DataImportCron."""
    if len(name) > _LONGEST_LABEL:
        yield Refusal("long-name", (), name)
    template = mapping(spec, "template", "spec")
    if not given(template.get("source"), ("registry", "pvc")):
        yield Refusal("cron-source", ("template",), name)
        return
    if not given(template.get("source"), ("registry",)):
        yield Refusal("cron-claim", ("template", "spec", "source"))
    fields = [key for key in _CRON_FIELDS if template.get(key)]
    yield from (Refusal("cron-field", ("template", "spec", key), key) for key in fields)
    if not fields:
        found = find_data_volume_refusals(template, "")
        yield from (refusal.below("template", "spec") for refusal in found)
    if (kept := number(spec, "importsToKeep")) is not None and kept < 0:
        yield Refusal("kept-imports", ("importsToKeep",), str(kept))
    managed = spec.get("managedDataSource")
    if managed == "":
        yield Refusal("unnamed", ("managedDataSource",), "managedDataSource")
    elif isinstance(managed, str) and len(managed) > _LONGEST_LABEL:
        yield Refusal("long-name", ("managedDataSource",), managed)


def find_transfer_refusals(spec: dict[str, Value], _name: str) -> Iterator[Refusal]:
    """The broken law of an ObjectTransfer: it goes to another namespace or gets another name."""
    if isinstance(spec.get("target"), dict) and not given(spec["target"], ("namespace", "name")):
        yield Refusal("no-transfer-target", ("target",), text(spec, "source", "name") or "")


def find_data_source_mistakes(spec: dict[str, Value], whole: Value) -> Iterator[Refusal]:
    """What keeps a DataSource from being ready: it leads to one of another namespace, or to itself."""
    at: NodePath = ("source", "dataSource")
    other = mapping(spec, *map(str, at))
    namespace = text(whole, "metadata", "namespace")
    named = text(other, "namespace") or namespace
    if not other or not namespace or not named:
        return
    if named != namespace:
        yield Refusal("other-namespace", (*at, "namespace"), named)
    elif text(other, "name") == text(whole, "metadata", "name"):
        yield Refusal("own-source", (*at, "name"), text(other, "name") or "")
