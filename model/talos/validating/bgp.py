"""BGPInstanceConfig. Source: pkg/machinery/config/types/network/bgp.go."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network

from ....schemas.tables.notation import Version
from ..go import scalar_formats
from .shared_field_checks import DocumentCheck, FieldVerdict, Held, prefix_paths, require_fields, require_not_negative

_Network = IPv4Network | IPv6Network


def _instance(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name", "localASN")
    router = scalar_formats.parse_ip(held.get("routerID", ""))
    if router is not None and router.version != 4:
        yield FieldVerdict(("routerID",), "`routerID` must be an IPv4 address")
    neighbors = held.get("neighbors", [])
    if not neighbors:
        yield FieldVerdict((), "there are no neighbors", warning=True)
    seen: set[str] = set()
    for index, neighbor in enumerate(neighbors):
        yield from prefix_paths("neighbors", prefix_paths(index, _neighbor(neighbor, held.get("vrf", ""), seen)))
    yield from _imports(held)


def _neighbor(neighbor: Held, vrf: str, seen: set[str]) -> Iterator[FieldVerdict]:
    address, link = neighbor.get("address"), neighbor.get("link")
    if bool(address) == bool(link):
        yield FieldVerdict((), "exactly one of `address` and `link` must be set")
    else:
        key = address or link or ""
        if key in seen:
            yield FieldVerdict((), f"the neighbor {key} is there twice")
        seen.add(key)
    yield from require_not_negative(neighbor, "holdTime")
    if "bfd" in neighbor:
        if vrf:
            yield FieldVerdict(("bfd",), "`bfd` cannot be used in a VRF")
        yield from prefix_paths("bfd", require_not_negative(neighbor["bfd"], "transmitInterval", "receiveInterval"))


def _imports(held: Held) -> Iterator[FieldVerdict]:
    sources: set[str] = set()
    before: list[_Network] = []
    for index, route in enumerate(held.get("importRoutes", ())):
        source = route.get("bgpInstance", "")
        if not source:
            yield FieldVerdict(("importRoutes", index), "`bgpInstance` must be set")
        elif source == held.get("name", ""):
            yield FieldVerdict(("importRoutes", index, "bgpInstance"), "an instance cannot import from itself")
        if source and source in sources:
            yield FieldVerdict(("importRoutes", index, "bgpInstance"), f"the instance {source} is there twice")
        sources.add(source)
        yield from prefix_paths("importRoutes", prefix_paths(index, _prefixes(route.get("prefixes", []), before)))


def _prefixes(prefixes: list[str], before: list[_Network]) -> Iterator[FieldVerdict]:
    """The prefixes of one entry; they must not overlap with each other nor with those before, which they join."""
    if not prefixes:
        yield FieldVerdict(("prefixes",), "at least one prefix must be set")
    for index, text in enumerate(prefixes):
        found = scalar_formats.prefix(text)
        if found is None:
            yield FieldVerdict(("prefixes", index), "this is not a valid prefix")
            continue
        if found.ip != found.network.network_address:
            yield FieldVerdict(("prefixes", index), f"`{text}` has bits of a host; its network is {found.network}")
        if any(one.version == found.network.version and one.overlaps(found.network) for one in before):
            yield FieldVerdict(("prefixes", index), f"`{text}` overlaps with another prefix")
        before.append(found.network)


CHECKS: Mapping[str, DocumentCheck] = {"BGPInstanceConfig": _instance}
