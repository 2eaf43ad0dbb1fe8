"""The names and addresses by which other machines reach a NixOS host, as far as it says them."""

from collections.abc import Iterator

from .host_facts import Data, HostFact, Members, Option, find_option, items_of


def find_host_name(host: HostFact) -> str | None:
    """`networking.hostName`, None where it is not known."""
    match find_option(host, "networking", "hostName"):
        case Option(value=str(name)):
            return name
        case _:
            return None


def find_host_addresses(host: HostFact) -> frozenset[str]:
    """The static IP addresses of a host, without their lengths. Those that it gets from elsewhere are not in it."""
    return frozenset(address.partition("/")[0] for address in _addresses(host) if address)


def _addresses(host: HostFact) -> Iterator[str]:
    for path, option in host.options.items():
        match path:
            case ("networking", "interfaces", _, "ipv4" | "ipv6", "addresses"):
                yield from _texts(option.value, "address")
            case ("systemd", "network", "networks", _, "address"):
                yield from _texts(option.value, "")
            case ("systemd", "network", "networks", _, "networkConfig", "Address"):
                yield from _texts(option.value, "")
            case ("systemd", "network", "networks", _, "addresses"):
                yield from _texts(option.value, "Address")
            case _:
                pass


def _texts(value: Data, key: str) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Members(items=items):
            inner = items.get("addressConfig")
            yield from _texts(items.get(key), key)
            if inner is not None:
                yield from _texts(inner, key)
        case _:
            for item in items_of(value) or ():
                yield from _texts(item, key)
