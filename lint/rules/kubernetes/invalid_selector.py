"""The terms of a selector compare with what their operators ask for.

In and NotIn need values, Exists and DoesNotExist have none, Gt and Lt compare with one whole number. Values are such
that labels can have them. The API server refuses the object; only of Gt and Lt beside something that is no number it
takes the object, and the scheduler finds no node: a warning.

## Wrong

```yaml title="web.yaml"
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  minAvailable: 1
  selector:
    matchExpressions:
      - {key: app, operator: In}
      - {key: canary, operator: Exists, values: ["true"]}
```

```text title="output"
web.yaml:8:9: error K8S003 `spec.selector.matchExpressions[0]` must have `values`: `operator` compares with them
web.yaml:9:49: error K8S003 `spec.selector.matchExpressions[1].values` may not be set: `operator` asks for the key alone
```

## Right

```yaml title="web.yaml"
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  minAvailable: 1
  selector:
    matchExpressions:
      - {key: app, operator: In, values: [web]}
      - {key: canary, operator: Exists}
```

Since 0.2.0. Source: apimachinery `pkg/apis/meta/v1/validation`; `ValidateNodeSelectorRequirement` of Kubernetes
`pkg/apis/core/validation`; component-helpers `scheduling/corev1/nodeaffinity`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S003", "invalid-selector", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_selector(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S003")
