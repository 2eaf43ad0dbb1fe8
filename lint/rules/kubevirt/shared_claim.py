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

from ....model.kubevirt.facts import VirtualMachineFact
from ....model.repository import Repository, file_query, files_having
from ....model.text.place import Place
from ....schemas.file_types import is_archived, is_placeholder
from ....schemas.virtual_machine_references import VIRTUAL_MACHINE
from ...finding import Severity
from ...resolve_vm_references import machines_in, namespace_of
from ...rule import Problem, Related, repository_rule

_RUNNING = frozenset({"Always", "RerunOnFailure"})


@repository_rule("VIR056", "shared-claim", Severity.WARNING, follows=("SCH", "YAML"))
def shared_claim(repository: Repository) -> Iterator[Problem]:
    known: dict[tuple[str, str], tuple[str, Place]] = {}
    for found in _used_in(repository).values():
        for key, own in found:
            name, first = known.setdefault(key, own)
            if name != own[0]:
                yield Problem(
                    own[1],
                    f"the claim `{key[1]}` is the volume of the machine `{name}`, too",
                    "locked by the other",
                    key[1],
                    (Related(first, "here, too"),),
                    "give each machine its own, or make both disks `shareable` on a claim with ReadWriteMany",
                )


@file_query(files_having(VirtualMachineFact))
def _used_in(repository: Repository, path: str) -> tuple[tuple[tuple[str, str], tuple[str, Place]], ...]:
    """The namespace and name of each claim that a machine in a file has for itself, with the machine and where."""
    found: list[tuple[tuple[str, str], tuple[str, Place]]] = []
    for owner, machine in machines_in(repository, path):
        namespace = namespace_of(repository, path, owner)
        is_meant = machine.runs in _RUNNING and owner.type == VIRTUAL_MACHINE and not is_archived(path)
        if is_meant and namespace is not None:
            own = (used for used in machine.claims if not used.is_shared and not is_placeholder(used.claim))
            found += [((namespace, used.claim), (owner.name, Place(path, used.at))) for used in own]
    return tuple(found)
