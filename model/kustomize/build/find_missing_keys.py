"""Keys of ConfigMaps and Secrets that are asked for and that these do not have where both are built."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ....schemas.references import HELM_RELEASE, POD_SPECS
from ..build_facts import MissingKey
from .objects import Identity, shown
from .result import Built, Identified
from .traced import Traced

_PODS = {kind: tuple(path.split(".")) for kind, path in POD_SPECS}
_DATA = ("data", "binaryData", "stringData")
#: The key that a HelmRelease reads where it names none.
_VALUES = "values.yaml"
#: What else may put keys into an object says so in its metadata: these are marks of nothing of the kind.
_PLAIN_METADATA = frozenset({"name", "namespace", "labels", "creationTimestamp"})


class _Asked(NamedTuple):
    """A key that is asked for, as text with its place, of an object of a kind and name."""

    kind: str
    name: str
    key: Traced


_Index = Mapping[tuple[str, str, str], tuple[Identity, Built]]


def find_missing_keys(every: Identified) -> Iterator[MissingKey]:
    """The keys that are asked for and are not there, of objects of which everything is known."""
    known: dict[tuple[str, str, str], tuple[Identity, Built]] = {}
    others: list[tuple[Identity, Built]] = []
    for who, one in every:
        if who.group == "" and who.kind in ("ConfigMap", "Secret"):
            known[who.kind, who.name, who.namespace] = who, one
        else:
            others.append((who, one))
    for who, one in others if known else ():
        for asked in _find_asked(who, one.traced):
            yield from _missing(asked, known.get((asked.kind, asked.name, who.namespace)))


def _missing(asked: _Asked, found: tuple[Identity, Built] | None) -> Iterator[MissingKey]:
    if found is None or not isinstance(asked.key.value, str):
        return
    _, one = found
    keys = _keys(one)
    if keys and asked.key.value not in keys:
        at = asked.key.origin.place
        yield MissingKey(at, asked.kind, one.names[0], asked.key.value, tuple(sorted(keys)), one.made_by)


def _keys(one: Built) -> set[str]:
    """The keys of an object; none where something else may put some into it."""
    metadata = one.value.get("metadata")
    is_plain = isinstance(metadata, dict) and metadata.keys() <= _PLAIN_METADATA
    if not one.is_whole or not (is_plain or one.is_generated):
        return set()
    parts = (one.value.get(field) for field in _DATA)
    return {key for part in parts if isinstance(part, dict) for key in part}


def _find_asked(who: Identity, whole: Traced) -> Iterator[_Asked]:
    if (path := next((path for kind, path in _PODS.items() if kind == (who.group, who.kind)), None)) is not None:
        spec = whole.at(*path)
        if spec is not None:
            yield from _of_pod(spec)
    elif (who.group, who.kind) == HELM_RELEASE:
        values = whole.at("spec", "valuesFrom")
        for entry in values.items() if values is not None else ():
            if not _is_optional(entry):
                key = entry.entry("valuesKey") or Traced(_VALUES, entry.origin)
                yield _Asked(_text(entry, "kind"), _text(entry, "name"), key)


def _of_pod(spec: Traced) -> Iterator[_Asked]:
    for field in ("containers", "initContainers"):
        for container in _items(spec, field):
            for variable in _items(container, "env"):
                for kind, source in (("ConfigMap", "configMapKeyRef"), ("Secret", "secretKeyRef")):
                    named = variable.at("valueFrom", source)
                    key = named.entry("key") if named is not None else None
                    if named is not None and key is not None and not _is_optional(named):
                        yield _Asked(kind, _text(named, "name"), key)
    for volume in _items(spec, "volumes"):
        yield from _of_volume(volume)
        projected = volume.entry("projected")
        for part in _items(projected, "sources") if projected is not None else ():
            yield from _of_volume(part)


def _of_volume(volume: Traced) -> Iterator[_Asked]:
    for kind, field in (("ConfigMap", "configMap"), ("Secret", "secret")):
        named = volume.entry(field)
        if named is not None and not _is_optional(named):
            for item in _items(named, "items"):
                if (key := item.entry("key")) is not None:
                    yield _Asked(kind, _text(named, "secretName") or _text(named, "name"), key)


def _items(around: Traced, field: str) -> list[Traced]:
    found = around.entry(field)
    return found.items() if found is not None else []


def _is_optional(around: Traced) -> bool:
    found = around.entry("optional")
    return found is not None and found.value is True


def _text(around: Traced, field: str) -> str:
    found = around.entry(field)
    return shown(found.value) if found is not None else ""
