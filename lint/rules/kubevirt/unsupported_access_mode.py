"""A storage class can do the access mode that is asked of it.

A claim that asks for ReadWriteMany of a driver that makes volumes for one node stays pending, and so does whatever
waits for it. Drivers of block devices share them as such (`volumeMode: Block`), which is what a machine that is to be
migrated needs, and refuse it for a file system. The rule knows the drivers by the `provisioner` of a StorageClass in
the repository.

## Wrong

```yaml title="vms/class.yaml"
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: block}
provisioner: rook-ceph.rbd.csi.ceph.com
```

```yaml title="vms/data.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: vms}
spec:
  storageClassName: block
  accessModes: [ReadWriteMany]
  resources: {requests: {storage: 30Gi}}
```

```text title="output"
vms/data.yaml:6:17: warning VIR051 `data` is ReadWriteMany, and its storage class `block` shares block devices only
```

## Right

```yaml title="vms/class.yaml"
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: block}
provisioner: rook-ceph.rbd.csi.ceph.com
```

```yaml title="vms/data.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: vms}
spec:
  storageClassName: block
  accessModes: [ReadWriteMany]
  volumeMode: Block
  resources: {requests: {storage: 30Gi}}
```

Since 0.2.0. Source: ceph-csi `internal/rbd/controllerserver.go`; the controllers of the other drivers.
"""

from collections.abc import Iterator

from ....model.facts import ObjectFact
from ....model.kubevirt.facts import ClaimFact, StorageClassFact
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.kubernetes.access_modes import why_refused
from ...finding import Severity
from ...resolve_vm_references import claims_in, owner_at, targets_of
from ...rule import File, Problem, Related, file_rule


@file_rule("VIR051", "unsupported-access-mode", Severity.WARNING, of=(ClaimFact,), follows=("SCH", "YAML"))
def unsupported_access_mode(file: File) -> Iterator[Problem]:
    repository, path = file.repository, file.path
    for _, claim in claims_in(repository, path) if repository.paths(StorageClassFact) else ():
        if not claim.storage_class:
            continue
        steps = (claim.form,) if claim.form else ()
        hit = targets_of(repository, path).get(claim.at.below(*steps, "storageClassName"))
        found = _class_at(repository, hit) if hit is not None else None
        # With `storage`, CDI takes how it is used from the profile of the class.
        mode = claim.mode or ("" if claim.form == "storage" else "Filesystem")
        why = why_refused(found.provisioner, claim.modes, mode) if found is not None else ""
        if why and hit is not None and not _is_changed(repository, hit):
            at = Place(path, claim.at.below(*steps, "accessModes", 0))
            yield _problem(at, claim, hit, why)


def _class_at(repository: Repository, place: Place) -> StorageClassFact | None:
    return next((fact for fact in repository.facts_at(place.path, StorageClassFact) if fact.object == place.at), None)


def _is_changed(repository: Repository, place: Place) -> bool:
    found = next((one for one in repository.facts_at(place.path, ObjectFact) if one.at == place.at), None)
    return found is None or owner_at(repository, place.path, found.at) is None


def _problem(at: Place, claim: ClaimFact, hit: Place, why: str) -> Problem:
    hint = "write `volumeMode: Block`, or another class" if "block" in why else "write ReadWriteOnce, or another class"
    message = f"`{claim.name}` is {claim.modes[0]}, and its storage class `{claim.storage_class}` {why}"
    return Problem(at, message, "stays pending", claim.storage_class, (Related(hit, "the class"),), hint)
