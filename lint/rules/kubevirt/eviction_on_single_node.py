"""In a cluster of one node, no machine must be migrated for the node to be drained.

With `evictionStrategy: LiveMigrate` the node waits until the machine has gone to another one. There is none: the drain
before an upgrade never ends. Told is where the repository has the whole of one Talos cluster by talhelper.

## Wrong

```yaml title="talos/talconfig.yaml"
clusterName: lab
endpoint: https://10.0.0.10:6443
kubernetesVersion: v1.36.0
nodes:
  - {hostname: node-1, ipAddress: 10.0.0.10, controlPlane: true, installDisk: /dev/sda}
```

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  template:
    spec:
      evictionStrategy: LiveMigrate
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, containerDisk: {image: "quay.io/containerdisks/debian:12"}}]
```

```text title="output"
vms/web.yaml:8:25: warning VIR064 the machine is to be migrated, and the cluster has one node
```

## Right

```yaml title="talos/talconfig.yaml"
clusterName: lab
endpoint: https://10.0.0.10:6443
kubernetesVersion: v1.36.0
nodes:
  - {hostname: node-1, ipAddress: 10.0.0.10, controlPlane: true, installDisk: /dev/sda}
```

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  template:
    spec:
      evictionStrategy: LiveMigrateIfPossible
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, containerDisk: {image: "quay.io/containerdisks/debian:12"}}]
```

Since 0.2.0. Source: kubevirt `pkg/virt-api/webhooks/validating-webhook/admitters/pod-eviction-admitter.go`,
`staging/src/kubevirt.io/api/core/v1/types.go` (EvictionStrategy).
"""

from collections.abc import Iterator

from ....model.kubevirt.facts import VirtualMachineFact
from ....model.repository import Repository
from ....model.talos.machine.distinct_machines import neighbours
from ....model.text.place import Place
from ....schemas.reference_forms import path_keys
from ....schemas.virtual_machine_references import INSTANCE_SPECS
from ...finding import Severity
from ...resolve_vm_references import whole_machines
from ...rule import Problem, Related, repository_rule

_MUST = "LiveMigrate"
_PATHS = {kind: (*path_keys(path), "evictionStrategy") for kind, path in INSTANCE_SPECS}


@repository_rule("VIR064", "eviction-on-single-node", Severity.WARNING, follows=("SCH", "YAML"))
def eviction_on_single_node(repository: Repository) -> Iterator[Problem]:
    if not any(machine.eviction == _MUST for _, machine in repository.each(VirtualMachineFact)):
        return
    clusters = neighbours(repository)
    if len(clusters) != 1 or not clusters[0].is_complete or len(clusters[0].machines) != 1:
        return
    for path, owner, machine in whole_machines(repository):
        if machine.eviction == _MUST and owner.type in _PATHS:
            yield Problem(
                Place(path, owner.at.below(*_PATHS[owner.type])),
                "the machine is to be migrated, and the cluster has one node",
                "blocks the drain",
                _MUST,
                (Related(clusters[0].machines[0].at, "the node"),),
                "write `evictionStrategy: LiveMigrateIfPossible` or `None`",
            )
