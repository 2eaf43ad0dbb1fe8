"""Laws on autoscalers and priorities. Source: Kubernetes `pkg/apis/*/validation`."""

from collections.abc import Sequence

from ....schemas.formats.quantity import parse_quantity
from ...text.open_collections import Value
from ...text.typed_access import items, text
from .broken_law import Named, Wrong
from .conditions import is_open, is_set

_FINE: tuple[Wrong, ...] = ()
_HIGHEST = 1_000_000_000
_SYSTEM = {"system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}


def replica_bounds(spec: Value) -> Sequence[Wrong]:
    """There is at least one Pod, and the most is not below the least."""
    if not isinstance(spec, dict):
        return _FINE
    least, most, found = spec.get("minReplicas"), spec.get("maxReplicas"), list[Wrong]()
    kinds = {text(metric, "type") for metric in items(spec, "metrics")}
    if type(least) is int and least < 1 and not kinds & {"Object", "External"}:
        says = "must be 1 or more: at 0 there is no Pod to be measured"
        found.append(Wrong(("minReplicas",), says, "write `1`"))
    if type(least) is int and type(most) is int and most < least:
        found.append(
            Wrong(("maxReplicas",), f"must be at least `minReplicas`, {least}", "raise it, or lower `minReplicas`")
        )
    return found


_SOURCES = {
    "Resource": "resource",
    "ContainerResource": "containerResource",
    "Pods": "pods",
    "Object": "object",
    "External": "external",
}
_TARGETS = ("value", "averageValue", "averageUtilization")


def metric(value: Value) -> Sequence[Wrong]:
    """A metric has the source of its type, and that has one target which it can be compared with."""
    if not isinstance(value, dict) or not isinstance(kind := value.get("type"), str) or kind not in _SOURCES:
        return _FINE
    source = value.get(_SOURCES[kind])
    if source is None:
        says = f"must have `{_SOURCES[kind]}`, as its type is {kind}"
        return (Wrong((), says, f"write `{_SOURCES[kind]}`", lacks=True),)
    if not isinstance(source, dict):
        return _FINE
    return [wrong._replace(path=(_SOURCES[kind], *wrong.path)) for wrong in _metric_source(kind, source)]


def _metric_source(kind: str, source: dict[str, Value]) -> list[Wrong]:
    found, target = list[Wrong](), source.get("target")
    for field in ("container", "name") if kind == "ContainerResource" else ("name",) if kind == "Resource" else ():
        if not is_set(source.get(field)):
            found.append(Wrong((), f"must have `{field}`", f"add `{field}`", lacks=True))
    if not isinstance(target, dict):
        return found
    is_resource = kind in ("Resource", "ContainerResource")
    allowed = {"Pods": ("averageValue",), "Object": ("value", "averageValue"), "External": ("value", "averageValue")}
    wanted = allowed.get(kind, ("averageUtilization", "averageValue"))
    given = [name for name in wanted if target.get(name) is not None]
    if not given:
        says = f"must have {' or '.join(f'`{name}`' for name in wanted)}"
        found.append(Wrong(("target",), says, "add what the metric is compared with", lacks=True))
    if len(given) > 1 and (is_resource or kind == "External"):
        found.append(Wrong(("target", given[1]), f"may not be set beside `{given[0]}`", "keep one of them"))
    for name in _TARGETS:
        number = parse_quantity(target.get(name))
        if number is not None and number <= 0:
            found.append(Wrong(("target", name), "must be above 0", "write an amount above 0"))
    return found


def scaled_version(value: Value) -> Sequence[Wrong]:
    """What is scaled is of a group, but for a ReplicationController; in the core API there is nothing else to scale."""
    if not isinstance(value, dict) or not is_set(kind := value.get("kind")) or kind == "ReplicationController":
        return _FINE
    given = value.get("apiVersion")
    if is_open(given) or is_open(kind) or (isinstance(given, str) and given.count("/") == 1 and given[0] != "/"):
        return _FINE
    is_workload = kind in ("Deployment", "StatefulSet", "ReplicaSet")
    hint = "write `apiVersion: apps/v1`" if is_workload else "write `apiVersion: GROUP/VERSION`"
    if not is_set(given):
        return (Wrong((), "must have `apiVersion`: without it the kind is one of the core API", hint, lacks=True),)
    return (Wrong(("apiVersion",), "must be a group and a version", hint),)


def scaling_rules(value: Value) -> Sequence[Wrong]:
    """Rules have at least one policy where they have any."""
    if not isinstance(value, dict) or value.get("policies") != []:
        return _FINE
    return (Wrong(("policies",), "must have a policy", "add one, or remove the list for the default"),)


def priority(value: Value) -> Sequence[Wrong]:
    """The highest priorities and their names are the system's own."""
    name, number = text(value, "metadata", "name") or "", value.get("value") if isinstance(value, dict) else None
    if name.startswith("system-"):
        if name not in _SYSTEM:
            says = "may not begin with `system-`, which is for the system's own classes"
            return (Wrong(("metadata", "name"), says, "write another name"),)
        return _FINE
    if type(number) is int and number > _HIGHEST:
        return (Wrong(("value",), f"must be at most {_HIGHEST}", f"write `{_HIGHEST}` or less"),)
    return _FINE


CHECKS: Named = {
    "replica-bounds": replica_bounds,
    "metric": metric,
    "scaled-version": scaled_version,
    "scaling-rules": scaling_rules,
    "priority": priority,
}
