"""Laws on where volumes and claims come from. Source: Kubernetes `pkg/apis/core/validation`."""

import re
from collections.abc import Sequence

from ...text.open_collections import Value
from .broken_law import Named, Wrong
from .conditions import is_open, is_set

_FINE: tuple[Wrong, ...] = ()
_MOST_UNITS = 255
_INITIATORS = {
    "iqn": re.compile(r"iqn\.\d{4}-\d{2}\.([a-z0-9.-]+)(:[^,;*&$|\s]+)?"),
    "eui": re.compile(r"eui\.[0-9a-fA-F]{16}"),
    "naa": re.compile(r"naa\.[0-9a-fA-F]{32}"),
}


def initiator(value: Value) -> Sequence[Wrong]:
    """A target of iSCSI has a name of one of three forms."""
    if not isinstance(value, str) or not value or is_open(value):
        return _FINE
    form = _INITIATORS.get(value[:3])
    if form is not None and form.fullmatch(value):
        return _FINE
    return (Wrong((), "must be a name of iSCSI", "write a name such as `iqn.2001-04.com.example:storage`"),)


def fibre_channel(value: Value) -> Sequence[Wrong]:
    """A volume of Fibre Channel is named by ports and a unit, or by its identifier."""
    if not isinstance(value, dict):
        return _FINE
    names, unit = is_set(value.get("targetWWNs")), value.get("lun")
    if names == is_set(value.get("wwids")):
        says = "must have one of `targetWWNs` and `wwids`"
        return (Wrong((), says, "keep one of them" if names else "add one of them", lacks=not names),)
    if names and unit is None:
        return (Wrong((), "must have `lun`, as it has `targetWWNs`", "add `lun`", lacks=True),)
    if names and type(unit) is int and not 0 <= unit <= _MOST_UNITS:
        return (Wrong(("lun",), f"must be between 0 and {_MOST_UNITS}", "write the number of the unit"),)
    return _FINE


def data_source(value: Value) -> Sequence[Wrong]:
    """What a claim is filled from is named, and a kind of the core API is a claim."""
    if not isinstance(value, dict) or any(is_open(entry) for entry in value.values()):
        return _FINE
    found = [
        Wrong((), f"must have `{field}`", f"add `{field}`", lacks=True)
        for field in ("kind", "name")
        if not is_set(value.get(field))
    ]
    kind = value.get("kind")
    if not is_set(value.get("apiGroup")) and is_set(kind) and kind != "PersistentVolumeClaim":
        says = "must be PersistentVolumeClaim, as `apiGroup` is not set"
        found.append(Wrong(("kind",), says, "add the group, such as `apiGroup: snapshot.storage.k8s.io`"))
    return found


CHECKS: Named = {"initiator": initiator, "fibre-channel": fibre_channel, "data-source": data_source}
