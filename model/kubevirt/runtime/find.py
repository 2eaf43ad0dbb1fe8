"""All that only shows when a virtual machine runs, in its object alone."""

from collections.abc import Callable, Iterator

from ....schemas.reference_forms import Kind
from ...text.open_collections import Value
from ..machine import Machine, machine_of
from .data import find_data, find_passwords
from .hardware import find_bindings, find_boot, find_limits, find_lost_state, find_macs, find_migration
from .mistake import RuntimeMistake
from .network import find_network_data

_FINDERS: tuple[Callable[[Machine], Iterator[RuntimeMistake]], ...] = (
    find_migration,
    find_boot,
    find_limits,
    find_data,
    find_network_data,
    find_lost_state,
    find_bindings,
    find_macs,
    find_passwords,
)


def find_runtime_mistakes(kind: Kind, value: Value) -> Iterator[RuntimeMistake]:
    """What a machine will not do as it is meant to; nothing of what is no machine."""
    machine = machine_of(kind, value)
    if machine is not None:
        for find in _FINDERS:
            yield from find(machine)
