"""Network links: LinkConfig and the kinds that make one. Source: pkg/machinery/config/types/network."""

from collections.abc import Iterator, Mapping

from ....schemas.tables.notation import Version
from ..go import scalar_formats
from .label_and_address_formats import is_key_of_32
from .shared_field_checks import DocumentCheck, FieldVerdict, Held, prefix_paths, require_fields, require_not_negative

_RESERVED_TABLES = frozenset({"unspec", "local", "main", "default"})
_LONGEST_NAME = 15


def common(held: Held) -> Iterator[FieldVerdict]:
    """The addresses and routes that every link may have."""
    for index, address in enumerate(held.get("addresses", ())):
        text = address.get("address")
        if not text:
            yield FieldVerdict(("addresses", index), "an address must be set")
        elif _is_unspecified(text):
            yield FieldVerdict(("addresses", index, "address"), f"`{text}` is not a valid link address")
    for index, route in enumerate(held.get("routes", ())):
        yield from prefix_paths("routes", prefix_paths(index, _route(route)))


def _route(route: Held) -> Iterator[FieldVerdict]:
    for name in ("destination", "gateway", "source"):
        text = route.get(name)
        if text and _is_unspecified(text):
            hint = "; a default route has no `destination`" if name == "destination" else ""
            yield FieldVerdict((name,), f"`{text}` is not allowed here{hint}")


def _is_unspecified(text: str) -> bool:
    found = scalar_formats.prefix(text)
    address = found.ip if found else scalar_formats.parse_ip(text)
    return address is None or address.is_unspecified


def _link(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name")
    yield from common(held)


def _bond(held: Held, at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "links", article=": a bond needs at least one link")
    if "bondMode" not in held:
        yield FieldVerdict(("bondMode",), "`bondMode` must be set")
    elif held["bondMode"] == "802.3ad":
        for name in ("miimon", "updelay", "downdelay"):
            if name not in held:
                yield FieldVerdict((name,), f"a bond with 802.3ad should set `{name}`", warning=True)
    yield from _link(held, at)


def _vlan(held: Held, at: Version) -> Iterator[FieldVerdict]:
    if not 1 <= held.get("vlanID", 0) <= 4094:
        yield FieldVerdict(("vlanID",), "`vlanID` must be between 1 and 4094")
    yield from require_fields(held, "parent")
    yield from _link(held, at)


def _vrf(held: Held, at: Version) -> Iterator[FieldVerdict]:
    table = held.get("table", "unspec")
    if table in _RESERVED_TABLES:
        yield FieldVerdict(("table",), f"a VRF cannot have the table `{table}`, which is reserved")
    yield from _link(held, at)


def _veth(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    peer = held.get("peer", {})
    yield from _veth_name(held.get("name", ""), "name")
    yield from _veth_name(peer.get("name", ""), "peer", "name")
    if held.get("name") and held["name"] == peer.get("name"):
        yield FieldVerdict(("peer", "name"), "both ends have the same name")
    yield from common(held)
    yield from prefix_paths("peer", common(peer))


def _veth_name(name: str, *path: str) -> Iterator[FieldVerdict]:
    if not name:
        yield FieldVerdict(path, f"`{'.'.join(path)}` must be set")
    elif len(name.encode()) > _LONGEST_NAME:
        yield FieldVerdict(path, f"`{name}` is longer than {_LONGEST_NAME} bytes")
    elif name in (".", "..") or set("/:") & set(name) or not name.isprintable() or " " in name:
        yield FieldVerdict(path, f"`{name}` is not a valid link name")


def _wireguard(held: Held, at: Version) -> Iterator[FieldVerdict]:
    yield from _key(held, "privateKey")
    if not 0 <= held.get("listenPort", 0) <= 65535:
        yield FieldVerdict(("listenPort",), "`listenPort` must be between 0 and 65535")
    for index, peer in enumerate(held.get("peers", ())):
        yield from prefix_paths("peers", prefix_paths(index, _peer(peer)))
    yield from _link(held, at)


def _peer(peer: Held) -> Iterator[FieldVerdict]:
    yield from _key(peer, "publicKey")
    if peer.get("presharedKey"):
        yield from _key(peer, "presharedKey")
    yield from require_not_negative(peer, "persistentKeepaliveInterval")


def _key(held: Held, name: str) -> Iterator[FieldVerdict]:
    if not held.get(name):
        yield FieldVerdict((name,), f"`{name}` must be set")
    elif not is_key_of_32(held[name]):
        yield FieldVerdict((name,), f"`{name}` must be 32 bytes in base64")


CHECKS: Mapping[str, DocumentCheck] = {
    "BondConfig": _bond,
    "BridgeConfig": _link,
    "DummyLinkConfig": _link,
    "LinkConfig": _link,
    "VLANConfig": _vlan,
    "VRFConfig": _vrf,
    "VethConfig": _veth,
    "WireguardConfig": _wireguard,
}
