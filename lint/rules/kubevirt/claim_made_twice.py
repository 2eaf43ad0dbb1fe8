"""What is built together makes each claim once.

CDI makes the claim of a DataVolume, under its name. Where a claim of that name is there already, its webhook refuses
the DataVolume; where the DataVolume was first, the claim is CDI's, and what a manifest says of it is refused or fought
over. Told is of objects in one file, or in one kustomization.

## Wrong

```yaml title="vms/volumes.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: web-root, namespace: vms}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
---
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
metadata: {name: web-root, namespace: vms}
spec:
  storage: {resources: {requests: {storage: 20Gi}}}
  source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
```

```text title="output"
vms/volumes.yaml:8:18: warning VIR061 the DataVolume makes a claim `web-root`, and so does a PersistentVolumeClaim
```

## Right

```yaml title="vms/volumes.yaml"
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
metadata: {name: web-root, namespace: vms}
spec:
  storage: {resources: {requests: {storage: 20Gi}}}
  source: {registry: {url: "docker://quay.io/containerdisks/debian:12"}}
```

## When to ignore

Claims that CDI is to take over (`cdi.kubevirt.io/allowClaimAdoption`, `storage.prePopulated`) are known by their
annotations, and not told.

Since 0.2.0. Source: containerized-data-importer `pkg/apiserver/webhooks/datavolume-validate.go` (destination PVC),
`pkg/controller/common/util.go` (ClaimMayExistBeforeDataVolume).
"""

from collections.abc import Iterator, Mapping

from ....model.facts import ObjectFact
from ....model.kubevirt.facts import ClaimFact
from ....model.kustomize.builds import builds
from ....model.repository import Repository, file_query, files_having
from ....model.text.place import Place
from ....schemas.file_types import is_archived, is_placeholder
from ....schemas.reference_forms import Kind
from ....schemas.references import VOLUME_CLAIM
from ....schemas.virtual_machine_references import DATA_VOLUME
from ...finding import Severity
from ...resolve_vm_references import claims_in, namespace_of
from ...rule import Problem, Related, name_of, repository_rule

#: Annotations by which CDI is told of claims that are there before.
_TAKEN_OVER = ("AllowClaimAdoption", "allowClaimAdoption", "prePopulated")


_Key = tuple[str, str]
#: What claims come of: its kind, its namespace and name, and where it is named.
_Named = tuple[Kind, _Key, Place]


@repository_rule("VIR061", "claim-made-twice", Severity.WARNING, follows=("SCH", "YAML"))
def claim_made_twice(repository: Repository) -> Iterator[Problem]:
    named = _named_in(repository)
    data_volumes = _by_name(named, DATA_VOLUME)
    claims = _by_name(named, VOLUME_CLAIM) if data_volumes else {}
    for key in sorted(data_volumes.keys() & claims.keys()):
        at = data_volumes[key]
        other = next((one for one in claims[key] if _are_together(repository, at[0].path, one.path)), None)
        if other is not None:
            yield Problem(
                at[0],
                f"the DataVolume makes a claim `{key[1]}`, and so does a PersistentVolumeClaim",
                "made twice",
                key[1],
                (Related(other, "here, too"),),
                "remove one of them",
            )


def _by_name(named: Mapping[str, tuple[_Named, ...]], kind: Kind) -> Mapping[_Key, list[Place]]:
    """Where the objects of a kind are named of which claims come, by their namespaces and names."""
    found: dict[_Key, list[Place]] = {}
    for one in (one for several in named.values() for one in several if one[0] == kind):
        found.setdefault(one[1], []).append(one[2])
    return found


@file_query(files_having(ClaimFact))
def _named_in(repository: Repository, path: str) -> tuple[_Named, ...]:
    if is_archived(path):
        return ()
    return tuple(
        (owner.type, (namespace_of(repository, path, owner) or "", claim.name), name_of(Place(path, owner.at)))
        for owner, claim in claims_in(repository, path)
        if owner.type == (DATA_VOLUME if claim.form else VOLUME_CLAIM)
        and not is_placeholder(claim.name)
        and not _is_taken_over(owner)
    )


def _is_taken_over(owner: ObjectFact) -> bool:
    return any(key.endswith(_TAKEN_OVER) for key, _ in owner.annotations)


def _are_together(repository: Repository, path: str, other: str) -> bool:
    """Whether two files are one, or in one build."""
    return path == other or any(path in build.files and other in build.files for build in builds(repository).values())
