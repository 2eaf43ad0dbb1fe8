"""What the firewall of a NixOS host lets in. Source: nixos/modules/services/networking/firewall.nix of nixpkgs."""

from typing import Literal

from .host_facts import Data, HostFact, Members, NotKnown, Option, Path, find_option, is_whole, items_of

Protocol = Literal["TCP", "UDP"]
_FIREWALL = ("networking", "firewall")
#: Rules of one's own, in which anything may stand.
_RULES = ("extraCommands", "extraInputRules")


def lets_in(host: HostFact, protocol: Protocol, port: int, own_interfaces: tuple[str, ...]) -> bool | None:
    """Whether other machines reach a port of a host, None where that is not known.

    A port that is open on one interface counts as open. Of interfaces that are trusted, only those count for nothing
    whose names begin with `own_interfaces`.
    """
    enabled = find_option(host, *_FIREWALL, "enable")
    if isinstance(enabled, Option) and enabled.value is False:
        return True
    if not (enabled is None or (isinstance(enabled, Option) and enabled.value is True)):
        return None
    if any(find_option(host, *_FIREWALL, name) is not None for name in _RULES):
        return None
    states = [_has(host, path, port) for path in _places(host, protocol)]
    if True in states:
        return True
    return None if None in states or _trusts_others(host, own_interfaces) else False


def _places(host: HostFact, protocol: Protocol) -> list[Path]:
    names = (f"allowed{protocol}Ports", f"allowed{protocol}PortRanges")
    interfaces = {
        path[2:4]
        for path in (*host.options, *host.open)
        if len(path) > len((*_FIREWALL, "interfaces")) and path[:3] == (*_FIREWALL, "interfaces")
    }
    return [(*_FIREWALL, *middle, name) for middle in ((), *sorted(interfaces)) for name in names]


def _has(host: HostFact, path: Path, port: int) -> bool | None:
    match find_option(host, *path):
        case None:
            return False
        case NotKnown(is_of_nixpkgs=True):
            return False
        case Option(value=value) as option if (values := items_of(value)) is not None:
            states = [_is(value, port) for value in values]
            is_known = None not in states and is_whole(host, option, *path)
            return True if True in states else False if is_known else None
        case _:
            return None


def _is(value: Data, port: int) -> bool | None:
    match value:
        case int():
            return value == port
        case Members(items={"from": int(low), "to": int(high)}):
            return low <= port <= high
        case _:
            return None


def _trusts_others(host: HostFact, own_interfaces: tuple[str, ...]) -> bool:
    path = (*_FIREWALL, "trustedInterfaces")
    match find_option(host, *path):
        case None:
            return False
        case Option(value=value) as option if (values := items_of(value)) is not None and is_whole(host, option, *path):
            return not all(isinstance(value, str) and value.startswith(own_interfaces) for value in values)
        case _:
            return True
