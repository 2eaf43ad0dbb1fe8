"""A budget is a number of Pods, or a share of them.

The API server refuses less than none and more than all.

## Wrong

```yaml title="web.yaml"
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  minAvailable: 110%
```

```text title="output"
web.yaml:6:17: error K8S022 `spec.minAvailable` must be at most 100%
```

## Right

```yaml title="web.yaml"
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  minAvailable: 50%
```

Since 0.2.0. Source: `ValidatePodDisruptionBudgetSpec` of Kubernetes `pkg/apis/policy/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S022", "invalid-disruption-budget", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_disruption_budget(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S022")
