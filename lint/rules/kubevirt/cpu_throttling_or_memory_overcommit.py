"""A machine asks for the memory that it has, and may use all of its CPUs.

A limit below the number of its CPUs holds a machine back whenever it uses all of them, and what runs in it sees stolen
time. A machine that asks its node for less memory than it has is overcommitted: where memory runs out, it is killed
first. Both may be meant so; the rule is in the strict profile.

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
        cpu: {cores: 4}
        memory: {guest: 4Gi}
        resources: {requests: {memory: 2Gi}, limits: {cpu: "2"}}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

```text title="output"
vms/web.yaml:16:40: warning VIR043 the machine has 4Gi of memory and asks its node for 2Gi
vms/web.yaml:16:60: warning VIR043 the machine has 4 CPUs and a limit of 2: it is held back
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
        cpu: {cores: 4}
        memory: {guest: 4Gi}
        resources: {limits: {cpu: "4"}}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, dataVolume: {name: web-root}}]
```

## When to ignore

Clusters that are overcommitted on purpose.

Since 0.2.0. Source: kubevirt `pkg/virt-controller/services/renderresources.go`.
"""

from collections.abc import Iterator

from ....model.kustomize.build_facts import BuiltMistakeFact
from ....model.repository import Repository
from ....schemas.kubevirt.runtime_laws import LIMIT_LAWS
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...runtime_mistakes import find_at_run_time


@repository_rule(
    "VIR043", "less-than-machine", Severity.WARNING, strict=True, needs=(BuiltMistakeFact,), follows=("SCH", "YAML")
)
def less_than_machine(repository: Repository) -> Iterator[Problem]:
    return find_at_run_time(repository, LIMIT_LAWS)
