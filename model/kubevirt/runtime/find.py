"""All that only shows when a virtual machine runs, in its object alone."""

from collections.abc import Callable, Iterator

from ....schemas.reference_forms import Kind
from ...text.open_collections import Value
from ..machine import Machine, machine_of
from .migration_boot_and_resource_mistakes import (
    find_bindings,
    find_boot,
    find_limits,
    find_lost_state,
    find_macs,
    find_migration,
)
from .mistake import RuntimeMistake
from .network_data_mistakes import find_network_data
from .user_data_mistakes import find_data, find_passwords

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
