"""A claim says how much it claims, and how it is used.

The API server refuses a claim without a size or a mode, and one that one Pod alone and others are to use. The
templates of StatefulSets and ephemeral volumes are claims as well. A claim with the label
`cdi.kubevirt.io/applyStorageProfile: "true"` gets from CDI what it leaves out, and is not told.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec:
  accessModes: [ReadWriteOnce, ReadWriteOncePod]
  storageClassName: Fast_SSD
```

```text title="output"
web.yaml:4:1: error K8S026 `spec` must have `resources.requests.storage`: it is how much is claimed
web.yaml:5:16: error K8S026 `spec.accessModes` may have no other mode beside ReadWriteOncePod
web.yaml:6:21: error K8S026 `spec.storageClassName` must be lower-case letters, digits, `-` and `.`
```

## Right

```yaml title="web.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: fast-ssd
  resources: {requests: {storage: 10Gi}}
```

Since 0.2.0. Source: `ValidatePersistentVolumeClaimSpec` of Kubernetes `pkg/apis/core/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ....model.text.place import Node
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...storage_profile_claims import is_rendered


@file_rule("K8S026", "invalid-claim", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_claim(file: File) -> Iterator[Problem]:
    rendered = {fact.owner for fact in file.of(LawFact) if fact.code == "K8S026" and is_rendered(file, fact.owner)}
    for problem in broken_laws(file, "K8S026"):
        if not isinstance(problem.at.at, Node) or not any(problem.at.at.is_in(owner) for owner in rendered):
            yield problem
