"""Network links: LinkConfig and the kinds that make one. Source: pkg/machinery/config/types/network."""

from collections.abc import Iterator, Mapping

from ....schemas.tables.notation import Version
from ..go import go_text
from .said import Check, Held, Said, below, not_negative, required
from .texts import is_key_of_32

_RESERVED_TABLES = frozenset({"unspec", "local", "main", "default"})
_LONGEST_NAME = 15


def common(held: Held) -> Iterator[Said]:
    """The addresses and routes that every link may have."""
    for index, address in enumerate(held.get("addresses", ())):
        text = address.get("address")
        if not text:
            yield Said(("addresses", index), "an address must be set")
        elif _is_unspecified(text):
            yield Said(("addresses", index, "address"), f"`{text}` is no address of a link")
    for index, route in enumerate(held.get("routes", ())):
        yield from below("routes", below(index, _route(route)))


def _route(route: Held) -> Iterator[Said]:
    for name in ("destination", "gateway", "source"):
        text = route.get(name)
        if text and _is_unspecified(text):
            hint = "; a default route has no `destination`" if name == "destination" else ""
            yield Said((name,), f"`{text}` is not allowed here{hint}")


def _is_unspecified(text: str) -> bool:
    found = go_text.prefix(text)
    address = found.ip if found else go_text.address(text)
    return address is None or address.is_unspecified


def _link(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "name")
    yield from common(held)


def _bond(held: Held, at: Version) -> Iterator[Said]:
    yield from required(held, "links", article=": a bond needs at least one link")
    if "bondMode" not in held:
        yield Said(("bondMode",), "`bondMode` must be set")
    elif held["bondMode"] == "802.3ad":
        for name in ("miimon", "updelay", "downdelay"):
            if name not in held:
                yield Said((name,), f"a bond with 802.3ad should set `{name}`", warning=True)
    yield from _link(held, at)


def _vlan(held: Held, at: Version) -> Iterator[Said]:
    if not 1 <= held.get("vlanID", 0) <= 4094:
        yield Said(("vlanID",), "`vlanID` must be between 1 and 4094")
    yield from required(held, "parent")
    yield from _link(held, at)


def _vrf(held: Held, at: Version) -> Iterator[Said]:
    table = held.get("table", "unspec")
    if table in _RESERVED_TABLES:
        yield Said(("table",), f"a VRF cannot have the table `{table}`, which is reserved")
    yield from _link(held, at)


def _veth(held: Held, _at: Version) -> Iterator[Said]:
    peer = held.get("peer", {})
    yield from _veth_name(held.get("name", ""), "name")
    yield from _veth_name(peer.get("name", ""), "peer", "name")
    if held.get("name") and held["name"] == peer.get("name"):
        yield Said(("peer", "name"), "both ends have the same name")
    yield from common(held)
    yield from below("peer", common(peer))


def _veth_name(name: str, *path: str) -> Iterator[Said]:
    if not name:
        yield Said(path, f"`{'.'.join(path)}` must be set")
    elif len(name.encode()) > _LONGEST_NAME:
        yield Said(path, f"`{name}` is longer than {_LONGEST_NAME} bytes")
    elif name in (".", "..") or set("/:") & set(name) or not name.isprintable() or " " in name:
        yield Said(path, f"`{name}` is no name of a link")


def _wireguard(held: Held, at: Version) -> Iterator[Said]:
    yield from _key(held, "privateKey")
    if not 0 <= held.get("listenPort", 0) <= 65535:
        yield Said(("listenPort",), "`listenPort` must be between 0 and 65535")
    for index, peer in enumerate(held.get("peers", ())):
        yield from below("peers", below(index, _peer(peer)))
    yield from _link(held, at)


def _peer(peer: Held) -> Iterator[Said]:
    yield from _key(peer, "publicKey")
    if peer.get("presharedKey"):
        yield from _key(peer, "presharedKey")
    yield from not_negative(peer, "persistentKeepaliveInterval")


def _key(held: Held, name: str) -> Iterator[Said]:
    if not held.get(name):
        yield Said((name,), f"`{name}` must be set")
    elif not is_key_of_32(held[name]):
        yield Said((name,), f"`{name}` must be 32 bytes in base64")


CHECKS: Mapping[str, Check] = {
    "BondConfig": _bond,
    "BridgeConfig": _link,
    "DummyLinkConfig": _link,
    "LinkConfig": _link,
    "VLANConfig": _vlan,
    "VRFConfig": _vrf,
    "VethConfig": _veth,
    "WireguardConfig": _wireguard,
}
