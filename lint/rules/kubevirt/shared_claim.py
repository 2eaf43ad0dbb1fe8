"""A claim is the volume of one machine that runs.

Two machines that write to one file system destroy it. KubeVirt locks the image of a running machine, so that the second
does not start; a claim that is ReadWriteOnce is not even there on another node. Disks that are `shareable` are made for
it. Told are two machines of one namespace, both of which are to run.

## Wrong

```yaml title="vms/data.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: vms}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 30Gi}}
```

```yaml title="vms/db.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: db, namespace: vms}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, persistentVolumeClaim: {claimName: data}}]
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
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, persistentVolumeClaim: {claimName: data}}]
```

```text title="output"
vms/web.yaml:12:65: warning VIR056 the claim `data` is the volume of the machine `db`, too
```

## Right

```yaml title="vms/data.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: vms}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 30Gi}}
```

```yaml title="vms/other.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: other, namespace: vms}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 30Gi}}
```

```yaml title="vms/db.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: db, namespace: vms}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, persistentVolumeClaim: {claimName: data}}]
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
        memory: {guest: 2Gi}
        devices:
          disks: [{name: root, disk: {bus: virtio}}]
      volumes: [{name: root, persistentVolumeClaim: {claimName: other}}]
```

Since 0.2.0. Source: kubevirt `pkg/virt-launcher/virtwrap/converter` (shareable), QEMU, image locking.
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.file_types import is_archived, is_placeholder
from ....schemas.virtual_machine_references import VIRTUAL_MACHINE
from ...finding import Severity
from ...resolve_vm_references import namespace_of, whole_machines
from ...rule import Problem, Related, repository_rule

_RUNNING = frozenset({"Always", "RerunOnFailure"})


@repository_rule("VIR056", "shared-claim", Severity.WARNING, follows=("SCH", "YAML"))
def shared_claim(repository: Repository) -> Iterator[Problem]:
    known: dict[tuple[str, str], tuple[str, Place]] = {}
    for path, owner, machine in whole_machines(repository):
        namespace = namespace_of(repository, path, owner)
        is_meant = machine.runs in _RUNNING and owner.type == VIRTUAL_MACHINE and not is_archived(path)
        for used in machine.claims if is_meant and namespace is not None else ():
            if used.is_shared or is_placeholder(used.claim):
                continue
            name, first = known.setdefault((namespace or "", used.claim), (owner.name, Place(path, used.at)))
            if name != owner.name:
                yield Problem(
                    Place(path, used.at),
                    f"the claim `{used.claim}` is the volume of the machine `{name}`, too",
                    "locked by the other",
                    used.claim,
                    (Related(first, "here, too"),),
                    "give each machine its own, or make both disks `shareable` on a claim with ReadWriteMany",
                )
