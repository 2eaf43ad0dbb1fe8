"""A volume is not smaller than what it is cloned from.

CDI compares the sizes when it clones: a target that asks for less than its source has stays pending, with an event that
says so, and the machine waits for it. The claim that is cloned, and one behind a DataSource, must be in the repository
for the rule to know its size.

## Wrong

```yaml title="vms/golden.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: golden, namespace: vms}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 30Gi}}
```

```yaml title="vms/web.yaml"
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
metadata: {name: web-root, namespace: vms}
spec:
  storage: {resources: {requests: {storage: 20Gi}}}
  source: {pvc: {name: golden, namespace: vms}}
```

```text title="output"
vms/web.yaml:5:45: warning VIR050 the volume `web-root` asks for 20Gi, and its source `golden` for 30Gi
```

## Right

```yaml title="vms/golden.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: golden, namespace: vms}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 30Gi}}
```

```yaml title="vms/web.yaml"
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
metadata: {name: web-root, namespace: vms}
spec:
  storage: {resources: {requests: {storage: 30Gi}}}
  source: {pvc: {name: golden, namespace: vms}}
```

Since 0.2.0. Source: containerized-data-importer `pkg/controller/common/util.go` (ValidateRequestedCloneSize).
"""

from collections.abc import Iterator

from ....model.kubevirt.facts import ClaimFact
from ....model.repository import Repository
from ....model.text.place import Node, Place
from ....schemas.formats.quantity import parse_quantity
from ...finding import Severity
from ...resolve_vm_references import claim_at, claims_in, owner_at, targets_of
from ...rule import File, Problem, Related, file_rule

_SIZE = ("resources", "requests", "storage")
#: What a name may lead through: the claim of a DataSource.
_SOURCES = (("source", "pvc", "name"), ("sourceRef", "name"))
_OF_DATA_SOURCE = ("spec", "source", "pvc", "name")


@file_rule("VIR050", "smaller-clone", Severity.WARNING, of=(ClaimFact,), follows=("SCH", "YAML"))
def smaller_clone(file: File) -> Iterator[Problem]:
    repository, path = file.repository, file.path
    for _, claim in claims_in(repository, path):
        wanted = parse_quantity(claim.size) if claim.form else None
        found = _source(repository, path, claim) if wanted is not None else None
        if wanted is None or found is None:
            continue
        where, source = found
        size = parse_quantity(source.size)
        if size is not None and wanted < size and owner_at(repository, where, source.object):
            yield _problem(path, claim, where, source)


def _source(repository: Repository, path: str, claim: ClaimFact) -> tuple[str, ClaimFact] | None:
    """The claim that a volume is cloned from, perhaps as a DataSource says, with its file."""
    targets = targets_of(repository, path)
    hits = (targets.get(claim.at.below(*steps)) for steps in _SOURCES)
    hit = next((found for found in hits if found is not None), None)
    found = claim_at(repository, hit)
    if found is None and hit is not None and isinstance(hit.at, Node):
        hit = targets_of(repository, hit.path).get(hit.at.below(*_OF_DATA_SOURCE))
        found = claim_at(repository, hit)
    return (hit.path, found) if hit is not None and found is not None else None


def _problem(path: str, claim: ClaimFact, where: str, source: ClaimFact) -> Problem:
    steps = (source.form, *_SIZE) if source.form else _SIZE
    return Problem(
        Place(path, claim.at.below(claim.form, *_SIZE)),
        f"the volume `{claim.name}` asks for {claim.size}, and its source `{source.name}` for {source.size}",
        "smaller than its source",
        claim.name,
        (Related(Place(where, source.at.below(*steps)), "its size"),),
        f"ask for {source.size} or more",
    )
