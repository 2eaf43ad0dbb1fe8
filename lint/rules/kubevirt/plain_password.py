"""No password stands in user data in plain text.

User data is a part of the object: whoever can read the repository, or the machine in the cluster, reads the password,
and it stays in the history of Git. Cloud-init takes hashes, and KubeVirt takes user data from a Secret. Only whose
password it is is told, never the password; each volume is told once.

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
              #cloud-config
              user: admin
              password: correct-horse
              chpasswd: {expire: false}
```

```text title="output"
vms/web.yaml:21:23: warning VIR055 the password of the default user is in plain text in the user data
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
            secretRef: {name: web-init}
```

## When to ignore

Machines for a test that nobody else can reach.

Since 0.2.0. Source: cloud-init, module "Set Passwords"; kubevirt `staging/src/kubevirt.io/api/core/v1/schema.go`
(CloudInitNoCloudSource).
"""

from collections.abc import Iterator

from ....model.kustomize.build_facts import BuiltMistakeFact
from ....model.repository import Repository
from ....schemas.kubevirt.runtime_laws import PASSWORD_LAWS
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...runtime_mistakes import find_at_run_time


@repository_rule(
    "VIR055", "plain-cloud-init-password", Severity.WARNING, needs=(BuiltMistakeFact,), follows=("SCH", "YAML")
)
def plain_cloud_init_password(repository: Repository) -> Iterator[Problem]:
    return find_at_run_time(repository, PASSWORD_LAWS)
