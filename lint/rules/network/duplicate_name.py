"""No two machines have the same host name.

A machine's host name is the name of its Kubernetes node. Two machines of one name take the node from each other: its
labels, addresses and Pods change with who was the last to report. The rule looks at the nodes of talhelper's
configuration, and at Talos files of one folder where another file is called like the machine whose name this one has.

## Wrong

```yaml title="talos/nodes/alpha.yaml"
apiVersion: v1alpha1
kind: HostnameConfig
auto: "off"
hostname: alpha
```

```yaml title="talos/nodes/beta.yaml"
apiVersion: v1alpha1
kind: HostnameConfig
auto: "off"
hostname: alpha
```

```text title="output"
talos/nodes/beta.yaml:4:11: warning NET001 the host name `alpha` is that of another machine, too
```

## Right

```yaml title="talos/nodes/alpha.yaml"
apiVersion: v1alpha1
kind: HostnameConfig
auto: "off"
hostname: alpha
```

```yaml title="talos/nodes/beta.yaml"
apiVersion: v1alpha1
kind: HostnameConfig
auto: "off"
hostname: beta
```

Since 0.2.0. Source: Kubernetes' documentation of nodes, "Node name uniqueness".
"""

import posixpath
from collections.abc import Iterator
from itertools import combinations

from ....model.repository import Repository
from ....model.talos.machine.distinct_machines import Neighbour, Neighbours, neighbours
from ...finding import Severity
from ...rule import Problem, Related, repository_rule


@repository_rule("NET001", "duplicate-name", Severity.ERROR)
def duplicate_name(repository: Repository) -> Iterator[Problem]:
    for group in neighbours(repository):
        told: set[int] = set()
        for (_, one), (index, other) in combinations(enumerate(_order_machines(group)), 2):
            if index not in told and _have_one_name(one, other) and (group.is_complete or _are_two(one, other)):
                told.add(index)
                yield _problem(one, other, group)


def _have_one_name(one: Neighbour, other: Neighbour) -> bool:
    return one.name is not None and other.name is not None and one.name.text.lower() == other.name.text.lower()


def _order_machines(group: Neighbours) -> list[Neighbour]:
    """The machines, in a folder those first whose file is called like them."""
    if group.is_complete:
        return list(group.machines)
    return sorted(group.machines, key=lambda machine: not _is_called_so(machine))


def _stem(machine: Neighbour) -> str:
    return posixpath.splitext(posixpath.basename(machine.path))[0].lower()


def _is_called_so(machine: Neighbour) -> bool:
    return machine.name is not None and _stem(machine) == machine.name.text.lower()


def _are_two(one: Neighbour, other: Neighbour) -> bool:
    """Whether two files are about two machines, and not about one in two ways: one of them has the other's name."""
    first, second = _stem(one), _stem(other)
    return _is_called_so(one) and first not in second and second not in first


def _problem(one: Neighbour, other: Neighbour, group: Neighbours) -> Problem:
    place, name = (other.name.place, other.name.text) if other.name else (other.at, "")
    related = (Related(one.name.place if one.name else one.at, "the other one"),)
    message = f"the host name `{name}` is that of another machine, too"
    severity = None if group.is_complete else Severity.WARNING
    return Problem(place, message, "twice", name, related, "give each machine a name of its own", severity)
