"""`machine.network.interfaces` of the machine's own document.

Source: ValidateNetworkDevices and its checks in pkg/machinery/config/types/v1alpha1/v1alpha1_validation.go.
"""

from collections.abc import Iterator, Mapping, Sequence

from .label_and_address_formats import decode_base64, is_cidr, is_host_port, is_ip, is_ip_or_cidr
from .shared_field_checks import FieldVerdict, Held, prefix_paths

_LACP, _BALANCED = "802.3ad", ("balance-tlb", "balance-alb")
_ENUMS: Mapping[str, tuple[str, ...]] = {
    "mode": ("balance-rr", "active-backup", "balance-xor", "broadcast", _LACP, *_BALANCED),
    "xmitHashPolicy": ("layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4"),
    "lacpRate": ("slow", "fast"),
    "arpValidate": ("none", "active", "backup", "all", "filter", "filter-active", "filter-backup"),
    "arpAllTargets": ("any", "all"),
    "primaryReselect": ("always", "better", "failure"),
    "failOverMac": ("none", "active", "follow"),
    "adSelect": ("stable", "bandwidth", "count"),
}
#: Options that only some modes have.
_ONLY_IN: Mapping[str, tuple[str, ...]] = {
    "lacpRate": (_LACP,),
    "adActorSysPrio": (_LACP,),
    "adUserPortKey": (_LACP,),
    "primary": ("active-backup", *_BALANCED),
    "tlbDynamicLb": _BALANCED,
    "arpValidate": ("balance-rr", "active-backup", "balance-xor", "broadcast"),
    "arpInterval": ("balance-rr", "active-backup", "balance-xor", "broadcast"),
}
_UNSUPPORTED = ("arpIPTarget", "adActorSystem")


def devices(interfaces: Sequence[Held | None]) -> Iterator[FieldVerdict]:
    """All interfaces of a machine."""
    members: dict[str, str] = {}
    for index, device in enumerate(interfaces):
        if device is not None:
            yield from prefix_paths(index, _membership(device, members))
    for index, device in enumerate(interfaces):
        if device is None:
            yield FieldVerdict((index,), "an interface must not be empty")
        elif not device.get("ignore"):
            yield from prefix_paths(index, _device(device, members))


def _membership(device: Held, members: dict[str, str]) -> Iterator[FieldVerdict]:
    """What a bond or bridge is made of; each interface belongs to one of them, which `members` says."""
    name = device.get("interface", "")
    if "bond" in device and "bridge" in device:
        yield FieldVerdict((), "an interface cannot be both a bond and a bridge")
    bond = device.get("bond", {})
    if bond.get("interfaces") and bond.get("deviceSelectors"):
        yield FieldVerdict(("bond",), "a bond has either `interfaces` or `deviceSelectors`")
    kind = "bridge" if "bridge" in device else "bond"
    for index, member in enumerate(device.get(kind, {}).get("interfaces", ())):
        owner = members.get(member, name)
        if owner != name:
            yield FieldVerdict((kind, "interfaces", index), f"{member} belongs to {owner} already")
        members[member] = name


def _device(device: Held, members: Mapping[str, str]) -> Iterator[FieldVerdict]:
    named, selected = bool(device.get("interface")), "deviceSelector" in device
    if named == selected:
        yield FieldVerdict((), "exactly one of `interface` and `deviceSelector` must be set")
    if selected and not device["deviceSelector"]:
        yield FieldVerdict(("deviceSelector",), "`deviceSelector` must say something")
    if "bond" in device:
        yield from prefix_paths("bond", _bond(device["bond"]))
    if "wireguard" in device:
        yield from prefix_paths("wireguard", _wireguard(device["wireguard"]))
    for index, vlan in enumerate(device.get("vlans", ())):
        yield from prefix_paths("vlans", prefix_paths(index, _addresses(vlan or {})))
    if device.get("interface", "") in members:
        for name in ("dhcp", "cidr", "addresses", "vip"):
            if device.get(name) or (name == "vip" and name in device):
                yield FieldVerdict((name,), "an interface that belongs to a bond or bridge has no addresses")
    yield from _addresses(device)
    if device.get("cidr"):
        yield FieldVerdict(("cidr",), "`cidr` is deprecated; `addresses` says the same", warning=True)
    if "vip" in device and not is_ip(device["vip"].get("ip", "")):
        yield FieldVerdict(("vip", "ip"), "`vip.ip` must be an IP address")
    for index, route in enumerate(device.get("routes", ())):
        yield from prefix_paths("routes", prefix_paths(index, _route(route or {})))


def _addresses(device: Held) -> Iterator[FieldVerdict]:
    addresses, cidr = device.get("addresses", []), device.get("cidr", "")
    if addresses and cidr:
        yield FieldVerdict(("cidr",), "only one of `addresses` and `cidr` may be set")
    if cidr and not is_ip_or_cidr(cidr):
        yield FieldVerdict(("cidr",), f"`{cidr}` is not a valid address")
    for index, text in enumerate(addresses):
        if not is_ip_or_cidr(text):
            yield FieldVerdict(("addresses", index), f"`{text}` is not a valid address")


def _route(route: Held) -> Iterator[FieldVerdict]:
    if route.get("network") and not is_cidr(route["network"]):
        yield FieldVerdict(("network",), f"`{route['network']}` is not a valid network")
    if not route.get("network") and not route.get("gateway"):
        yield FieldVerdict((), "a route needs `network` or `gateway`")
    for name in ("gateway", "source"):
        if route.get(name) and not is_ip(route[name]):
            yield FieldVerdict((name,), f"`{route[name]}` is not a valid IP address")


def _bond(bond: Held) -> Iterator[FieldVerdict]:
    for name, allowed in _ENUMS.items():
        if bond.get(name) and bond[name] not in allowed:
            yield FieldVerdict((name,), f"`{name}` must be one of {', '.join(allowed)}")
    yield from _delays(bond)
    for name in _UNSUPPORTED:
        if bond.get(name):
            yield FieldVerdict((name,), f"Talos does not support `{name}`")
    mode = bond.get("mode") if bond.get("mode") in _ENUMS["mode"] else "balance-rr"
    for name, modes in _ONLY_IN.items():
        if bond.get(name) and mode not in modes:
            yield FieldVerdict((name,), f"`{name}` is of no use in the mode {mode}", lacks="mode" not in bond)
    if bond.get("packetsPerSlave", 0) > 1 and mode != "balance-rr":
        message = f"`packetsPerSlave` is of no use in the mode {mode}"
        yield FieldVerdict(("packetsPerSlave",), message, lacks="mode" not in bond)


def _delays(bond: Held) -> Iterator[FieldVerdict]:
    monitored = bond.get("miimon", 0)
    for name in ("updelay", "downdelay"):
        if bond.get(name) and not monitored:
            yield FieldVerdict((name,), f"`{name}` needs `miimon`", lacks="miimon" not in bond)
        elif monitored and bond.get(name, 0) % monitored:
            yield FieldVerdict((name,), f"`{name}` must be a multiple of `miimon`, {monitored}")


def _wireguard(held: Held) -> Iterator[FieldVerdict]:
    yield from _key(held, "privateKey")
    for index, peer in enumerate(held.get("peers", ())):
        yield from prefix_paths("peers", prefix_paths(index, _peer(peer or {})))


def _peer(peer: Held) -> Iterator[FieldVerdict]:
    yield from _key(peer, "publicKey")
    if peer.get("endpoint") and not is_host_port(peer["endpoint"]):
        yield FieldVerdict(("endpoint",), f"`{peer['endpoint']}` must be host:port")
    for index, text in enumerate(peer.get("allowedIPs", ())):
        if not is_cidr(text):
            yield FieldVerdict(("allowedIPs", index), f"`{text}` is not a valid network")


def _key(held: Held, name: str) -> Iterator[FieldVerdict]:
    found = decode_base64(held.get(name, ""))
    if found is None or len(found) != 32:
        yield FieldVerdict((name,), f"`{name}` must be 32 bytes in base64")
