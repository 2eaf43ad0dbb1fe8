"""Laws on the families of a Service's addresses. Source: `ValidateServiceClusterIPsRelatedFields` of Kubernetes
`pkg/apis/core/validation`.
"""

import ipaddress
from collections.abc import Sequence

from ...text.open_collections import Value
from .broken_law import Named, Wrong
from .conditions import is_set

_FINE: tuple[Wrong, ...] = ()
_FAMILIES = {4: "IPv4", 6: "IPv6"}


def families_of_addresses(spec: Value) -> Sequence[Wrong]:
    """Each address is of another family, in the order of the families, and the first stands under `clusterIP`."""
    listed = spec.get("clusterIPs") if isinstance(spec, dict) else None
    if not isinstance(spec, dict):
        return _FINE
    addresses = listed if isinstance(listed, list) else []
    if addresses and not is_set(spec.get("clusterIP")):
        return (Wrong(("clusterIPs",), "may not be set without `clusterIP`", "write the first as `clusterIP`"),)
    own = [_family(one) for one in addresses] or [_family(spec.get("clusterIP"))]
    if len(own) > 1 and own[0] and own[0] == own[1]:
        return (Wrong(("clusterIPs", 1), f"is of the family of the first, {own[0]}", "write one of the other"),)
    given = spec.get("ipFamilies")
    for index, (one, family) in enumerate(zip(own, given if isinstance(given, list) else (), strict=False)):
        if one and family in _FAMILIES.values() and one != family:
            at = ("clusterIPs", index) if addresses else ("clusterIP",)
            return (Wrong(at, f"is not of the family {family} of `ipFamilies[{index}]`", "make them agree"),)
    return _FINE


def _family(address: Value) -> str:
    """The family of an address; "" of what is none."""
    try:
        return _FAMILIES[ipaddress.ip_address(address).version] if isinstance(address, str) else ""
    except ValueError:
        return ""


CHECKS: Named = {"families-of-addresses": families_of_addresses}
