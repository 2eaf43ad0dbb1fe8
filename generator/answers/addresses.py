"""Addresses: what a plan reserves, and which address is free next."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network
from itertools import chain

#: From so many addresses on, a network is laid out as people do by hand: .1 router, .10 shared, .11 and .51 machines.
_ROOMY = 256
_FIRST = {"nodes": 11, "hosts": 51, "vms": 11}
_FIRST_IN_SMALL = {"nodes": 3, "hosts": 3, "vms": 2}

#: Where further networks are looked for, and how many steps far.
_PRIVATE = (IPv4Network("10.0.0.0/8"), IPv4Network("172.16.0.0/12"))
_TRIES = 256


def subnet(text: str) -> IPv4Network:
    """The network of a text that fits the schema, canonical or not."""
    return IPv4Network(text, strict=False)


def is_canonical(text: str) -> bool:
    """Whether the text is the network's own address, and not that of a machine in it."""
    return str(subnet(text)) == text


def bounds(text: str) -> tuple[IPv4Address, IPv4Address] | None:
    """First and last address of a range or network; None where it is neither."""
    try:
        if "/" in text:
            network = IPv4Network(text, strict=False)
            return network[0], network[-1]
        first, _, last = text.partition("-")
        return IPv4Address(first), IPv4Address(last)
    except ValueError:
        return None


def router(network: IPv4Network) -> str:
    """The address that routers usually have."""
    return _at(network, 1)


def shared_address(network: IPv4Network) -> str:
    """The address that control planes share."""
    return _at(network, 10 if network.num_addresses >= _ROOMY else 2)


def pool(network: IPv4Network) -> str:
    """The range for load balancers."""
    size = network.num_addresses
    first, last = (200, 239) if size >= _ROOMY else (size * 3 // 4, size - 2)
    return f"{_at(network, first)}-{_at(network, last)}"


def _at(network: IPv4Network, offset: int) -> str:
    return str(network[min(max(offset, 0), network.num_addresses - 1)])


def free(network: IPv4Network, kind: str, taken: Iterable[str], reserved: str = "") -> str:
    """The next free address for a kind of machine outside of the reserved range, "" where there is none."""
    used = set(taken)
    kept = bounds(reserved) if reserved else None
    for address in _candidates(network, kind):
        if str(address) not in used and not (kept and kept[0] <= address <= kept[1]):
            return str(address)
    return ""


def _candidates(network: IPv4Network, kind: str) -> Iterator[IPv4Address]:
    """The addresses of machines, those that are meant for the kind first."""
    size = network.num_addresses
    start = (_FIRST if size >= _ROOMY else _FIRST_IN_SMALL)[kind]
    return (network[offset] for offset in chain(range(start, size - 1), range(2, min(start, size - 1))))


def free_subnet(like: str, taken: Iterable[str]) -> str:
    """A private network of the same size that overlaps none of the taken ones: this one if it can be, "" if none is."""
    network = subnet(like)
    used = [subnet(text) for text in taken]
    for start in (network, *_PRIVATE):
        for step in range(_TRIES):
            base = int(start.network_address) + step * network.num_addresses
            found = IPv4Network((min(base, 2**32 - 1), network.prefixlen), strict=False)
            if found.is_private and not any(found.overlaps(other) for other in used):
                return str(found)
    return ""
