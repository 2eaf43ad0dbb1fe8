"""Laws on the names and units of resources. Source: Kubernetes `pkg/apis/core/{validation,helper}`."""

from collections.abc import Sequence

from ....schemas.formats.quantity import parse_quantity
from ....schemas.formats.texts import FORMATS
from ....schemas.kubernetes.laws.standard_resources import DIVISORS, HUGE_PAGES, OF_CONTAINERS, OF_QUOTAS
from ...text.open_collections import Value
from ...text.typed_access import mapping
from .broken_law import Named, Wrong
from .conditions import is_open

_FINE: tuple[Wrong, ...] = ()
_BOUNDS = ("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")
_NAME_SAYS = "is no name of a resource"
_NAME_HINT = "write a name such as `cpu`, or one with a domain before it"


def wrong_form(side: str, name: str, amount: Value) -> Sequence[Wrong]:
    """A name with a domain before it has the form of a label's key, and huge pages come whole."""
    if "/" in name:
        return _FINE if _is_qualified(name) else (Wrong((side, name), _NAME_SAYS, _NAME_HINT),)
    if not name.startswith(HUGE_PAGES) or _is_multiple(amount, size := name.removeprefix(HUGE_PAGES)):
        return _FINE
    return (Wrong((side, name), f"must be a multiple of the page, {size}", f"write `{size}` or more"),)


def _is_qualified(name: str) -> bool:
    return is_open(name) or name.startswith("$") or FORMATS["label-key"](name)


def _is_multiple(amount: Value, page: str) -> bool:
    number, size = parse_quantity(amount), parse_quantity(page)
    return number is None or size is None or size <= 0 or number % size == 0


def limited_resources(value: Value) -> Sequence[Wrong]:
    """A limit is of resources that there are, and no ratio is out of reach of its bounds."""
    if not isinstance(value, dict) or not isinstance(kind := value.get("type"), str) or is_open(kind):
        return _FINE
    known = OF_CONTAINERS if kind in ("Container", "Pod") else OF_QUOTAS
    found = list[Wrong]()
    for bound in _BOUNDS:
        for name in mapping(value, bound):
            if not _is_limitable(name, known):
                found.append(Wrong((bound, name), _NAME_SAYS, _NAME_HINT))
    return [*found, *_ratios(value)]


def _is_limitable(name: str, known: frozenset[str]) -> bool:
    return _is_qualified(name) and ("/" in name or name in known or name.startswith((HUGE_PAGES, "$")) or is_open(name))


def _ratios(value: dict[str, Value]) -> list[Wrong]:
    found = list[Wrong]()
    for name, given in mapping(value, "maxLimitRequestRatio").items():
        ratio, most = parse_quantity(given), parse_quantity(mapping(value, "max").get(name))
        least = parse_quantity(mapping(value, "min").get(name))
        if ratio is not None and most is not None and least is not None and least > 0 and ratio > most / least:
            at = ("maxLimitRequestRatio", name)
            found.append(Wrong(at, "is more than `max` divided by `min`", "lower it"))
    return found


def divisor(value: Value) -> Sequence[Wrong]:
    """The unit that a resource is told in is one that it has."""
    if not isinstance(value, dict) or (given := value.get("divisor")) is None:
        return _FINE
    resource, number = value.get("resource"), parse_quantity(given)
    if not isinstance(resource, str) or not number or is_open(resource):
        return _FINE
    units = next((units for name, units in DIVISORS.items() if resource.endswith(name)), None)
    if units is None or any(number == parse_quantity(unit) for unit in units):
        return _FINE
    return (Wrong(("divisor",), f"cannot be `{given}`", f"write one of {', '.join(units)}"),)


CHECKS: Named = {
    "limited-resources": limited_resources,
    "divisor": divisor,
}
