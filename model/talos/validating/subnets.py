"""KubeNetworkConfig: the subnets of pods and services. Source: pkg/machinery/config/types/k8s/network.go."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from ....schemas.tables.notation import Version
from ..go import scalar_formats
from .shared_field_checks import DocumentCheck, FieldVerdict, Held

_FEWEST_HOST_BITS = 4
_MOST_NODE_BITS = 16
_MOST_SERVICE_BITS = 20
#: What of a subnet is measured by a mask that another patch may set.
_NODE_PART = "the part of a node"
#: The length of a node's prefix where none is set, by IP version, and how many bits an address has.
_NODE_MASK = {4: 24, 6: 64}
_BITS = {4: 32, 6: 128}


def _network(held: Held, _at: Version) -> Iterator[FieldVerdict]:
    masks: dict[int, int | None] = {}
    for version, most in _BITS.items():
        name = f"nodeCIDRMaskSizeIPv{version}"
        mask = held.get(name) or _NODE_MASK[version]
        masks[version] = mask if 1 <= mask <= most else None
        if masks[version] is None:
            yield FieldVerdict((name,), f"`{name}` must be between 1 and {most}")
    pods, services = held.get("podSubnets", []), held.get("serviceSubnets", [])
    yield from _subnets(pods, "podSubnets", lambda found: _pods(found, masks[found.version]))
    yield from _subnets(services, "serviceSubnets", _services)
    if len(pods) != len(services):
        message = "there must be as many `serviceSubnets` as `podSubnets`"
        yield FieldVerdict(("serviceSubnets",), message, lacks=not (pods and services))


def _subnets(
    texts: Sequence[str], name: str, sized: Callable[[scalar_formats.Prefix], str | None]
) -> Iterator[FieldVerdict]:
    if not 1 <= len(texts) <= 2:
        yield FieldVerdict((name,), f"`{name}` must have one subnet, or two for both versions of IP")
        return
    versions: list[int] = []
    for index, text in enumerate(texts):
        wrong = _subnet(text, sized)
        if wrong is not None:
            yield FieldVerdict((name, index), f"`{text}` {wrong}", lacks=_NODE_PART in wrong)
            return
        found = scalar_formats.prefix(text)
        versions += [] if found is None else [found.version]
    if len(set(versions)) != len(versions):
        yield FieldVerdict((name,), f"`{name}` may have one subnet of each version of IP")


def _subnet(text: str, sized: Callable[[scalar_formats.Prefix], str | None]) -> str | None:
    found = scalar_formats.prefix(text)
    if found is None:
        return "is not a valid subnet"
    if found.ip != found.network.network_address:
        return f"has bits of a host; its network is {found.network}"
    if found.max_prefixlen - found.network.prefixlen < _FEWEST_HOST_BITS:
        return f"is too small: it must leave {_FEWEST_HOST_BITS} bits for hosts"
    return sized(found)


def _pods(found: scalar_formats.Prefix, mask: int | None) -> str | None:
    if mask is None:
        return None
    length = found.network.prefixlen
    if length > mask:
        return f"is smaller than {_NODE_PART}, /{mask}"
    if mask - length > _MOST_NODE_BITS:
        return f"is too large for {_NODE_PART}, /{mask}: at most {_MOST_NODE_BITS} bits may tell nodes apart"
    return None


def _services(found: scalar_formats.Prefix) -> str | None:
    if found.max_prefixlen - found.network.prefixlen > _MOST_SERVICE_BITS:
        return f"is too large: it may leave at most {_MOST_SERVICE_BITS} bits for services"
    return None


CHECKS: Mapping[str, DocumentCheck] = {"KubeNetworkConfig": _network}
