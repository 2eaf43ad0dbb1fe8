"""What a machine's configuration says of its hardware: its network card and its disk, or placeholders for them."""

from collections.abc import Iterator

from ...model.text.document import Value
from ...schemas.stackwright.placeholders import DISK, MAC, NAME, PLACEHOLDERS
from .answers import Answers, Host, InvalidAnswer, Node

#: The kinds of machines that are of metal: virtual ones have the hardware that is written.
KINDS = ("nodes", "hosts")


def hardware(machine: Node | Host) -> dict[str, Value]:
    """What templates see of it: `match` is how the card is found, `system_disk` what is installed on."""
    return {
        "mac": machine.mac,
        "bus_path": machine.bus_path,
        "disk": machine.disk,
        "match": _of_talos(machine) if isinstance(machine, Node) else _of_networkd(machine),
        "system_disk": machine.disk or DISK,
    }


def _of_talos(node: Node) -> str:
    """The expression of a LinkAliasConfig; `bus_path` is what ethtool calls the bus: for PCI, the bare address."""
    if node.bus_path:
        return f'link.bus_path == "{node.bus_path}"'
    return f'mac(link.permanent_addr) == "{node.mac or MAC}"'


def _of_networkd(host: Host) -> str:
    """A setting of `[Match]`; `Path` is udev's ID_PATH, which has the bus before the address."""
    if host.bus_path:
        return f'Path = "pci-{host.bus_path}"'
    return f'PermanentMACAddress = "{host.mac or MAC}"'


def sought(repository: str) -> list[Value]:
    """What `scripts/placeholders` looks for in a repository of this name, as `grep -E` reads it, and what it says."""
    return [
        {
            "pattern": row.pattern.replace(NAME, repository),
            "files": row.files,
            "is_absence": row.is_absence,
            "message": row.message,
            "hint": row.hint.replace("`", '"'),  # which the shell would run
        }
        for row in PLACEHOLDERS
    ]


def check_hardware(answers: Answers) -> Iterator[InvalidAnswer]:
    """What is wrong with the cards and disks of the machines."""
    for kind in KINDS:
        for index, machine in enumerate(getattr(answers, kind)):
            if machine.mac and machine.bus_path:
                what = f"{machine.name} has a mac too, and one of the two says which card it is; leave the other out"
                yield InvalidAnswer((kind, index, "bus-path"), what, other=(kind, index, "mac"))
            for key, value in (("mac", MAC), ("disk", DISK)):
                if getattr(machine, key) == value:
                    yield InvalidAnswer(
                        (kind, index, key), f"{value} is a placeholder; what {machine.name} has is right"
                    )


def without_hardware(answers: Answers) -> tuple[str, ...]:
    """The names of the machines of which the network card or the disk is not known."""
    machines = (machine for kind in KINDS for machine in getattr(answers, kind))
    return tuple(one.name for one in machines if not (one.disk and (one.mac or one.bus_path)))
