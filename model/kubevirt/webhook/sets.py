"""What KubeVirt asks of pools and replica sets: that their selectors mean what they make."""

import re
from collections.abc import Iterator

from ...text.open_collections import Value
from ...text.typed_access import items, mapping, text
from .refusal import Refusal, given, maps

_SHARE = re.compile(r"(\d{1,9})%")
_STRATEGIES = ("unmanaged", "opportunistic", "proactive")
_WHOLE = 100


def find_set_refusals(spec: dict[str, Value], template: str) -> Iterator[Refusal]:
    """The broken laws of a set; `template` is where it has that of its machines."""
    labels = mapping(spec, template, "metadata", "labels")
    yield from _of_selector(mapping(spec, "selector"), labels)
    most = spec.get("maxUnavailable")
    if most is not None and not isinstance(most, bool) and not _is_amount(most):
        yield Refusal("most-unavailable", ("maxUnavailable",), str(most))
    for kind in ("updateStrategy", "scaleInStrategy"):
        if len(found := given(spec.get(kind), _STRATEGIES)) > 1:
            yield Refusal("several-strategies", (kind, found[1]))


def _is_amount(most: Value) -> bool:
    if isinstance(most, int):
        return most > 0
    share = _SHARE.fullmatch(most) if isinstance(most, str) else None
    return share is not None and 0 < int(share[1]) <= _WHOLE


def _of_selector(selector: dict[str, Value], labels: dict[str, Value]) -> Iterator[Refusal]:
    for key, value in mapping(selector, "matchLabels").items():
        if labels.get(key) != value:
            yield Refusal("selector-mismatch", ("selector", "matchLabels", key), f"{key}: {value}")
    for index, expression in enumerate(maps(selector, "matchExpressions")):
        key, operator = text(expression, "key") or "", text(expression, "operator") or ""
        values = items(expression, "values")
        at = ("selector", "matchExpressions", index)
        if operator in ("In", "NotIn") and not values:
            yield Refusal("selector-values", (*at, "operator"), operator)
        elif not _fits(labels.get(key), operator, values):
            yield Refusal("selector-mismatch", at, f"{key} {operator}")


def _fits(value: Value, operator: str, values: list[Value]) -> bool:
    match operator:
        case "In":
            return value in values
        case "NotIn":
            return value not in values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case _:
            return True
