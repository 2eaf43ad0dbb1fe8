"""No two machines have the same address, and none has the one that they share.

Two machines with one address answer in turn, and connections to either break. A virtual address is held by one control
plane at a time, so it must be nobody's own. The rule looks at the nodes of talhelper's configuration, and at Talos
files of one folder with different host names; there at addresses of links with a gateway, as machines may have other
addresses for themselves alone. A virtual address that several control planes name is right.

## Wrong

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.13.2
kubernetesVersion: v1.35.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
  - hostname: beta
    ipAddress: 192.0.2.11
    controlPlane: false
    installDisk: /dev/sda
```

```text title="output"
talos/talconfig.yaml:11:16: error NET002 beta has the address of alpha, `192.0.2.11`
```

## Right

```yaml title="talos/talconfig.yaml"
clusterName: north
endpoint: https://192.0.2.10:6443
talosVersion: v1.13.2
kubernetesVersion: v1.35.0
nodes:
  - hostname: alpha
    ipAddress: 192.0.2.11
    controlPlane: true
    installDisk: /dev/sda
  - hostname: beta
    ipAddress: 192.0.2.12
    controlPlane: false
    installDisk: /dev/sda
```

Since 0.2.0. Source: RFC 5227; Talos' guide on virtual addresses (VIP).
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from ....model.repository import Repository
from ....model.talos.machine.distinct_machines import GivenAddress, Neighbour, Neighbours, neighbours
from ...finding import Severity
from ...rule import Problem, Related, repository_rule


@repository_rule("NET002", "duplicate-address", Severity.ERROR)
def duplicate_address(repository: Repository) -> Iterator[Problem]:
    for group in neighbours(repository):
        severity = None if group.is_complete else Severity.WARNING
        told: set[str] = set()
        for one, other in combinations(group.machines, 2):
            if _are_two(one, other, group):
                for first, second in _same(one.addresses, other.addresses, told):
                    message = (
                        f"{_name_machine(other)} has the address of {_name_machine(one)}, `{_format_address(second)}`"
                    )
                    yield _problem(first, second, message, "give one of them another address", severity)
        yield from _virtual(group, severity, told)


def _virtual(group: Neighbours, severity: Severity | None, told: set[str]) -> Iterator[Problem]:
    shared = [given for machine in group.machines for given in machine.virtual]
    for machine in group.machines:
        for first, second in _same(shared, machine.everything, told):
            message = f"{_name_machine(machine)} has the virtual address `{_format_address(second)}` as its own"
            yield _problem(first, second, message, "take a free address of the same network for one", severity)


def _are_two(one: Neighbour, other: Neighbour, group: Neighbours) -> bool:
    """Whether these are two machines: in a folder only where the names differ."""
    if group.is_complete:
        return True
    return one.name is not None and other.name is not None and one.name.text.lower() != other.name.text.lower()


def _same(
    ones: Iterable[GivenAddress], others: Iterable[GivenAddress], told: set[str]
) -> Iterator[tuple[GivenAddress, GivenAddress]]:
    """Pairs of the same address, or of the same name, each once."""
    known = {_key(given): given for given in reversed(list(ones))}
    for second in others if known else ():
        key = _key(second)
        first = known.get(key)
        if first is not None and key not in told:
            told.add(key)
            yield first, second


def _key(given: GivenAddress) -> str:
    return _format_address(given).lower()


def _format_address(given: GivenAddress) -> str:
    """The address without the length of its prefix, or the name."""
    return str(given.address or given.text)


def _name_machine(machine: Neighbour) -> str:
    return machine.name.text if machine.name else "a machine"


def _problem(first: GivenAddress, second: GivenAddress, message: str, hint: str, severity: Severity | None) -> Problem:
    return Problem(second.place, message, "twice", second.text, (Related(first.place, "here, too"),), hint, severity)
