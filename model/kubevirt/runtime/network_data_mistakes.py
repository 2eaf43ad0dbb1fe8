"""Mistakes in network data of cloud-init: cards that are not there, gateways, default routes."""

import re
from collections.abc import Iterator
from itertools import combinations

from ....schemas.file_types import is_placeholder
from ...text.parse_error import has_syntax_error
from ...text.place import NodePath
from ..cloud_init import network_data, read_yaml
from ..machine import Card, Machine
from ..network_data import Configured, is_reachable, read_network
from .mistake import RuntimeMistake
from .user_data_mistakes import describe_error, place_of

_NUMBERED = re.compile(r"eth([0-9]{1,4})", re.ASCII)


def find_network_data(machine: Machine) -> Iterator[RuntimeMistake]:
    """What network data says that cannot be as it is said."""
    for data in network_data(machine):
        loaded, at = read_yaml(data.written), place_of(machine, data)
        if loaded is None:
            continue
        if has_syntax_error(loaded.parse_errors):
            yield RuntimeMistake("network-yaml", at, describe_error(data.written))
        elif len(loaded.documents) == 1 and (configured := read_network(loaded.documents[0].value)):
            there = machine.cards
            yield from _find_absent(configured, there, at)
            yield from _find_routes(configured, there, at)


def _find_absent(configured: tuple[Configured, ...], there: tuple[Card, ...], at: NodePath) -> Iterator[RuntimeMistake]:
    macs = {card.mac for card in there}
    is_known = bool(there) and all(mac and not is_placeholder(mac) for mac in macs)
    for one in configured:
        number = _NUMBERED.fullmatch(one.name)
        if one.mac and is_known and one.is_physical and one.mac.replace("-", ":") not in macs:
            yield RuntimeMistake("network-mac", at, (one.mac, one.name))
        elif number and there and one.is_physical and not one.renamed and int(number[1]) >= len(there):
            count = f"{len(there)} interface{'s' if len(there) > 1 else ''}"
            yield RuntimeMistake("network-name", at, (one.name, count))


def _find_routes(configured: tuple[Configured, ...], there: tuple[Card, ...], at: NodePath) -> Iterator[RuntimeMistake]:
    for one in configured:
        for route in one.routes:
            if route.gateway and not route.on_link and not is_reachable(route.gateway, one.addresses):
                networks = ", ".join(str(address.network) for address in one.addresses)
                yield RuntimeMistake("network-gateway", at, (route.gateway, one.name, networks))
    for one, other in combinations(configured, 2):
        ours, theirs = ({(route.version, route.metric) for route in each.routes} for each in (one, other))
        if ours & theirs:
            yield RuntimeMistake("network-two-routes", at, (one.name, other.name))
            return
    is_covered = sum(one.is_physical for one in configured) >= len(there) > 0
    is_static = any(address.version == 4 for one in configured for address in one.addresses)
    if is_covered and is_static and not any(one.routes or one.is_automatic for one in configured):
        yield RuntimeMistake("network-no-route", at)
