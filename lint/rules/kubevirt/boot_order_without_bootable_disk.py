"""A boot order names a disk that has a system on it.

KubeVirt tries the disks that have a `bootOrder`, and no other where one has. A machine whose only boot order is that of
a cloud-init volume, an empty disk or a blank DataVolume finds nothing to start, though its system is on a disk beside
it.

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
          disks:
            - {name: root, disk: {bus: virtio}}
            - {name: init, disk: {bus: virtio}, bootOrder: 1}
      volumes:
        - {name: root, dataVolume: {name: web-root}}
        - {name: init, cloudInitNoCloud: {userData: "#cloud-config\nusers: [default]\n"}}
```

```text title="output"
vms/web.yaml:18:60: warning VIR042 the cloud-init volume `init` alone has a boot order: no other disk is tried
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
          disks:
            - {name: root, disk: {bus: virtio}, bootOrder: 1}
            - {name: init, disk: {bus: virtio}}
      volumes:
        - {name: root, dataVolume: {name: web-root}}
        - {name: init, cloudInitNoCloud: {userData: "#cloud-config\nusers: [default]\n"}}
```

Since 0.2.0. Source: kubevirt `staging/src/kubevirt.io/api/core/v1/schema.go` (BootOrder of disks).
"""

from collections.abc import Iterator

from ....model.kustomize.build_facts import BuiltMistakeFact
from ....model.repository import Repository
from ....schemas.kubevirt.runtime_laws import BOOT_LAWS
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...runtime_mistakes import find_at_run_time


@repository_rule("VIR042", "unbootable-order", Severity.WARNING, needs=(BuiltMistakeFact,), follows=("SCH", "YAML"))
def unbootable_order(repository: Repository) -> Iterator[Problem]:
    return find_at_run_time(repository, BOOT_LAWS)
