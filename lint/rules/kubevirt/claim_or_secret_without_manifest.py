"""The claim and the cloud-init Secret of a machine are where those of the other machines are.

A claim that is not there keeps a machine from starting, and so does a Secret. Both may be made by hand; but where the
claims, or the cloud-init Secrets, of other machines are in the repository, the one that is not was more likely
forgotten, or its generator has been removed. Claims in drives for CDs are not told: installation media are uploaded.

## Wrong

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
          disks: [{name: root, disk: {bus: virtio}}, {name: init, disk: {bus: virtio}}]
      volumes:
        - {name: root, persistentVolumeClaim: {claimName: archive}}
        - {name: init, cloudInitNoCloud: {secretRef: {name: postgres-userdata}}}
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
          disks: [{name: root, disk: {bus: virtio}}, {name: init, disk: {bus: virtio}}]
      volumes:
        - {name: root, persistentVolumeClaim: {claimName: web-root}}
        - {name: init, cloudInitNoCloud: {secretRef: {name: web-cloud-init}}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: web-root, namespace: vms}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: web-cloud-init, namespace: vms}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  data: [{secretKey: userdata, remoteRef: {key: web}}]
```

```text title="output"
vms/db.yaml:13:59: info VIR057 no manifest has the PersistentVolumeClaim `archive`, unlike those of other machines
vms/db.yaml:14:61: info VIR057 no manifest has the Secret `postgres-userdata`, unlike those of other machines
```

## Right

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
          disks: [{name: root, disk: {bus: virtio}}, {name: init, disk: {bus: virtio}}]
      volumes:
        - {name: root, persistentVolumeClaim: {claimName: archive}}
        - {name: init, cloudInitNoCloud: {secretRef: {name: postgres-userdata}}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: archive, namespace: vms}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: postgres-userdata, namespace: vms}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  data: [{secretKey: userdata, remoteRef: {key: db}}]
```

## When to ignore

What is made by hand, or by another repository; `external` of `stackwright.yaml` says so for all machines.

Since 0.2.0. Source: kubevirt `pkg/virt-controller/watch/vmi` (a Pod waits for its claims),
`pkg/cloud-init/cloud-init.go`.
"""

from collections import defaultdict
from collections.abc import Iterator

from ....model.deployed.resolve_names import is_made_nowhere, known_names, name_edges
from ....model.edge import Edge
from ....model.files.file_tree import closest
from ....model.kubevirt.facts import VirtualMachineFact
from ....model.repository import Repository
from ....model.text.place import Node, Place
from ....schemas.file_types import is_archived
from ....schemas.references import SECRET, VOLUME_CLAIM
from ...finding import Severity
from ...rule import Problem, Related, repository_rule

_CLOUD_INIT = frozenset({"cloudInitNoCloud", "cloudInitConfigDrive"})


@repository_rule("VIR057", "claim-or-secret-without-manifest", Severity.INFO, follows=("SCH", "YAML"))
def claim_or_secret_without_manifest(repository: Repository) -> Iterator[Problem]:
    found: dict[str, list[Edge]] = defaultdict(list)
    for path in repository.facts(VirtualMachineFact):
        for edge in name_edges.at(repository, path) or ():
            if (kind := _kind(edge)) and not is_archived(path):
                found[kind].append(edge)
    for kind, edges in found.items():
        first = next((edge for edge in edges if edge.hit is not None), None)
        absent = [edge for edge in edges if edge.hit is None and is_made_nowhere(repository, edge)]
        if first is None or first.hit is None or not absent:
            continue
        media = _media(repository)
        for edge in absent:
            if edge.at not in media and not _is_told_as_slip(repository, edge):
                yield Problem(
                    edge.at,
                    f"no manifest has the {kind} `{edge.target}`, unlike those of other machines",
                    "declared nowhere",
                    edge.target,
                    (Related(first.hit, "as that of another machine"),),
                    f"add the {kind}, or correct the name",
                )


def _is_told_as_slip(repository: Repository, edge: Edge) -> bool:
    """Whether VIR040 tells of it, as there is a claim of a similar name."""
    row, kind = edge.reference, edge.reference.kind
    return row.only_near and kind is not None and bool(closest(edge.target, known_names(repository).get(kind, ())))


def _kind(edge: Edge) -> str:
    """The kind of what is to be there, "" for what is not looked at here."""
    match edge.at.at:
        case Node(path=(*_, form, "secretRef" | "networkDataSecretRef", "name")) if form in _CLOUD_INIT:
            return SECRET.name
        case Node(path=(*before, "persistentVolumeClaim", "claimName")) if "ephemeral" not in before:
            return VOLUME_CLAIM.name
        case _:
            return ""


def _media(repository: Repository) -> frozenset[Place]:
    """Where machines name claims that are CDs to them."""
    machines = repository.each(VirtualMachineFact)
    return frozenset(Place(path, used.at) for path, machine in machines for used in machine.claims if used.is_medium)
