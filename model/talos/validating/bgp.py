"""BGPInstanceConfig. Source: pkg/machinery/config/types/network/bgp.go."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network

from ....schemas.tables.notation import Version
from ..go import go_text
from .said import Check, Held, Said, below, not_negative, required

_Network = IPv4Network | IPv6Network


def _instance(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "name", "localASN")
    router = go_text.address(held.get("routerID", ""))
    if router is not None and router.version != 4:
        yield Said(("routerID",), "`routerID` must be an IPv4 address")
    neighbors = held.get("neighbors", [])
    if not neighbors:
        yield Said((), "there are no neighbors", warning=True)
    seen: set[str] = set()
    for index, neighbor in enumerate(neighbors):
        yield from below("neighbors", below(index, _neighbor(neighbor, held.get("vrf", ""), seen)))
    yield from _imports(held)


def _neighbor(neighbor: Held, vrf: str, seen: set[str]) -> Iterator[Said]:
    address, link = neighbor.get("address"), neighbor.get("link")
    if bool(address) == bool(link):
        yield Said((), "exactly one of `address` and `link` must be set")
    else:
        key = address or link or ""
        if key in seen:
            yield Said((), f"the neighbor {key} is there twice")
        seen.add(key)
    yield from not_negative(neighbor, "holdTime")
    if "bfd" in neighbor:
        if vrf:
            yield Said(("bfd",), "`bfd` cannot be used in a VRF")
        yield from below("bfd", not_negative(neighbor["bfd"], "transmitInterval", "receiveInterval"))


def _imports(held: Held) -> Iterator[Said]:
    sources: set[str] = set()
    before: list[_Network] = []
    for index, route in enumerate(held.get("importRoutes", ())):
        source = route.get("bgpInstance", "")
        if not source:
            yield Said(("importRoutes", index), "`bgpInstance` must be set")
        elif source == held.get("name", ""):
            yield Said(("importRoutes", index, "bgpInstance"), "an instance cannot import from itself")
        if source and source in sources:
            yield Said(("importRoutes", index, "bgpInstance"), f"the instance {source} is there twice")
        sources.add(source)
        yield from below("importRoutes", below(index, _prefixes(route.get("prefixes", []), before)))


def _prefixes(prefixes: list[str], before: list[_Network]) -> Iterator[Said]:
    """The prefixes of one entry; they must not overlap with each other nor with those before, which they join."""
    if not prefixes:
        yield Said(("prefixes",), "at least one prefix must be set")
    for index, text in enumerate(prefixes):
        found = go_text.prefix(text)
        if found is None:
            yield Said(("prefixes", index), "this is no prefix")
            continue
        if found.ip != found.network.network_address:
            yield Said(("prefixes", index), f"`{text}` has bits of a host; its network is {found.network}")
        if any(one.version == found.network.version and one.overlaps(found.network) for one in before):
            yield Said(("prefixes", index), f"`{text}` overlaps with another prefix")
        before.append(found.network)


CHECKS: Mapping[str, Check] = {"BGPInstanceConfig": _instance}
