"""Which fields of an object have changed that cannot be changed."""

from collections.abc import Iterator
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ...schemas.formats.quantity import parse_quantity
from ...schemas.kubernetes.immutable_fields import IMMUTABLE_FIELDS, MUTABLE_BELOW, OF_TEMPLATES, FixedField
from ...schemas.reference_forms import Kind
from ..text.document import Value
from ..text.typed_access import items, mapping, text, texts, value_at_path
from .compared import Deployed

_CLAIM = Kind("", "PersistentVolumeClaim")
_STORAGE = ("spec", "resources", "requests", "storage")


class Changed(NamedTuple):
    """A field that has changed, and whether it is a size that has become less.

    Where it `is_idle` the change is taken and does nothing.
    """

    path: tuple[str, ...]
    is_less: bool = False
    is_idle: bool = False


def find_changed(before: Deployed, now: Deployed) -> Iterator[Changed]:
    """The fields that are others and must not be."""
    old, new = before.value, now.value
    for field in IMMUTABLE_FIELDS.get(now.id.kind, ()):
        if field.where is None or value_at_path(old, *field.where[0]) == field.where[1]:
            one, other = (_normalize(now.id.kind, field, value) for value in (old, new))
            if field.is_idle:
                if _is_changed_inside(one, other):
                    yield Changed(field.path, is_idle=True)
            elif one != other and not _may_be_same(field, one, other, old, new):
                yield Changed(field.path)
    if now.id.kind == _CLAIM:
        sizes = (parse_quantity(value_at_path(value, *_STORAGE)) for value in (old, new))
        least, size = (*sizes,)
        if least is not None and size is not None and size < least:
            yield Changed(_STORAGE, is_less=True)


def _is_changed_inside(before: Value, now: Value) -> bool:
    """Whether a template of a volume says something else than the one of its name said; others are made, or stay."""
    old = {text(one, "metadata", "name"): one for one in items(before)}
    return any(
        name in old and old[name] != one for one in items(now) if (name := text(one, "metadata", "name")) is not None
    ) and not any(is_placeholder(word) for word in (*texts([before]), *texts([now])))


def _may_be_same(field: FixedField, one: Value, other: Value, old: Value, new: Value) -> bool:
    """Whether it is not known that the cluster has two values."""
    if field.is_assigned and (one is None or other is None):
        is_told = bool(field.unassigned) and one is None and other == field.unassigned
        return not is_told or "ExternalName" in (text(old, "spec", "type"), text(new, "spec", "type"))
    return any(is_placeholder(word) for word in (*texts([one]), *texts([other])))


def _normalize(kind: Kind, field: FixedField, value: Value) -> Value:
    found = value_at_path(value, *field.path)
    if found in (None, "", {}, []):
        return field.default or None
    if field.path[-1] == "volumeClaimTemplates":
        return [_template(one) for one in items(found)]
    if left_out := MUTABLE_BELOW.get(kind):
        found = {key: inner for key, inner in mapping(found).items() if key not in left_out}
    return _plain(found)


def _template(claim: Value) -> Value:
    """A template of claims without what says nothing, and with what counts where nothing is written."""
    found = {key: value for key, value in mapping(claim).items() if key not in OF_TEMPLATES}
    named = {key: value for key, value in mapping(found, "metadata").items() if key != "creationTimestamp"}
    spec = {"volumeMode": "Filesystem", **mapping(found, "spec")}
    return _plain({**found, "metadata": named, "spec": spec})


def _plain(value: Value) -> Value:
    """The value without what is empty, with sizes as numbers: `1Gi` and `1024Mi` are one."""
    if isinstance(value, dict):
        plain = {key: _plain(inner) for key, inner in value.items()}
        sizes = plain.get("storage")
        if (size := parse_quantity(sizes)) is not None:
            plain["storage"] = str(size)
        return {key: inner for key, inner in plain.items() if inner not in (None, {}, [])}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def is_short_lived(one: Deployed) -> bool:
    """Whether the object may be gone by the time that it is applied again: a Job that removes itself."""
    return mapping(one.value, "spec").get("ttlSecondsAfterFinished") is not None


def describe(one: Deployed) -> str:
    """Kind and name."""
    return f"{one.id.kind.name} `{one.id.name}`" + (f" in {one.id.namespace}" if one.id.namespace else "")
