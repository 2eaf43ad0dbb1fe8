"""Laws on volumes, claims and storage classes. Source: Kubernetes `pkg/apis/*/validation`."""

from collections.abc import Sequence

from ....schemas.formats.quantity import parse_quantity
from ...text.open_collections import Value
from ...text.typed_access import mapping, text
from .broken_law import Named, Wrong
from .conditions import is_set

_FINE: tuple[Wrong, ...] = ()


def access_modes(value: Value) -> Sequence[Wrong]:
    """What one Pod alone has, no other has."""
    if not isinstance(value, list) or "ReadWriteOncePod" not in value or len(value) < 2:
        return _FINE
    return (Wrong((), "may have no other mode beside ReadWriteOncePod", "keep one of them"),)


def capacity(spec: Value) -> Sequence[Wrong]:
    """A volume says how large it is."""
    if not isinstance(spec, dict):
        return _FINE
    if not is_set(given := mapping(spec, "capacity").get("storage")):
        return (Wrong((), "must have `capacity.storage`", "add `capacity: {storage: 10Gi}`", lacks=True),)
    if (number := parse_quantity(given)) is not None and number <= 0:
        return (Wrong(("capacity", "storage"), "must be above 0", "write an amount above 0"),)
    others = [name for name in mapping(spec, "capacity") if name != "storage"]
    return [Wrong(("capacity", name), "may not be set: a volume has `storage` alone", "remove it") for name in others]


def local_volume(spec: Value) -> Sequence[Wrong]:
    """A local volume says on which node it is."""
    if not isinstance(spec, dict) or not isinstance(spec.get("local"), dict) or is_set(spec.get("nodeAffinity")):
        return _FINE
    return (Wrong((), "must have `nodeAffinity`: a local volume is on one node", "add `nodeAffinity`", lacks=True),)


def recycled_root(spec: Value) -> Sequence[Wrong]:
    """The root of a node is not emptied."""
    if text(spec, "persistentVolumeReclaimPolicy") != "Recycle" or text(spec, "hostPath", "path") != "/":
        return _FINE
    return (Wrong(("persistentVolumeReclaimPolicy",), "may not be Recycle for the path `/`", "write `Retain`"),)


def recycle(value: Value) -> Sequence[Wrong]:
    """Recycle is on its way out."""
    if value != "Recycle":
        return _FINE
    return (Wrong((), "is deprecated as Recycle: the API server warns of it", "provision volumes, and write `Delete`"),)


def topology_term(value: Value) -> Sequence[Wrong]:
    """A term has values, each once."""
    if not isinstance(value, dict) or not isinstance(values := value.get("values"), list):
        return _FINE
    if not values:
        return (Wrong(("values",), "must have a value", "add one"),)
    if len(set(map(str, values))) < len(values):
        return (Wrong(("values",), "has a value twice", "keep one of them"),)
    return _FINE


CHECKS: Named = {
    "access-modes": access_modes,
    "capacity": capacity,
    "local-volume": local_volume,
    "recycled-root": recycled_root,
    "recycle": recycle,
    "topology-term": topology_term,
}
