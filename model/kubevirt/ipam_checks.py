"""What the plugins that give addresses refuse in a network's configuration, so that no Pod starts in it.

Sources: containernetworking/plugins `plugins/ipam/host-local/backend/allocator` (range.go, config.go), `plugins/ipam/
static/main.go`; whereabouts `pkg/config/config.go`.
"""

import re
from collections.abc import Callable, Iterator
from ipaddress import ip_address, ip_interface, ip_network
from typing import NamedTuple

from ...schemas.file_types import is_placeholder
from ..text.open_collections import Value
from ..text.typed_access import items, mapping, text

#: Bits that a network has at least for its hosts.
_LEAST_BITS = 2
#: Zeros before a number, which whereabouts takes.
_SLOPPY = re.compile(r"(?:^|[.-])0[0-9]")


class RangeMistake(NamedTuple):
    """What is written of the addresses, and what is wrong with it."""

    written: str
    message: str


def find_range_mistakes(config: Value) -> Iterator[RangeMistake]:
    """The mistakes of a CNI configuration, of each of its plugins that gives addresses."""
    for plugin in items(config, "plugins") or [config]:
        ipam = mapping(plugin, "ipam")
        match text(ipam, "type"):
            case "host-local":
                yield from _of_host_local(ipam)
            case "whereabouts":
                yield from _of_whereabouts(ipam)
            case "static":
                for one in items(ipam, "addresses"):
                    yield from _of_static(one)
            case _:
                continue


def _of_host_local(ipam: dict[str, Value]) -> Iterator[RangeMistake]:
    ranges = [mapping(one) for group in items(ipam, "ranges") for one in items(group)]
    for one in [ipam, *ranges] if "subnet" in ipam else ranges:
        subnet = text(one, "subnet")
        if not subnet or is_placeholder(subnet):
            continue
        try:
            network = ip_network(subnet)
        except ValueError:
            yield RangeMistake(subnet, _of_subnet(subnet))
            continue
        if network.max_prefixlen - network.prefixlen < _LEAST_BITS:
            yield RangeMistake(subnet, f"the subnet `{subnet}` has no room for hosts")
        yield from _of_ends(one, subnet, ("rangeStart", "rangeEnd"))


def _of_subnet(subnet: str) -> str:
    """Why a text is no subnet to host-local."""
    try:
        return f"`{subnet}` is an address in the subnet `{ip_interface(subnet).network}`"
    except ValueError:
        return f"`{subnet}` is no subnet"


def _of_whereabouts(ipam: dict[str, Value]) -> Iterator[RangeMistake]:
    ranges = [ipam, *(mapping(one) for one in items(ipam, "ipRanges"))]
    for one in ranges:
        written = text(one, "range")
        if not written or is_placeholder(written) or _SLOPPY.search(written):
            continue
        first, dash, rest = written.partition("-")
        subnet = f"{first.strip()}/{rest.rpartition('/')[2]}" if dash else written
        if not _is_of(ip_interface, subnet) or (dash and not _is_of(ip_interface, rest.strip())) or "/" not in subnet:
            yield RangeMistake(written, f"`{written}` is no range")
            continue
        yield from _of_ends(one, subnet, ("range_start", "range_end"))
        for excluded in items(one, "exclude"):
            if isinstance(excluded, str) and not is_placeholder(excluded) and not _is_of(ip_interface, excluded):
                yield RangeMistake(excluded, f"`{excluded}` is no range to be left out")
    gateway = text(ipam, "gateway")
    if gateway and not is_placeholder(gateway) and not _is_of(ip_address, gateway):
        yield RangeMistake(gateway, f"the gateway `{gateway}` is no address")


def _of_static(one: Value) -> Iterator[RangeMistake]:
    address = text(one, "address")
    if address and not is_placeholder(address):
        if "/" not in address or not _is_of(ip_interface, address):
            yield RangeMistake(address, f"`{address}` is no address with the length of its prefix")
        gateway = text(one, "gateway")
        if gateway and not is_placeholder(gateway) and not _is_of(ip_address, gateway):
            yield RangeMistake(gateway, f"the gateway `{gateway}` is no address")


def _of_ends(one: dict[str, Value], subnet: str, fields: tuple[str, str]) -> Iterator[RangeMistake]:
    network = ip_interface(subnet).network
    ends = [text(one, field) or "" for field in fields]
    known = [ip_address(end) for end in ends if _is_of(ip_address, end)]
    for end in ends:
        if end and not is_placeholder(end) and not _is_of(ip_address, end):
            yield RangeMistake(end, f"`{end}` is no address")
    outside = next((end for end in known if end not in network), None)
    if outside is not None:
        yield RangeMistake(str(outside), f"`{outside}` is not in the subnet `{network}`")
    elif len(known) == len(fields) and int(known[0]) > int(known[1]):
        yield RangeMistake(ends[1], f"the range ends with `{known[1]}`, before its start `{known[0]}`")


def _is_of(parse: Callable[[str], object], written: str) -> bool:
    """Whether a text is read by a parser of addresses."""
    try:
        parse(written)
    except ValueError:
        return False
    return True
