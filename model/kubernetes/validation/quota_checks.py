"""Laws on quotas, limits and amounts. Source: Kubernetes `pkg/apis/*/validation`."""

from collections.abc import Sequence
from itertools import pairwise

from ....schemas.formats.quantity import parse_quantity
from ....schemas.formats.texts import FORMATS
from ....schemas.kubernetes.laws.standard_resources import (
    COUNTED,
    LIMIT_TYPES,
    OF_BEST_EFFORT,
    OF_QUOTAS,
    QUOTA_PREFIXES,
)
from ...text.open_collections import Value
from ...text.typed_access import items, mapping
from .broken_law import Named, Wrong
from .conditions import is_open, is_set

_FINE: tuple[Wrong, ...] = ()


def quota(spec: Value) -> Sequence[Wrong]:
    """A quota is of resources that are there, in whole numbers where objects are counted."""
    hard, found = mapping(spec, "hard"), list[Wrong]()
    is_best_effort = "BestEffort" in items(spec, "scopes")
    for name, amount in hard.items():
        if is_open(name) or name.startswith("$"):
            continue
        number = parse_quantity(amount)
        if "/" in name and not FORMATS["label-key"](name):
            found.append(Wrong(("hard", name), "is no name of a resource", "write a name such as `requests.cpu`"))
        elif name not in OF_QUOTAS and "/" not in name and not name.startswith(QUOTA_PREFIXES):
            found.append(
                Wrong(("hard", name), "is no resource that a quota can be about", "write a resource such as `pods`")
            )
        elif number is not None and number < 0:
            found.append(Wrong(("hard", name), "must be 0 or more", "write an amount"))
        elif number is not None and number != int(number) and (name in COUNTED or name.startswith("count/")):
            found.append(Wrong(("hard", name), "must be a whole number: it counts objects", "write a whole number"))
        elif is_best_effort and name in OF_QUOTAS and name not in OF_BEST_EFFORT:
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
    elif isinstance(kind, str) and not _is_limit_type(kind):
        found.append(Wrong(("type",), f"must be one of {', '.join(LIMIT_TYPES)}", "write one of them"))
    if kind == "Pod":
        for field in ("default", "defaultRequest"):
            if is_set(value.get(field)):
                found.append(Wrong((field,), "may not be set for a Pod: its containers have defaults", "remove it"))
    if kind == "PersistentVolumeClaim" and not {"storage"} & {*mapping(value, "min"), *mapping(value, "max")}:
        found.append(Wrong((), "must have `storage` in `min` or `max`", "add it", lacks=True))
    return [*found, *_order(value), *_ratios(value)]


def _is_limit_type(kind: str) -> bool:
    return kind in LIMIT_TYPES or ("/" in kind and FORMATS["label-key"](kind)) or is_open(kind)


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


def quantities(value: Value) -> Sequence[Wrong]:
    """Amounts that may be nothing."""
    if not isinstance(value, dict):
        return _FINE
    numbers = ((name, parse_quantity(given)) for name, given in value.items())
    return [Wrong((name,), "must be 0 or more", "write an amount") for name, number in numbers if number and number < 0]


CHECKS: Named = {
    "quota": quota,
    "quota-scopes": quota_scopes,
    "limit": limit,
    "quantities": quantities,
}
