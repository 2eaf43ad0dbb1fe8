"""Addresses, names, time, rules and probes of the network. Source: pkg/machinery/config/types/network."""

from collections.abc import Iterator, Mapping

from ....schemas.formats.whole_number import parse_whole
from ....schemas.tables.notation import Version
from ..go import go_url, scalar_formats
from .label_and_address_formats import is_ip, is_subnet_or_address
from .shared_field_checks import DocumentCheck, FieldVerdict, Held, check_selector, require_fields, require_not_negative

_RESERVED_PRIORITIES = frozenset({0, 32500, 32766, 32767})
_SMALLEST_MTU = 1280
_ENCRYPTED = frozenset({"DoT", "DoH"})
#: The first version in which ResolverConfig has rules of its own.
_RESOLVER_IS_CHECKED: Version = (1, 14)


def _check_names(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name")


def _hostname(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    auto, hostname = held.get("auto"), held.get("hostname", "")
    if auto is None and not hostname:
        yield FieldVerdict((), "either `auto` or `hostname` must be set")
    if auto not in (None, "off") and hostname:
        hint = "set `auto: off` beside it: a patch that does not leaves the `auto` of the base as it is"
        yield FieldVerdict(("hostname",), f"`hostname` needs `auto: off`, not `auto: {auto}`", hint=hint)
    if auto not in (None, "off", "stable"):
        yield FieldVerdict(("auto",), f"`auto` must be off or stable, not {auto}")
    if hostname:
        yield from _host_name(hostname)


def _host_name(text: str) -> Iterator[FieldVerdict]:
    if len(text.encode()) > 253:
        yield FieldVerdict(("hostname",), "`hostname` is longer than 253 bytes")
    first = text.partition(".")[0]
    if not 1 <= len(first.encode()) <= 63:
        yield FieldVerdict(("hostname",), f"the first part of `hostname`, `{first}`, must have 1 to 63 bytes")


def _resolver(held: Held, at: Version) -> Iterator[FieldVerdict]:
    if at < _RESOLVER_IS_CHECKED:
        return
    dns = held.get("hostDNS", {})
    for name in ("forwardKubeDNSToHost", "resolveMemberNames"):
        if dns.get(name) and not dns.get("enabled"):
            message = f"`hostDNS.{name}` needs `hostDNS.enabled: true`"
            yield FieldVerdict(("hostDNS", name), message, lacks="enabled" not in dns)
    servers = held.get("nameservers", [])
    for index, server in enumerate(servers):
        yield from _nameserver(server, index)
    if servers and all(server.get("protocol") in _ENCRYPTED for server in servers):
        message = "all name servers are encrypted, which needs a right clock: time servers by name may not be found"
        yield FieldVerdict(("nameservers",), message, warning=True)


def _nameserver(server: Held, index: int) -> Iterator[FieldVerdict]:
    protocol, name = server.get("protocol", "Do53"), server.get("tlsServerName")
    if protocol in _ENCRYPTED and not name:
        yield FieldVerdict(("nameservers", index), f"a name server with {protocol} needs `tlsServerName`")
    if protocol == "Do53" and name:
        yield FieldVerdict(("nameservers", index, "tlsServerName"), "`tlsServerName` is for DoT and DoH only")
    if not server.get("address"):
        yield FieldVerdict(("nameservers", index), "a name server needs an `address`")


def _time_sync(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_not_negative(held, "bootTimeout")
    if "ntp" in held and "ptp" in held:
        yield FieldVerdict(("ptp",), "only one of `ntp` and `ptp` may be set")
    ntp = held.get("ntp", {})
    for index, server in enumerate(ntp.get("servers", ())):
        if ntp.get("useNTS") and is_ip(server):
            yield FieldVerdict(
                ("ntp", "servers", index), f"with `useNTS` servers are names, and `{server}` is an address"
            )


def _static_host(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from _address_as_name(held)
    yield from require_fields(held, "hostnames", article=" to at least one name")


def _address_as_name(held: Held) -> Iterator[FieldVerdict]:
    name = held.get("name", "")
    if scalar_formats.parse_ip(name) is None:
        yield FieldVerdict(("name",), f"`name` must be an IP address, not `{name}`" if name else "`name` must be set")


def _layer2_vip(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from _address_as_name(held)
    yield from require_fields(held, "link")


def _hcloud_vip(held: Held, at: Version) -> Iterator[FieldVerdict]:
    yield from _layer2_vip(held, at)
    yield from require_fields(held, "apiToken")


def _dhcp(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name")
    duid = held.get("clientIdentifier") == "duid"
    if held.get("duidRaw") and not duid:
        yield FieldVerdict(
            ("duidRaw",), "`duidRaw` needs `clientIdentifier: duid`", lacks="clientIdentifier" not in held
        )
    if duid and not held.get("duidRaw"):
        yield FieldVerdict(("clientIdentifier",), "`clientIdentifier: duid` needs `duidRaw`", lacks=True)


def _rule(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    ports = held.get("portSelector", {}).get("ports")
    yield from require_fields(held, "name")
    if not ports:
        yield FieldVerdict(("portSelector", "ports"), "`portSelector.ports` must be set")
    else:
        yield from check_ports(ports)
    for index, rule in enumerate(held.get("ingress", ())):
        if not rule.get("subnet"):
            yield FieldVerdict(("ingress", index), "an entry of `ingress` needs a `subnet`")


def check_ports(ports: list[int | str]) -> Iterator[FieldVerdict]:
    """The ranges of `portSelector.ports`: none upside down, and none that overlap."""
    ranges = sorted((_range(port), index) for index, port in enumerate(ports))
    highest = -1
    for (low, high), index in ranges:
        if low > high:
            yield FieldVerdict(("portSelector", "ports", index), f"{low} is above {high}")
        elif low <= highest:
            yield FieldVerdict(("portSelector", "ports", index), f"the ports from {low} overlap with others")
        highest = max(highest, high)


def _range(port: int | str) -> tuple[int, int]:
    low, _, high = str(port).partition("-")
    return parse_whole(low), parse_whole(high or low)


def _kubespan(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    if "mtu" in held and held["mtu"] < _SMALLEST_MTU:
        yield FieldVerdict(("mtu",), f"`mtu` must be at least {_SMALLEST_MTU}")
    for index, text in enumerate(held.get("filters", {}).get("endpoints", ())):
        if not is_subnet_or_address(text):
            yield FieldVerdict(("filters", "endpoints", index), f"`{text}` is not a valid address or subnet")


def _routing_rule(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    name = held.get("name", "")
    if not (name.isascii() and name.isdecimal() and parse_whole(name) < 2**32):
        yield FieldVerdict(("name",), f"`name` is the rule's priority, and `{name}` is not a valid number")
    elif parse_whole(name) in _RESERVED_PRIORITIES:
        yield FieldVerdict(("name",), f"the priority {name} is reserved")
    if held.get("table", "unspec") == "unspec" and held.get("action", "unspec") in ("unspec", "unicast"):
        yield FieldVerdict((), "either `table` or an `action` other than unicast must be set")
    if held.get("fwMask") and not held.get("fwMark"):
        yield FieldVerdict(("fwMask",), "`fwMask` needs `fwMark`", lacks=True)


def _blackhole(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    name = held.get("name", "")
    if scalar_formats.prefix(name) is None:
        yield FieldVerdict(("name",), f"`name` must be an address with its prefix, not `{name}`")


def _link_alias(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    name = held.get("name", "")
    prefix, percent, suffix = name.partition("%")
    if not name:
        yield FieldVerdict(("name",), "`name` must be set")
    elif percent and (suffix != "d" or not prefix):
        yield FieldVerdict(("name",), f"`{name}` is not a valid pattern: it must end in `%d`, after a text")
    yield from check_selector(held, "link", "selector", "match")


def _tcp_probe(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name", "endpoint")
    yield from require_not_negative(held, "timeout", "interval", "failureThreshold")


def _http_probe(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    yield from require_fields(held, "name", "url")
    url = go_url.parse_url(held.get("url", ""))
    if held.get("url") and (url is None or url.scheme not in ("http", "https")):
        yield FieldVerdict(("url",), "`url` must begin with http:// or https://")
    elif url is not None and held.get("url") and (url.opaque or not url.hostname):
        yield FieldVerdict(("url",), "`url` must have a host")
    yield from require_not_negative(held, "timeout", "interval", "failureThreshold")


CHECKS: Mapping[str, DocumentCheck] = {
    "BlackholeRouteConfig": _blackhole,
    "DHCPv4Config": _dhcp,
    "DHCPv6Config": _dhcp,
    "EthernetConfig": _check_names,
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
