"""Addresses, names, time, rules and probes of the network. Source: pkg/machinery/config/types/network."""

from collections.abc import Iterator, Mapping

from ....schemas.formats.digits import whole
from ....schemas.tables.notation import Version
from ..go import go_text, go_url
from .said import Check, Held, Said, not_negative, required, selector
from .texts import is_ip, is_subnet_or_address

_RESERVED_PRIORITIES = frozenset({0, 32500, 32766, 32767})
_SMALLEST_MTU = 1280
_ENCRYPTED = frozenset({"DoT", "DoH"})
#: The first version in which ResolverConfig has rules of its own.
_RESOLVER_IS_CHECKED: Version = (1, 14)


def _named(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "name")


def _hostname(held: Held, _at: Version) -> Iterator[Said]:
    auto, hostname = held.get("auto"), held.get("hostname", "")
    if auto is None and not hostname:
        yield Said((), "either `auto` or `hostname` must be set")
    if auto not in (None, "off") and hostname:
        hint = "set `auto: off` beside it: a patch that does not leaves the `auto` of the base as it is"
        yield Said(("hostname",), f"`hostname` needs `auto: off`, not `auto: {auto}`", hint=hint)
    if auto not in (None, "off", "stable"):
        yield Said(("auto",), f"`auto` must be off or stable, not {auto}")
    if hostname:
        yield from _host_name(hostname)


def _host_name(text: str) -> Iterator[Said]:
    if len(text.encode()) > 253:
        yield Said(("hostname",), "`hostname` is longer than 253 bytes")
    first = text.partition(".")[0]
    if not 1 <= len(first.encode()) <= 63:
        yield Said(("hostname",), f"the first part of `hostname`, `{first}`, must have 1 to 63 bytes")


def _resolver(held: Held, at: Version) -> Iterator[Said]:
    if at < _RESOLVER_IS_CHECKED:
        return
    dns = held.get("hostDNS", {})
    for name in ("forwardKubeDNSToHost", "resolveMemberNames"):
        if dns.get(name) and not dns.get("enabled"):
            yield Said(("hostDNS", name), f"`hostDNS.{name}` needs `hostDNS.enabled: true`")
    servers = held.get("nameservers", [])
    for index, server in enumerate(servers):
        yield from _nameserver(server, index)
    if servers and all(server.get("protocol") in _ENCRYPTED for server in servers):
        message = "all name servers are encrypted, which needs a right clock: time servers by name may not be found"
        yield Said(("nameservers",), message, warning=True)


def _nameserver(server: Held, index: int) -> Iterator[Said]:
    protocol, name = server.get("protocol", "Do53"), server.get("tlsServerName")
    if protocol in _ENCRYPTED and not name:
        yield Said(("nameservers", index), f"a name server with {protocol} needs `tlsServerName`")
    if protocol == "Do53" and name:
        yield Said(("nameservers", index, "tlsServerName"), "`tlsServerName` is for DoT and DoH only")
    if not server.get("address"):
        yield Said(("nameservers", index), "a name server needs an `address`")


def _time_sync(held: Held, _at: Version) -> Iterator[Said]:
    yield from not_negative(held, "bootTimeout")
    if "ntp" in held and "ptp" in held:
        yield Said(("ptp",), "only one of `ntp` and `ptp` may be set")
    ntp = held.get("ntp", {})
    for index, server in enumerate(ntp.get("servers", ())):
        if ntp.get("useNTS") and is_ip(server):
            yield Said(("ntp", "servers", index), f"with `useNTS` servers are names, and `{server}` is an address")


def _static_host(held: Held, _at: Version) -> Iterator[Said]:
    yield from _address_as_name(held)
    yield from required(held, "hostnames", article=" to at least one name")


def _address_as_name(held: Held) -> Iterator[Said]:
    name = held.get("name", "")
    if go_text.address(name) is None:
        yield Said(("name",), f"`name` must be an IP address, not `{name}`" if name else "`name` must be set")


def _layer2_vip(held: Held, _at: Version) -> Iterator[Said]:
    yield from _address_as_name(held)
    yield from required(held, "link")


def _hcloud_vip(held: Held, at: Version) -> Iterator[Said]:
    yield from _layer2_vip(held, at)
    yield from required(held, "apiToken")


def _dhcp(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "name")
    duid = held.get("clientIdentifier") == "duid"
    if held.get("duidRaw") and not duid:
        yield Said(("duidRaw",), "`duidRaw` needs `clientIdentifier: duid`")
    if duid and not held.get("duidRaw"):
        yield Said(("clientIdentifier",), "`clientIdentifier: duid` needs `duidRaw`")


def _rule(held: Held, _at: Version) -> Iterator[Said]:
    ports = held.get("portSelector", {}).get("ports")
    yield from required(held, "name")
    if not ports:
        yield Said(("portSelector", "ports"), "`portSelector.ports` must be set")
    else:
        yield from _ports(ports)
    for index, rule in enumerate(held.get("ingress", ())):
        if not rule.get("subnet"):
            yield Said(("ingress", index), "an entry of `ingress` needs a `subnet`")


def _ports(ports: list[int | str]) -> Iterator[Said]:
    ranges = sorted((_range(port), index) for index, port in enumerate(ports))
    highest = -1
    for (low, high), index in ranges:
        if low > high:
            yield Said(("portSelector", "ports", index), f"{low} is above {high}")
        elif low <= highest:
            yield Said(("portSelector", "ports", index), f"the ports from {low} overlap with others")
        highest = max(highest, high)


def _range(port: int | str) -> tuple[int, int]:
    low, _, high = str(port).partition("-")
    return whole(low), whole(high or low)


def _kubespan(held: Held, _at: Version) -> Iterator[Said]:
    if "mtu" in held and held["mtu"] < _SMALLEST_MTU:
        yield Said(("mtu",), f"`mtu` must be at least {_SMALLEST_MTU}")
    for index, text in enumerate(held.get("filters", {}).get("endpoints", ())):
        if not is_subnet_or_address(text):
            yield Said(("filters", "endpoints", index), f"`{text}` is no address or subnet")


def _routing_rule(held: Held, _at: Version) -> Iterator[Said]:
    name = held.get("name", "")
    if not (name.isascii() and name.isdecimal() and whole(name) < 2**32):
        yield Said(("name",), f"`name` is the rule's priority, and `{name}` is no number")
    elif whole(name) in _RESERVED_PRIORITIES:
        yield Said(("name",), f"the priority {name} is reserved")
    if held.get("table", "unspec") == "unspec" and held.get("action", "unspec") in ("unspec", "unicast"):
        yield Said((), "either `table` or an `action` other than unicast must be set")
    if held.get("fwMask") and not held.get("fwMark"):
        yield Said(("fwMask",), "`fwMask` needs `fwMark`")


def _blackhole(held: Held, _at: Version) -> Iterator[Said]:
    name = held.get("name", "")
    if go_text.prefix(name) is None:
        yield Said(("name",), f"`name` must be an address with its prefix, not `{name}`")


def _link_alias(held: Held, _at: Version) -> Iterator[Said]:
    name = held.get("name", "")
    prefix, percent, suffix = name.partition("%")
    if not name:
        yield Said(("name",), "`name` must be set")
    elif percent and (suffix != "d" or not prefix):
        yield Said(("name",), f"`{name}` is no pattern: it must end in `%d`, after a text")
    yield from selector(held, "link", "selector", "match")


def _tcp_probe(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "name", "endpoint")
    yield from not_negative(held, "timeout", "interval", "failureThreshold")


def _http_probe(held: Held, _at: Version) -> Iterator[Said]:
    yield from required(held, "name", "url")
    url = go_url.parsed(held.get("url", ""))
    if held.get("url") and (url is None or url.scheme not in ("http", "https")):
        yield Said(("url",), "`url` must begin with http:// or https://")
    elif url is not None and held.get("url") and (url.opaque or not url.hostname):
        yield Said(("url",), "`url` must have a host")
    yield from not_negative(held, "timeout", "interval", "failureThreshold")


CHECKS: Mapping[str, Check] = {
    "BlackholeRouteConfig": _blackhole,
    "DHCPv4Config": _dhcp,
    "DHCPv6Config": _dhcp,
    "EthernetConfig": _named,
    "HCloudVIPConfig": _hcloud_vip,
    "HTTPProbeConfig": _http_probe,
    "HostnameConfig": _hostname,
    "KubeSpanConfig": _kubespan,
    "Layer2VIPConfig": _layer2_vip,
    "LinkAliasConfig": _link_alias,
    "NetworkRuleConfig": _rule,
    "ResolverConfig": _resolver,
    "RoutingRuleConfig": _routing_rule,
    "StaticHostConfig": _static_host,
    "TCPProbeConfig": _tcp_probe,
    "TimeSyncConfig": _time_sync,
}
