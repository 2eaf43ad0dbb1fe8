"""A machine that is kept running keeps what it writes.

A container disk is the image of a container: what a machine writes to it is gone when it stops, moves or is updated.
Where nothing of the machine is a claim or a DataVolume, it begins anew each time. Tests may want that; the rule is in
the strict profile.

## Wrong

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web, namespace: vms}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, containerDisk: {image: "quay.io/containerdisks/debian:12"}}]
```

```text title="output"
vms/web.yaml:12:17: warning VIR047 what the machine writes to the container disk `root` is gone when it stops
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
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

Since 0.2.0. Source: kubevirt `pkg/container-disk`, its documentation of container disks.
"""

from collections.abc import Iterator

from ....model.kustomize.build_facts import BuiltMistakeFact
from ....model.repository import Repository
from ....schemas.kubevirt.runtime_laws import STATE_LAWS
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...runtime_mistakes import find_at_run_time


@repository_rule(
    "VIR047", "container-disk-state", Severity.WARNING, strict=True, needs=(BuiltMistakeFact,), follows=("SCH", "YAML")
)
def container_disk_state(repository: Repository) -> Iterator[Problem]:
    return find_at_run_time(repository, STATE_LAWS)
