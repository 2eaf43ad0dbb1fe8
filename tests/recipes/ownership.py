"""Who owns which field of an object: server-side apply, and its conflicts.

Kept simple where nothing here needs more: a list has one owner, as in every definition without `x-kubernetes-list-type`
(sigs.k8s.io/structured-merge-diff: such lists are atomic).
"""

import copy
from collections.abc import Iterator
from typing import Any

Value = dict[str, Any]
Path = tuple[str, ...]
#: For each owner, with how it came to own (Apply or Update), its fields.
Owners = dict[tuple[str, str], set[Path]]

#: What nobody owns.
_UNOWNED = {("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace"), ("metadata", "uid")}
_UNOWNED |= {("metadata", "creationTimestamp"), ("metadata", "resourceVersion"), ("metadata", "generation")}
_UNOWNED |= {("metadata", "managedFields")}


def leaves(value: Any, way: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The fields of an object that have one owner each."""
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from leaves(part, (*way, key))
    elif way not in _UNOWNED:
        yield way, value


def fields(value: Value) -> dict[Path, Any]:
    """All of them with their values."""
    return dict(leaves(value))


def conflicts(live: Value, owners: Owners, wanted: Value, manager: str) -> list[tuple[str, str]]:
    """Fields that others own and that would get another value: their owner and their path."""
    now = fields(live)
    return [
        (name, "." + ".".join(way))
        for way, value in fields(wanted).items()
        for (name, how), owned in owners.items()
        if way in owned and (name, how) != (manager, "Apply") and now.get(way) != value
    ]


def applied(live: Value, owners: Owners, wanted: Value, manager: str) -> Value:
    """The object with what is wanted of it; what this owner wanted before and no longer does goes, unless shared."""
    result = copy.deepcopy(live)
    now, new = fields(live), fields(wanted)
    before = owners.get((manager, "Apply"), set())
    for way in before - new.keys():
        if not any(way in owned for owner, owned in owners.items() if owner != (manager, "Apply")):
            _remove(result, way)
    for way, value in new.items():
        if now.get(way) != value:
            for owner, owned in owners.items():
                if owner != (manager, "Apply"):
                    owned.discard(way)
        _put(result, way, value)
    owners[manager, "Apply"] = set(new)
    return result


def updated(before: Value, after: Value, owners: Owners, manager: str) -> None:
    """Whoever changes a field without applying it owns it from then on."""
    old, new = fields(before), fields(after)
    changed = {way for way, value in new.items() if way not in old or old[way] != value}
    for owned in owners.values():
        owned -= changed | (old.keys() - new.keys())
    owners.setdefault((manager, "Update"), set()).update(changed)


def merged(value: Any, patch: Any) -> Any:
    """RFC 7386."""
    if not isinstance(patch, dict):
        return patch
    result = dict(value) if isinstance(value, dict) else {}
    for key, part in patch.items():
        if part is None:
            result.pop(key, None)
        elif not key.startswith("$"):
            result[key] = merged(result.get(key), part)
    return result


def _put(value: Value, way: Path, part: Any) -> None:
    for key in way[:-1]:
        if not isinstance(value.get(key), dict):
            value[key] = {}
        value = value[key]
    value[way[-1]] = copy.deepcopy(part)


def _remove(value: Value, way: Path) -> None:
    inner: Any = value
    for key in way[:-1]:
        inner = inner.get(key) if isinstance(inner, dict) else None
    if isinstance(inner, dict):
        inner.pop(way[-1], None)
