"""Laws on what Pods are reached by. Source: Kubernetes `pkg/apis/{core,networking,discovery}/validation`."""

import ipaddress
from collections.abc import Sequence

from ....schemas.formats.texts import FORMATS
from ...text.open_collections import Value
from ...text.typed_access import items
from .broken_law import Named, Wrong
from .conditions import is_open, is_set

_FINE: tuple[Wrong, ...] = ()
_IP = "must be an IP address, such as `10.0.0.1`"
#: The ports of nodes unless the API server is told otherwise.
_NODE_PORTS = range(30_000, 32_768)
_OUTSIDE = ("NodePort", "LoadBalancer")
_UNCLEAN = ("//", "/./", "/../", "%2f", "%2F")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _address(value: Value) -> Address | None:
    try:
        return ipaddress.ip_address(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _network(value: Value) -> Network | None:
    try:
        return ipaddress.ip_network(value, strict=False) if isinstance(value, str) and "/" in value else None
    except ValueError:
        return None


def service_ports(spec: Value) -> Sequence[Wrong]:
    """A Service has ports, each with a name where there are several."""
    if not isinstance(spec, dict):
        return _FINE
    ports, address = spec.get("ports"), spec.get("clusterIP")
    if not ports:
        if spec.get("type") == "ExternalName" or address == "None" or is_open(spec.get("type")) or is_open(address):
            return _FINE
        return (
            Wrong(
                (),
                "must have `ports`: only a headless Service has none",
                "add `ports`",
                lacks=True,
            ),
        )
    if not isinstance(ports, list) or len(ports) < 2:
        return _FINE
    says = "must have `name`, as there are several ports"
    return [
        Wrong(("ports", index), says, "add `name`", lacks=True)
        for index, port in enumerate(ports)
        if isinstance(port, dict) and not is_set(port.get("name"))
    ]


def cluster_ip(value: Value) -> Sequence[Wrong]:
    """An address, or None."""
    if not isinstance(value, str) or value in ("", "None") or _address(value) or is_open(value):
        return _FINE
    return (Wrong((), "must be an IP address, or None", "write `None` for a headless Service"),)


def cluster_ips(spec: Value) -> Sequence[Wrong]:
    """The first of the addresses is the address."""
    if not isinstance(spec, dict) or not isinstance(listed := spec.get("clusterIPs"), list) or not listed:
        return _FINE
    first = spec.get("clusterIP")
    if isinstance(first, str) and first and first != listed[0] and not is_open(first) and not is_open(listed[0]):
        return (Wrong(("clusterIPs", 0), "must be the same as `clusterIP`", "write the same address"),)
    if len(listed) > 2:
        return (Wrong(("clusterIPs",), "may have two addresses at most", "keep one of each family"),)
    return _FINE


def headless(spec: Value) -> Sequence[Wrong]:
    """What is reached from outside has an address."""
    if not isinstance(spec, dict) or spec.get("clusterIP") != "None" or spec.get("type") not in _OUTSIDE:
        return _FINE
    return (Wrong(("clusterIP",), f"may not be None in a Service of type {spec['type']}", "remove it"),)


def external_name(spec: Value) -> Sequence[Wrong]:
    """What a Service of type ExternalName stands for is a name of DNS."""
    name = spec.get("externalName") if isinstance(spec, dict) else None
    if not isinstance(spec, dict) or spec.get("type") != "ExternalName" or not isinstance(name, str) or not name:
        return _FINE
    if is_open(name) or FORMATS["dns-name"](name.removesuffix(".")):
        return _FINE
    says = "must be a name of DNS: lower-case letters, digits, `-` and `.`"
    return (Wrong(("externalName",), says, "write a name such as `db.example.com`"),)


def allocated_node_ports(spec: Value) -> Sequence[Wrong]:
    """Only the ports of a load balancer's nodes can be left out."""
    if not isinstance(spec, dict) or type(spec.get("allocateLoadBalancerNodePorts")) is not bool:
        return _FINE
    found = list[Wrong]()
    kind = spec.get("type") or "ClusterIP"
    if kind != "LoadBalancer" and not is_open(kind):
        says = "may not be set: only a Service of type LoadBalancer has it"
        found.append(Wrong(("allocateLoadBalancerNodePorts",), says, "remove it"))
    return found


def node_ports_inside(spec: Value) -> Sequence[Wrong]:
    """A Service that stays inside has no ports on nodes."""
    if not isinstance(spec, dict) or (spec.get("type") or "ClusterIP") != "ClusterIP":
        return _FINE
    says = "may not be set: a Service of type ClusterIP has no port on nodes"
    return [
        Wrong(("ports", index, "nodePort"), says, "remove it, or write `type: NodePort`")
        for index, port in enumerate(items(spec, "ports"))
        if isinstance(port, dict) and type(port.get("nodePort")) is int and port["nodePort"] != 0
    ]


def health_check_port(spec: Value) -> Sequence[Wrong]:
    """Only a load balancer that keeps to local Pods asks for their health."""
    if (
        not isinstance(spec, dict)
        or type(spec.get("healthCheckNodePort")) is not int
        or not spec["healthCheckNodePort"]
    ):
        return _FINE
    kind, policy = spec.get("type"), spec.get("externalTrafficPolicy")
    if is_open(kind) or is_open(policy) or (kind == "LoadBalancer" and policy == "Local"):
        return _FINE
    says = "may only be set with `type: LoadBalancer` and `externalTrafficPolicy: Local`"
    return (Wrong(("healthCheckNodePort",), says, "remove it"),)


def reachable_ip(value: Value) -> Sequence[Wrong]:
    """An address that other machines can have."""
    address = _address(value)
    if address is None:
        return _FINE  # its form is another law
    what = (address.is_unspecified, address.is_loopback, address.is_link_local, address.is_multicast)
    if not any(what):
        return _FINE
    return (Wrong((), "may not be a loopback or link-local address, or one of many", _IP),)


def ip_families(spec: Value) -> Sequence[Wrong]:
    """A family stands once, and several are no single stack."""
    families = spec.get("ipFamilies") if isinstance(spec, dict) else None
    if (
        not isinstance(spec, dict)
        or not isinstance(families, list)
        or not all(isinstance(one, str) for one in families)
    ):
        return _FINE
    if len(set(map(str, families))) < len(families):
        return (Wrong(("ipFamilies",), "has a family twice", "keep one of them"),)
    if len(families) > 1 and spec.get("ipFamilyPolicy") in (None, "SingleStack"):
        says = "may have one family only where `ipFamilyPolicy` is SingleStack"
        return (Wrong(("ipFamilies",), says, "write `ipFamilyPolicy: PreferDualStack`"),)
    return _FINE


def node_port(value: Value) -> Sequence[Wrong]:
    """A port of the range that the API server hands out."""
    if type(value) is not int or value == 0 or value in _NODE_PORTS:
        return _FINE
    says = (
        "is outside of 30000 to 32767, which the API server hands out unless `--service-node-port-range` says otherwise"
    )
    return (Wrong((), says, "write a port of that range"),)


def ingress_rules(spec: Value) -> Sequence[Wrong]:
    """An Ingress leads somewhere."""
    if not isinstance(spec, dict) or is_set(spec.get("rules")) or spec.get("defaultBackend") is not None:
        return _FINE
    return (Wrong((), "must have `rules` or `defaultBackend`: it would lead nowhere", "add `rules`", lacks=True),)


def ingress_host(value: Value) -> Sequence[Wrong]:
    """A name of DNS, of which the first label may be any."""
    if not isinstance(value, str) or not value or is_open(value):
        return _FINE
    if _address(value):
        return (Wrong((), "must be a name of DNS, not an IP address", "write a name such as `web.example.com`"),)
    if "*" in value and not value.startswith("*."):
        return (Wrong((), "may have `*` as its first label only", "write a name such as `*.example.com`"),)
    if FORMATS["dns-name"](value.removeprefix("*.")):
        return _FINE
    says = "must be a name of DNS, without a port"
    return (Wrong((), says, "write a name such as `web.example.com`"),)


def ingress_path(entry: Value) -> Sequence[Wrong]:
    """A path is absolute; one that is compared is clean, and there."""
    if not isinstance(entry, dict):
        return _FINE
    path, kind = entry.get("path"), entry.get("pathType")
    is_compared = kind in ("Exact", "Prefix")
    if path in (None, ""):
        says = f"must have `path`, which `pathType: {kind}` compares"
        return (Wrong((), says, "write `path: /`", lacks=True),) if is_compared else _FINE
    if not isinstance(path, str) or is_open(path):
        return _FINE
    if not path.startswith("/"):
        return (Wrong(("path",), "must begin with `/`", f"write `/{path}`"),)
    unclean = next((one for one in _UNCLEAN if one in path), "") or next(
        (e for e in ("/.", "/..") if path.endswith(e)), ""
    )
    if is_compared and unclean:
        return (
            Wrong(("path",), f"may not have `{unclean}` in it where `pathType` is {kind}", "write the path without it"),
        )
    return _FINE


def peer(value: Value) -> Sequence[Wrong]:
    """A peer says who it is."""
    if not isinstance(value, dict):
        return (
            (Wrong((), "must say who is meant", "add `podSelector`, `namespaceSelector` or `ipBlock`"),)
            if value is None
            else _FINE
        )
    if any(value.get(name) is not None for name in ("podSelector", "namespaceSelector", "ipBlock")):
        return _FINE
    return (
        Wrong(
            (),
            "must have `podSelector`, `namespaceSelector` or `ipBlock`",
            "add one of them; `podSelector: {}` is every Pod",
            lacks=True,
        ),
    )


def host_bits(value: Value) -> Sequence[Wrong]:
    """A block ends where its prefix does; Kubernetes warns of others, and refuses them from 1.36 on."""
    block = _network(value)
    if block is None or not isinstance(value, str):
        return _FINE
    if _address(value.partition("/")[0]) == block.network_address:
        return _FINE
    return (Wrong((), "has bits beyond its prefix", f"write `{block}`: Kubernetes refuses such bits from 1.36 on"),)


def excepted_blocks(value: Value) -> Sequence[Wrong]:
    """What is taken out of a block is in it."""
    if not isinstance(value, dict):
        return _FINE
    whole, found = _network(value.get("cidr")), list[Wrong]()
    for index, one in enumerate(items(value, "except")):
        part = _network(one)
        if whole is None or part is None:
            continue
        is_inside = whole.version == part.version and part.network_address in whole and part.prefixlen > whole.prefixlen
        if not is_inside:
            found.append(
                Wrong(("except", index), f"must lie inside of `{whole}`, and be smaller", "write a part of `cidr`")
            )
    return found


def end_port(value: Value) -> Sequence[Wrong]:
    """A range of ports begins with a number that is not above its end."""
    if not isinstance(value, dict) or type(end := value.get("endPort")) is not int:
        return _FINE
    start = value.get("port")
    if start is None:
        return (Wrong(("endPort",), "may only be set beside `port`", "add `port`"),)
    if isinstance(start, str):
        return (
            _FINE
            if is_open(start)
            else (Wrong(("endPort",), "may not be set where `port` is a name", "write the number"),)
        )
    if type(start) is int and end < start:
        return (Wrong(("endPort",), f"must be at least `port`, {start}", "swap them"),)
    return _FINE


def endpoint_subset(value: Value) -> Sequence[Wrong]:
    """A subset has addresses, and names for its ports where there are several."""
    if not isinstance(value, dict):
        return _FINE
    if not is_set(value.get("addresses")) and not is_set(value.get("notReadyAddresses")):
        return (Wrong((), "must have `addresses` or `notReadyAddresses`", "add `addresses`", lacks=True),)
    ports = items(value, "ports")
    return [
        Wrong(("ports", index), "must have `name`, as there are several ports", "add `name`", lacks=True)
        for index, port in enumerate(ports)
        if len(ports) > 1 and isinstance(port, dict) and not is_set(port.get("name"))
    ]


def slice_addresses(value: Value) -> Sequence[Wrong]:
    """The addresses of a slice are of its type."""
    kind = value.get("addressType") if isinstance(value, dict) else None
    version = {"IPv4": 4, "IPv6": 6}.get(kind if isinstance(kind, str) else "")
    found = list[Wrong]()
    for index, endpoint in enumerate(items(value, "endpoints") if version else ()):
        for number, one in enumerate(items(endpoint, "addresses")):
            address, at = _address(one), ("endpoints", index, "addresses", number)
            if isinstance(one, str) and not is_open(one) and (address is None or address.version != version):
                found.append(Wrong(at, f"must be an address of {kind}", f"write an address of {kind}"))
            elif address is not None:
                found += [wrong._replace(path=at) for wrong in reachable_ip(one)]
    return found


CHECKS: Named = {
    "allocated-node-ports": allocated_node_ports,
    "cluster-ip": cluster_ip,
    "cluster-ips": cluster_ips,
    "end-port": end_port,
    "endpoint-ip": reachable_ip,
    "endpoint-subset": endpoint_subset,
    "excepted-blocks": excepted_blocks,
    "external-name": external_name,
    "headless": headless,
    "health-check-port": health_check_port,
    "host-bits": host_bits,
    "ingress-host": ingress_host,
    "ingress-path": ingress_path,
    "ingress-rules": ingress_rules,
    "ip-families": ip_families,
    "node-port": node_port,
    "node-ports-inside": node_ports_inside,
    "peer": peer,
    "reachable-ip": reachable_ip,
    "service-ports": service_ports,
    "slice-addresses": slice_addresses,
}
