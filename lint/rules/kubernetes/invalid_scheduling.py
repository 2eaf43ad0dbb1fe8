"""Tolerations, affinities and spreading say all that a scheduler needs.

A toleration without a key is for every taint, and Exists compares with nothing; a term on other Pods says what counts
as one place. The API server refuses the object.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
  tolerations:
    - {key: gpu, operator: Exists, value: "true"}
    - {effect: NoSchedule}
```

```text title="output"
web.yaml:9:43: error K8S014 `spec.tolerations[0].value` may not be set: `operator: Exists` asks for the key alone
web.yaml:10:7: error K8S014 `spec.tolerations[1]` must be Exists where no `key` is given
```

## Right

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
  tolerations:
    - {key: gpu, operator: Equal, value: "true"}
    - {operator: Exists, effect: NoSchedule}
```

Since 0.2.0. Source: `ValidateTolerations`, `validateAffinity`, `validateTopologySpreadConstraints` of Kubernetes
`pkg/apis/core/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S014", "invalid-scheduling", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_scheduling(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S014")
