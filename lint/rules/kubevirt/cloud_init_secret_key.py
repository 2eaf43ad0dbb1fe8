"""The Secret of cloud-init and the answers for Windows have the key that KubeVirt reads.

Of a Secret for cloud-init, KubeVirt reads `userdata` or `userData`, and `networkdata` or `networkData`. Under another
key the machine starts without its data: no user, no keys, no network. Of a Secret or ConfigMap for sysprep it reads
`autounattend.xml` or `unattend.xml`, whatever the case; without one the machine does not start. Told is of Secrets,
SealedSecrets, SopsSecrets, ExternalSecrets and ConfigMaps of which all keys are known.

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
          disks: [{name: root, disk: {bus: virtio}}, {name: init, disk: {bus: virtio}}]
      volumes:
        - {name: root, containerDisk: {image: "quay.io/containerdisks/debian:12"}}
        - {name: init, cloudInitNoCloud: {secretRef: {name: web-cloud-init}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: web-cloud-init, namespace: vms}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  data: [{secretKey: user-data, remoteRef: {key: web}}]
```

```text title="output"
vms/web.yaml:14:61: warning VIR058 the Secret `web-cloud-init` has no key `userdata`
```

## Right

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
        - {name: root, containerDisk: {image: "quay.io/containerdisks/debian:12"}}
        - {name: init, cloudInitNoCloud: {secretRef: {name: web-cloud-init}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: web-cloud-init, namespace: vms}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  data: [{secretKey: userdata, remoteRef: {key: web}}]
```

Since 0.2.0. Source: kubevirt `pkg/cloud-init/cloud-init.go` (resolveNoCloudSecrets), `pkg/config/sysprep.go`.
"""

from collections.abc import Iterator

from ....model.deployed.resolve_names import name_edges
from ....model.edge import Edge
from ....model.kubevirt.data_keys import DataKeysFact
from ....model.kubevirt.facts import VirtualMachineFact
from ....model.repository import Repository
from ....model.text.place import Node, Place
from ...finding import Severity
from ...resolve_vm_references import owner_at
from ...rule import Problem, Related, repository_rule

_CLOUD_INIT = frozenset({"cloudInitNoCloud", "cloudInitConfigDrive"})
_ANSWERS = ("autounattend.xml", "unattend.xml")


@repository_rule("VIR058", "cloud-init-secret-key", Severity.WARNING, follows=("SCH", "YAML"))
def cloud_init_secret_key(repository: Repository) -> Iterator[Problem]:
    if not repository.facts(DataKeysFact):
        return
    for path in repository.facts(VirtualMachineFact):
        for edge in name_edges.at(repository, path) or ():
            wanted = _wanted(edge)
            keys = _keys(repository, edge) if wanted else None
            if keys is not None and not {key.lower() for key in keys.keys} & {key.lower() for key in wanted}:
                yield _problem(edge, keys, wanted[0])


def _wanted(edge: Edge) -> tuple[str, ...]:
    """The keys of which one is read, none for what is not read by its key."""
    match edge.at.at:
        case Node(path=(*_, form, "secretRef", "name")) if form in _CLOUD_INIT:
            return ("userdata", "userData")
        case Node(path=(*_, form, "networkDataSecretRef", "name")) if form in _CLOUD_INIT:
            return ("networkdata", "networkData")
        case Node(path=(*_, "sysprep", "secret" | "configMap", "name")):
            return _ANSWERS
        case _:
            return ()


def _keys(repository: Repository, edge: Edge) -> DataKeysFact | None:
    """The keys of what is named, None where they are not known, or not those that are there in the end."""
    hit = edge.hit
    if hit is None or not isinstance(hit.at, Node):
        return None
    for fact in repository.facts_at(hit.path, DataKeysFact):
        is_meant = fact.object.document == hit.at.document and fact.name == edge.target
        if is_meant and edge.reference.kind is not None and fact.kind == edge.reference.kind.name:
            return fact if owner_at(repository, hit.path, fact.object) is not None else None
    return None


def _problem(edge: Edge, keys: DataKeysFact, wanted: str) -> Problem:
    where = edge.hit.path if edge.hit else edge.at.path
    return Problem(
        edge.at,
        f"the {keys.kind} `{edge.target}` has no key `{wanted}`",
        "not read",
        edge.target,
        (Related(Place(where, keys.at), "its keys"),),
        f"call the key `{wanted}`",
    )
