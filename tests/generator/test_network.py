"""The address plan: what is allocated is free, in the network, and outside of what is reserved."""

from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackwright.generator.answers import addresses

NETWORKS = st.builds(
    lambda address, length: IPv4Network((address, length), strict=False),
    st.integers(0, 2**32 - 1),
    st.integers(8, 30),
)
PRIVATE = st.builds(
    lambda address, length: IPv4Network((address, length), strict=False),
    st.one_of(
        st.integers(10 << 24, (11 << 24) - 1), st.integers((172 << 24) + (16 << 16), (172 << 24) + (32 << 16) - 1)
    ),
    st.integers(12, 30),
)
KINDS = st.sampled_from(["nodes", "hosts", "vms"])


@given(NETWORKS, KINDS, st.integers(0, 60))
def test_every_address_is_given_once(around: IPv4Network, kind: str, count: int) -> None:
    taken = [addresses.router(around), addresses.shared_address(around)]
    reserved = addresses.pool(around)
    first, last = addresses.bounds(reserved) or (IPv4Address(0), IPv4Address(0))
    for _ in range(count):
        found = addresses.free(around, kind, taken, reserved)
        if not found:
            break
        address = IPv4Address(found)
        assert address in around
        assert address not in (around.network_address, around.broadcast_address)
        assert not first <= address <= last
        assert found not in taken
        taken.append(found)


@given(NETWORKS, KINDS)
def test_everything_is_used_before_nothing_is_left(around: IPv4Network, kind: str) -> None:
    if around.prefixlen < 26:
        return
    taken: list[str] = []
    while found := addresses.free(around, kind, taken):
        taken.append(found)
    assert len(taken) == around.num_addresses - 3  # its own, the broadcast address, and that of routers


@given(PRIVATE, st.lists(PRIVATE, max_size=6))
def test_further_networks_overlap_nothing(like: IPv4Network, taken: list[IPv4Network]) -> None:
    found = addresses.free_subnet(str(like), map(str, taken))
    if found:
        assert IPv4Network(found).prefixlen == like.prefixlen
        assert IPv4Network(found).is_private
        assert not any(IPv4Network(found).overlaps(other) for other in taken)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("10.0.0.1-10.0.0.9", ("10.0.0.1", "10.0.0.9")),
        ("10.0.0.8/29", ("10.0.0.8", "10.0.0.15")),
        ("10.0.0.300-10.0.0.301", None),
        ("10.0.0.8/99", None),
    ],
)
def test_bounds(text: str, ends: tuple[str, str] | None) -> None:
    found = addresses.bounds(text)
    assert (tuple(map(str, found)) if found else None) == ends


def test_a_roomy_network_is_laid_out_as_people_do() -> None:
    around = IPv4Network("192.168.1.0/24")
    assert addresses.router(around) == "192.168.1.1"
    assert addresses.shared_address(around) == "192.168.1.10"
    assert addresses.pool(around) == "192.168.1.200-192.168.1.239"
    assert addresses.free(around, "nodes", []) == "192.168.1.11"
    assert addresses.free(around, "hosts", []) == "192.168.1.51"
    assert addresses.free(around, "hosts", [f"192.168.1.{last}" for last in range(51, 255)]) == "192.168.1.2"
