"""Laws on configuration, storage, roles, quotas and scaling. Source: Kubernetes `pkg/apis/*/validation`."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise

from ....schemas.formats.quantity import parse_quantity
from ....schemas.kubernetes.laws.standard_resources import (
    COUNTED,
    LIMIT_TYPES,
    OF_BEST_EFFORT,
    OF_QUOTAS,
    QUOTA_PREFIXES,
)
from ...text.open_collections import Value
from ...text.typed_access import items, mapping, text
from .broken_law import Named, Wrong
from .conditions import is_open, is_set

_FINE: tuple[Wrong, ...] = ()
#: Bytes that a ConfigMap or Secret may hold.
_MOST_DATA = 1024 * 1024
#: The keys that a Secret of a type cannot be without.
_KEYS_OF_TYPES: Mapping[str, tuple[str, ...]] = {
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
}
_BASIC, _TOKEN = "kubernetes.io/basic-auth", "kubernetes.io/service-account-token"
_ACCOUNT = "kubernetes.io/service-account.name"
_RBAC = "rbac.authorization.k8s.io"
_HIGHEST = 1_000_000_000
_SYSTEM = {"system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}


def keys_apart(value: Value) -> Sequence[Wrong]:
    """A key is text or bytes."""
    data, binary = mapping(value, "data"), mapping(value, "binaryData")
    says = "stands under `binaryData` as well"
    return [Wrong(("data", key), says, "keep one of them") for key in data if key in binary] if binary else _FINE


def data_size(value: Value) -> Sequence[Wrong]:
    """What is kept is not too large; base64 says three bytes with four letters."""
    if not isinstance(value, dict):
        return _FINE
    is_secret, size = value.get("kind") == "Secret", 0
    for field in ("data", "binaryData", "stringData"):
        for key, entry in mapping(value, field).items():
            if isinstance(entry, str):
                is_encoded = field == "binaryData" or (is_secret and field == "data")
                size += len(entry) * 3 // 4 if is_encoded else (len(entry) if entry.isascii() else len(entry.encode()))
                size += 0 if is_secret else len(key)
    if size <= _MOST_DATA or "sops" in value:
        return _FINE
    says = f"has {size} bytes of data; the API server takes {_MOST_DATA}"
    return (Wrong(("data",) if "data" in value else (), says, "split it, or keep the largest part elsewhere"),)


def secret_type(value: Value) -> Sequence[Wrong]:
    """A Secret of a known type has the keys of that type."""
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str):
        return _FINE
    if any(value.get(field) is not None and not isinstance(value[field], dict) for field in ("data", "stringData")):
        return _FINE
    keys = {**mapping(value, "data"), **mapping(value, "stringData")}
    if any(is_open(key) or key == "<<" for key in keys):
        return _FINE
    if kind == _BASIC and not {"username", "password"} & keys.keys():
        return (
            Wrong((), f"must have `username` or `password` in its data: its type is {kind}", "add one", lacks=True),
        )
    if kind == _TOKEN and not text(value, "metadata", "annotations", _ACCOUNT):
        says = f"must have the annotation `{_ACCOUNT}`: its type is {kind}"
        return (Wrong(("metadata",), says, "add the annotation", lacks=True),)
    missing = [key for key in _KEYS_OF_TYPES.get(kind, ()) if key not in keys]
    if missing:
        listed = " and ".join(f"`{key}`" for key in missing)
        return (Wrong((), f"must have {listed} in its data: its type is {kind}", f"add {listed}", lacks=True),)
    return _docker_config(value, kind) if "docker" in kind and "sops" not in value else _FINE


def _docker_config(value: dict[str, Value], kind: str) -> Sequence[Wrong]:
    """What a registry's credentials are in is JSON."""
    for key in _KEYS_OF_TYPES.get(kind, ()):
        written = mapping(value, "stringData").get(key)
        if isinstance(written, str) and not is_open(written) and not _is_json(written):
            return (Wrong(("stringData", key), "must be JSON", "write an object with `auths`"),)
    return _FINE


def _is_json(written: str) -> bool:
    try:
        return isinstance(json.loads(written), dict)
    except (ValueError, RecursionError):
        return False


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


def policy_rule(rule: Value) -> Sequence[Wrong]:
    """A rule is about resources of groups, or about URLs."""
    if not isinstance(rule, dict):
        return _FINE
    found = list[Wrong]()
    if not is_set(rule.get("verbs")):
        found.append(Wrong((), "must have `verbs`", "add `verbs`", lacks=True))
    if is_set(rule.get("nonResourceURLs")):
        if any(is_set(rule.get(field)) for field in ("apiGroups", "resources", "resourceNames")):
            says = "may not stand beside resources: a rule is about the one or the other"
            found.append(Wrong(("nonResourceURLs",), says, "make two rules of it"))
        return found
    if not rule.get("apiGroups"):
        hint = 'add `apiGroups: [""]` for Pods, Services and the like'
        found.append(Wrong((), "must have `apiGroups`, as it is about resources", hint, lacks=True))
    if not rule.get("resources"):
        found.append(Wrong((), "must have `resources`", "add `resources`", lacks=True))
    return found


def subject(value: Value, is_cluster: bool) -> Sequence[Wrong]:
    """ServiceAccounts are of no API group, and in a namespace: that of their binding where it is in one."""
    if not isinstance(value, dict) or is_open(value.get("kind")):
        return _FINE
    kind, group, found = value.get("kind"), value.get("apiGroup"), list[Wrong]()
    if not is_set(value.get("name")):
        found.append(Wrong((), "must have `name`", "add `name`", lacks=True))
    if kind == "ServiceAccount":
        if group == _RBAC:
            found.append(Wrong(("apiGroup",), "must be empty for a ServiceAccount", "remove it"))
        if is_cluster and not is_set(value.get("namespace")):
            found.append(Wrong((), "must have `namespace`: a ServiceAccount is in one", "add `namespace`", lacks=True))
    return found


def quota(spec: Value) -> Sequence[Wrong]:
    """A quota is of resources that are there, in whole numbers where objects are counted."""
    hard, found = mapping(spec, "hard"), list[Wrong]()
    is_best_effort = "BestEffort" in items(spec, "scopes")
    for name, amount in hard.items():
        if is_open(name) or name.startswith("$"):
            continue
        number = parse_quantity(amount)
        if name not in OF_QUOTAS and "/" not in name and not name.startswith(QUOTA_PREFIXES):
            found.append(
                Wrong(("hard", name), "is no resource that a quota can be about", "write a resource such as `pods`")
            )
        elif number is not None and number < 0:
            found.append(Wrong(("hard", name), "must be 0 or more", "write an amount"))
        elif number is not None and number != int(number) and (name in COUNTED or name.startswith("count/")):
            found.append(Wrong(("hard", name), "must be a whole number: it counts objects", "write a whole number"))
        elif is_best_effort and name not in OF_BEST_EFFORT:
            found.append(
                Wrong(("hard", name), "does not go with the scope BestEffort, which counts `pods`", "remove it")
            )
    return found


def quota_scopes(value: Value) -> Sequence[Wrong]:
    """Two scopes that exclude each other hold nothing."""
    if not isinstance(value, list):
        return _FINE
    for one, other in (("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")):
        if one in value and other in value:
            return (Wrong((), f"has {one} and {other}, which exclude each other", "keep one of them"),)
    return _FINE


def limit(value: Value) -> Sequence[Wrong]:
    """A limit is of a known type, and its bounds are in their order."""
    if not isinstance(value, dict):
        return _FINE
    kind, found = value.get("type"), list[Wrong]()
    if not is_set(kind):
        found.append(Wrong((), f"must have `type`, one of {', '.join(LIMIT_TYPES)}", "add `type`", lacks=True))
    elif isinstance(kind, str) and kind not in LIMIT_TYPES and "/" not in kind and not is_open(kind):
        found.append(Wrong(("type",), f"must be one of {', '.join(LIMIT_TYPES)}", "write one of them"))
    if kind == "Pod":
        for field in ("default", "defaultRequest"):
            if is_set(value.get(field)):
                found.append(Wrong((field,), "may not be set for a Pod: its containers have defaults", "remove it"))
    if kind == "PersistentVolumeClaim" and not {"storage"} & {*mapping(value, "min"), *mapping(value, "max")}:
        found.append(Wrong((), "must have `storage` in `min` or `max`", "add it", lacks=True))
    return [*found, *_order(value), *_ratios(value)]


_BOUNDS = ("min", "defaultRequest", "default", "max")


def _order(value: dict[str, Value]) -> list[Wrong]:
    """Each bound is at most those behind it; a default is not below its request."""
    found = list[Wrong]()
    names = {name for bound in _BOUNDS for name in mapping(value, bound)}
    for name in sorted(names):
        known = [
            (bound, number)
            for bound in _BOUNDS
            if (number := parse_quantity(mapping(value, bound).get(name))) is not None
        ]
        for (lower, low), (upper, high) in pairwise(known):
            if low > high:
                found.append(Wrong((lower, name), f"must be at most `{upper}.{name}`", f"lower it, or raise `{upper}`"))
    return found


def _ratios(value: dict[str, Value]) -> list[Wrong]:
    ratios = mapping(value, "maxLimitRequestRatio")
    return [
        Wrong(("maxLimitRequestRatio", name), "must be 1 or more", "write `1` or more")
        for name, given in ratios.items()
        if (number := parse_quantity(given)) is not None and number < 1
    ]


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


def quantities(value: Value) -> Sequence[Wrong]:
    """Amounts that may be nothing."""
    if not isinstance(value, dict):
        return _FINE
    numbers = ((name, parse_quantity(given)) for name, given in value.items())
    return [Wrong((name,), "must be 0 or more", "write an amount") for name, number in numbers if number and number < 0]


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
    "data-size": data_size,
    "keys-apart": keys_apart,
    "limit": limit,
    "local-volume": local_volume,
    "metric": metric,
    "policy-rule": policy_rule,
    "priority": priority,
    "quantities": quantities,
    "quota": quota,
    "quota-scopes": quota_scopes,
    "recycle": recycle,
    "recycled-root": recycled_root,
    "replica-bounds": replica_bounds,
    "scaling-rules": scaling_rules,
    "secret-type": secret_type,
    "subject": subject,
    "topology-term": topology_term,
}
