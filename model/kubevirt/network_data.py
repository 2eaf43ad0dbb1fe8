"""What network data of cloud-init says of a machine's cards: addresses, gateways and how cards are named.

Both versions are read as one. Sources: cloud-init `cloudinit/net/network_state.py`, its documentation of network
configuration versions 1 and 2; netplan's reference.
"""

import ipaddress
from collections.abc import Iterator
from typing import NamedTuple

from ..text.open_collections import Value
from ..text.typed_access import items, mapping, text, value_at_path

Interface = ipaddress.IPv4Interface | ipaddress.IPv6Interface
_DEFAULT = frozenset({"default", "0.0.0.0/0", "::/0", "0/0"})
_ANY = str(ipaddress.IPv4Address(0))
_KINDS = ("ethernets", "bonds", "bridges", "vlans", "wifis")


class DefaultRoute(NamedTuple):
    """A route to everything: through a gateway, with its metric (None: not written) and IP version."""

    gateway: str
    metric: str | None
    version: int
    on_link: bool = False


class Configured(NamedTuple):
    """A card as it is configured: `mac` is what it is found by, `renamed` that it gets its name here."""

    name: str
    mac: str
    renamed: bool
    is_physical: bool
    is_automatic: bool
    addresses: tuple[Interface, ...]
    routes: tuple[DefaultRoute, ...]


def read_network(value: Value) -> tuple[Configured, ...]:
    """The cards that network data configures; none where it is of no version that is known."""
    inner = mapping(value, "network") or mapping(value)
    match inner.get("version"):
        case 2:
            return tuple(_version_2(inner))
        case 1:
            return tuple(_version_1(inner))
        case _:
            return ()


def _version_2(inner: dict[str, Value]) -> Iterator[Configured]:
    for kind in _KINDS:
        for name, one in mapping(inner, kind).items():
            match = mapping(one, "match")
            mac = text(match, "macaddress") or ""
            is_named = not match and "set-name" not in mapping(one)
            yield Configured(
                name,
                mac.lower(),
                not is_named,
                kind == "ethernets",
                any(value_at_path(one, key) in (True, "yes", "on") for key in ("dhcp4", "dhcp6", "accept-ra")),
                tuple(_interfaces(items(one, "addresses"))),
                tuple(_routes_2(one)),
            )


def _routes_2(one: Value) -> Iterator[DefaultRoute]:
    for key in ("gateway4", "gateway6"):
        if gateway := text(one, key):
            yield DefaultRoute(gateway, None, _version(gateway))
    for route in items(one, "routes"):
        gateway = text(route, "via") or ""
        if text(route, "to") in _DEFAULT and "table" not in mapping(route):
            metric = value_at_path(route, "metric")
            version = _version(gateway) or (6 if "::" in (text(route, "to") or "") else 4)
            is_on_link = value_at_path(route, "on-link") is True
            yield DefaultRoute(gateway, None if metric is None else str(metric), version, is_on_link)


def _version_1(inner: dict[str, Value]) -> Iterator[Configured]:
    for one in items(inner, "config"):
        kind = text(one, "type") or ""
        if kind not in ("physical", "bond", "bridge", "vlan"):
            continue
        subnets = items(one, "subnets")
        mac = text(one, "mac_address") or ""
        yield Configured(
            text(one, "name") or "",
            mac.lower(),
            bool(mac),
            kind == "physical",
            any((text(subnet, "type") or "").startswith(("dhcp", "ipv6_")) for subnet in subnets),
            tuple(_interfaces([_address_1(subnet) for subnet in subnets])),
            tuple(route for subnet in subnets for route in _routes_1(subnet)),
        )


def _address_1(subnet: Value) -> str:
    address, mask = text(subnet, "address") or "", text(subnet, "netmask")
    return f"{address}/{mask}" if mask and "/" not in address else address


def _routes_1(subnet: Value) -> Iterator[DefaultRoute]:
    if gateway := text(subnet, "gateway"):
        yield DefaultRoute(gateway, None, _version(gateway))
    for route in items(subnet, "routes"):
        to = text(route, "destination") or text(route, "network") or ""
        gateway = text(route, "gateway") or ""
        if to in _DEFAULT or to == _ANY:
            metric = value_at_path(route, "metric")
            yield DefaultRoute(gateway, None if metric is None else str(metric), _version(gateway))


def _interfaces(written: list[Value]) -> Iterator[Interface]:
    for one in written:
        address = next(iter(one), "") if isinstance(one, dict) else one
        try:
            if isinstance(address, str) and "/" in address:
                yield ipaddress.ip_interface(address)
        except ValueError:
            continue


def _version(address: str) -> int:
    try:
        return ipaddress.ip_address(address).version
    except ValueError:
        return 0


def is_reachable(gateway: str, addresses: tuple[Interface, ...]) -> bool:
    """Whether a gateway is in the network of one of the addresses, or it cannot be told."""
    try:
        found = ipaddress.ip_address(gateway)
    except ValueError:
        return True
    same = [one for one in addresses if one.version == found.version]
    is_local = found.version == 6 and found.is_link_local
    return is_local or not same or any(found in one.network for one in same)
