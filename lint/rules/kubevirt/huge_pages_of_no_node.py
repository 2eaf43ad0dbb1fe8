"""A machine that asks for huge pages has a node that keeps some.

The Pod of such a machine is scheduled where the kernel has set huge pages aside (`vm.nr_hugepages`, or `hugepages=`
among the kernel's arguments), and waits where no node has. Told is where the repository has the whole of one Talos
cluster by talhelper, and none of its YAML files speaks of such a setting.

## Wrong

```yaml title="talos/talconfig.yaml"
clusterName: lab
endpoint: https://10.0.0.10:6443
kubernetesVersion: v1.36.0
nodes:
  - {hostname: node-1, ipAddress: 10.0.0.11, controlPlane: true, installDisk: /dev/sda}
  - {hostname: node-2, ipAddress: 10.0.0.12, controlPlane: false, installDisk: /dev/sda}
```

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        memory: {guest: 2Gi, hugepages: {pageSize: 2Mi}}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, containerDisk: {image: "quay.io/containerdisks/debian:12"}}]
```

```text title="output"
vms/web.yaml:9:41: warning VIR063 the machine asks for huge pages, and no node of the cluster keeps any
```

## Right

```yaml title="talos/talconfig.yaml"
clusterName: lab
endpoint: https://10.0.0.10:6443
kubernetesVersion: v1.36.0
nodes:
  - {hostname: node-1, ipAddress: 10.0.0.11, controlPlane: true, installDisk: /dev/sda}
  - {hostname: node-2, ipAddress: 10.0.0.12, controlPlane: false, installDisk: /dev/sda}
patches:
  - |-
    machine:
      sysctls: {vm.nr_hugepages: "2048"}
```

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        memory: {guest: 2Gi, hugepages: {pageSize: 2Mi}}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, containerDisk: {image: "quay.io/containerdisks/debian:12"}}]
```

Since 0.2.0. Source: kubevirt `pkg/virt-controller/services/renderresources.go` (WithHugePages); Linux
`Documentation/admin-guide/mm/hugetlbpage.rst`.
"""

from collections.abc import Iterator

from ....model.kubevirt.facts import VirtualMachineFact
from ....model.kubevirt.node_hugepages import HugePagesFact
from ....model.repository import Repository
from ....model.talos.machine.distinct_machines import neighbours
from ....model.text.place import Place
from ...finding import Severity
from ...resolve_vm_references import whole_machines
from ...rule import Problem, Related, repository_rule


@repository_rule("VIR063", "huge-pages-of-no-node", Severity.WARNING, follows=("SCH", "YAML"))
def huge_pages_of_no_node(repository: Repository) -> Iterator[Problem]:
    if not any(machine.pages for _, machine in repository.each(VirtualMachineFact)):
        return
    clusters = neighbours(repository)
    if len(clusters) != 1 or not clusters[0].is_complete or repository.facts(HugePagesFact):
        return
    for path, _, machine in whole_machines(repository):
        if machine.pages is not None and clusters[0].machines:
            yield Problem(
                Place(path, machine.pages),
                "the machine asks for huge pages, and no node of the cluster keeps any",
                "no node for it",
                related=(Related(clusters[0].machines[0].at, "a node"),),
                hint="add the sysctl `vm.nr_hugepages` or kernel arguments to a node, or take normal memory",
            )
