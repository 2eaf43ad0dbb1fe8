"""A cluster has an odd number of control planes.

Each control plane has a member of etcd, which works as long as more than half of the members do. Four members may lose
one, just as three may, and two may lose none: the one more costs speed and is one more that can fail. The rule looks at
talhelper's configuration, which has all nodes of a cluster.

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
    ipAddress: 192.0.2.12
    controlPlane: true
    installDisk: /dev/sda
```

```text title="output"
talos/talconfig.yaml:5:1: info TAL009 2 control planes stand no more failures than 1 does
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

Since 0.2.0. Source: etcd's FAQ, "Why an odd number of cluster members?".
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....model.talos.machine.distinct_machines import neighbours
from ....model.text.place import Node, Place
from ...finding import Severity
from ...rule import Problem, repository_rule

_CONTROL_PLANE = "controlplane"


@repository_rule("TAL009", "even-control-planes", Severity.INFO)
def even_control_planes(repository: Repository) -> Iterator[Problem]:
    for group in neighbours(repository):
        count = sum(machine.role == _CONTROL_PLANE for machine in group.machines)
        first = group.machines[0].at.at if group.machines else None
        if group.is_complete and count and count % 2 == 0 and isinstance(first, Node):
            place = Place(group.path, Node(first.document, first.path[:-1], key=True))
            message = f"{count} control planes stand no more failures than {count - 1} {'does' if count == 2 else 'do'}"
            hint = f"have {count - 1} or {count + 1}"
            yield Problem(place, message, "an even number", "nodes", (), hint)
