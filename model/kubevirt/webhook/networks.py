"""What KubeVirt asks of networks and interfaces."""

import ipaddress
import re
from collections.abc import Iterator

from ...text.open_collections import Value
from ...text.place import NodePath
from ...text.typed_access import items, mapping, text, value_at_path
from .refusal import Machine, Refusal, given, maps, name_of, number

_INTERFACES = ("domain", "devices", "interfaces")
_BINDINGS = ("bridge", "masquerade", "sriov", "passtBinding")
_DISCONTINUED = ("slirp", "passt", "macvtap")
_TYPES = ("pod", "multus", "resourceClaim")
#: The addresses that KubeVirt gives the bridge in the pod.
_RESERVED_MAC = "02:00:00:00:00:00"
_PORT_NAME = re.compile(r"(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?")
_MOST_PORT, _MOST_RANGES = 65535, 10


def find_network_refusals(machine: Machine) -> Iterator[Refusal]:
    """The broken laws of networks and interfaces."""
    networks = {name_of(network): network for network in machine.networks}
    yield from _of_networks(machine)
    for index, interface in enumerate(machine.interfaces):
        network = networks.get(name_of(interface))
        found = (
            *_of_name(interface, network),
            *_of_binding(interface, network),
            *_of_state(interface, machine),
            *_of_ports(interface, network),
            *_of_dhcp(interface),
        )
        yield from (refusal.below(*_INTERFACES, index) for refusal in found)
    yield from _of_claims(machine)


def _of_networks(machine: Machine) -> Iterator[Refusal]:
    interfaces = {name_of(interface) for interface in machine.interfaces}
    pods, defaults = 0, 0
    for index, network in enumerate(machine.networks):
        name, types, at = name_of(network), given(network, _TYPES), ("networks", index)
        if name and name not in interfaces:
            yield Refusal("network-without-interface", (*at, "name"), name)
        pods += "pod" in types
        defaults += value_at_path(network, "multus", "default") is True
        if "pod" in types and pods > 1:
            yield Refusal("pod-networks", (*at, "pod"), name)
        if value_at_path(network, "multus", "default") is True and defaults > 1:
            yield Refusal("default-networks", (*at, "multus", "default"), name)
    for index, network in enumerate(machine.networks):
        if pods and value_at_path(network, "multus", "default") is True:
            yield Refusal("pod-and-default", ("networks", index, "multus", "default"), name_of(network))


def _of_name(interface: dict[str, Value], network: Value) -> Iterator[Refusal]:
    name = name_of(interface)
    if name and network is None:
        yield Refusal("interface-without-network", ("name",), name)


def _of_binding(interface: dict[str, Value], network: Value) -> Iterator[Refusal]:
    name, bindings = name_of(interface), given(interface, _BINDINGS)
    old = given(interface, _DISCONTINUED)
    plugin = interface.get("binding") is not None
    yield from (Refusal("discontinued-binding", (kind,), kind) for kind in old)
    if plugin and bindings:
        yield Refusal("binding-and-plugin", ("binding",), name)
    elif len(bindings) > 1:
        yield Refusal("bindings", (bindings[1],), name)
        yield Refusal("ignored-binding", (bindings[1],), name)
    elif not bindings and not plugin and not old:
        yield Refusal("no-binding", (), name)
    is_pod = value_at_path(network, "pod") is not None
    if "passtBinding" in bindings:
        yield Refusal("passt", ("passtBinding",))
    if given(network, ("multus", "resourceClaim")) and not is_pod:
        if "masquerade" in bindings:
            yield Refusal("masquerade-network", ("masquerade",), name)
        if "passtBinding" in bindings:
            yield Refusal("passt-network", ("passtBinding",), name)
    if "bridge" in bindings and is_pod:
        yield Refusal("bridge-on-pod-network", ("bridge",), name)
    address = (text(interface, "macAddress") or "").lower().replace("-", ":")
    if "masquerade" in bindings and address == _RESERVED_MAC:
        yield Refusal("reserved-mac", ("macAddress",), address)


def _of_state(interface: dict[str, Value], machine: Machine) -> Iterator[Refusal]:
    state = text(interface, "state")
    if state == "absent":
        if interface.get("bridge") is None:
            yield Refusal("absent-binding", ("state",), name_of(interface))
        elif name_of(interface) in _default_networks(machine):
            yield Refusal("absent-default", ("state",), name_of(interface))
    elif state in ("up", "down") and interface.get("sriov") is not None:
        yield Refusal("sriov-state", ("state",), state)


def _default_networks(machine: Machine) -> set[str]:
    return {
        name_of(network)
        for network in machine.networks
        if network.get("pod") is not None or value_at_path(network, "multus", "default") is True
    }


def _of_ports(interface: dict[str, Value], network: Value) -> Iterator[Refusal]:
    if interface.get("portRanges") is not None:
        yield Refusal("port-ranges", ("portRanges",))
    if value_at_path(network, "pod") is None:
        return
    ports = maps(interface, "ports")
    for index, port in enumerate(ports):
        if (name := name_of(port)) and not _PORT_NAME.fullmatch(name):
            yield Refusal("port-name", ("ports", index, "name"), name)
        if (value := number(port, "port") or 0) > _MOST_PORT:
            yield Refusal("port-number", ("ports", index, "port"), str(value))
            # Before 1.9 the webhook takes the first one above.
            law = "high-port" if value > _MOST_PORT + 1 else "odd-port"
            yield Refusal(law, ("ports", index, "port"), str(value))
    yield from _of_ranges(interface)


def _of_ranges(interface: dict[str, Value]) -> Iterator[Refusal]:
    if interface.get("portRanges") is None:
        return
    at: NodePath = ("portRanges",)
    if interface.get("ports") is not None:
        yield Refusal("ports-and-ranges", at)
    if interface.get("masquerade") is None:
        yield Refusal("ranges-binding", at)
    ranges = maps(interface, "portRanges")
    if len(ranges) > _MOST_RANGES:
        yield Refusal("many-ranges", at)
    taken: list[tuple[str, int, int]] = []
    for index, one in enumerate(ranges):
        start, end, protocol = number(one, "start"), number(one, "end"), text(one, "protocol") or ""
        if start is None or end is None:
            continue
        if start > end:
            yield Refusal("range-order", (*at, index, "start"), str(start))
        elif any(other == protocol and first <= end and start <= last for other, first, last in taken):
            yield Refusal("range-overlap", (*at, index, "start"), str(start))
        taken.append((protocol, start, end))


def _of_dhcp(interface: dict[str, Value]) -> Iterator[Refusal]:
    for index, server in enumerate(items(interface, "dhcpOptions", "ntpServers")):
        if isinstance(server, str) and _is_ipv6(server):
            yield Refusal("ntp-server", ("dhcpOptions", "ntpServers", index), server)


def _is_ipv6(written: str) -> bool:
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    return isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None


def _of_claims(machine: Machine) -> Iterator[Refusal]:
    claimed = [(index, one) for index, one in enumerate(machine.networks) if one.get("resourceClaim") is not None]
    if not claimed:
        return
    yield Refusal("network-claim", ("networks", claimed[0][0], "resourceClaim"))
    if any(network.get("multus") is not None for network in machine.networks):
        yield Refusal("claim-beside-multus", ("networks", claimed[0][0], "resourceClaim"))
        return
    known = {name_of(claim) for claim in maps(machine.spec, "resourceClaims")}
    interfaces = {name_of(interface): (index, interface) for index, interface in enumerate(machine.interfaces)}
    seen: set[tuple[str, str]] = set()
    for index, network in claimed:
        at = ("networks", index, "resourceClaim")
        claim, request = (name_of(mapping(network, "resourceClaim"), key) for key in ("claimName", "requestName"))
        for key, value in (("claimName", claim), ("requestName", request)):
            if not value:
                yield Refusal("claim-names", at, key)
        if claim and request:
            if claim not in known:
                yield Refusal("unknown-claim", (*at, "claimName"), claim)
            if (claim, request) in seen:
                yield Refusal("double-claim", at, f"{claim}/{request}")
            seen.add((claim, request))
        place, interface = interfaces.get(name_of(network), (0, None))
        if interface is not None and not given(interface, ("sriov", "binding")):
            yield Refusal("claim-binding", (*_INTERFACES, place), name_of(network))
