"""A card on the network of the Pod is a masquerade.

A bridge gives the machine the address of its Pod. It cannot be migrated then, the Pod itself has no address any more,
and network plugins that check addresses and MAC addresses (Calico, Cilium, Istio) drop its packets. Where a network is
known to stand it, that may be meant; the rule is in the strict profile.

## Wrong

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: web-root}
      spec:
        storage: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: default, bridge: {}}]
      networks: [{name: default, pod: {}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

```text title="output"
vms/web.yaml:17:24: warning VIR048 the card `default` takes the address of the Pod, and cannot be migrated
```

## Right

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: web-root}
      spec:
        storage: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
          interfaces: [{name: default, masquerade: {}}]
      networks: [{name: default, pod: {}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

Since 0.2.0. Source: kubevirt `pkg/virt-handler/vm.go` (checkNetworkInterfacesForMigration), its documentation of
interfaces and networks.
"""

from collections.abc import Iterator

from ....model.kustomize.build_facts import BuiltMistakeFact
from ....model.repository import Repository
from ....schemas.kubevirt.runtime_laws import BINDING_LAWS
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...runtime_mistakes import find_at_run_time


@repository_rule(
    "VIR048", "pod-bridge", Severity.WARNING, strict=True, needs=(BuiltMistakeFact,), follows=("SCH", "YAML")
)
def pod_bridge(repository: Repository) -> Iterator[Problem]:
    return find_at_run_time(repository, BINDING_LAWS)
