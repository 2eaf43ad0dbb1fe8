"""Cloud-init reads what is written for it.

Cloud-init knows user data by its first line. Where `#cloud-config` stands further down, or not at all, and where the
YAML behind it cannot be read, the machine starts without its users and keys, and nothing says so outside of it.
KubeVirt gives a machine the first of its cloud-init volumes alone, whichever form that has.

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
      volumes:
        - {name: root, dataVolume: {name: web-root}}
        - name: init
          cloudInitNoCloud:
            userData: |
              # the administrator
              #cloud-config
              users: [default]
```

```yaml title="vms/db.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: db, namespace: vms}
spec:
  runStrategy: Always
  dataVolumeTemplates:
    - metadata: {name: db-root}
      spec:
        storage: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
        source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes:
        - {name: root, dataVolume: {name: db-root}}
        - name: init
          cloudInitNoCloud:
            userData: |
              #cloud-config
              users: [default
```

```text title="output"
vms/db.yaml:21:23: warning VIR045 the cloud-config is not valid YAML in its line 3: did not find expected
vms/web.yaml:21:23: warning VIR045 cloud-init ignores the user data: its first line is no header
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
      volumes:
        - {name: root, dataVolume: {name: web-root}}
        - name: init
          cloudInitNoCloud:
            userData: |
              #cloud-config
              # the administrator
              users: [default]
```

Since 0.2.0. Source: cloud-init `cloudinit/handlers/__init__.py` (INCLUSION_TYPES_MAP), `cloudinit/user_data.py`;
kubevirt `pkg/cloud-init/cloud-init.go` (ReadCloudInitVolumeDataSource).
"""

from collections.abc import Iterator

from ....model.kustomize.build_facts import BuiltMistakeFact
from ....model.repository import Repository
from ....schemas.kubevirt.runtime_laws import CLOUD_INIT_LAWS
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...runtime_mistakes import find_at_run_time


@repository_rule("VIR045", "ignored-cloud-init", Severity.WARNING, needs=(BuiltMistakeFact,), follows=("SCH", "YAML"))
def ignored_cloud_init(repository: Repository) -> Iterator[Problem]:
    return find_at_run_time(repository, CLOUD_INIT_LAWS)
