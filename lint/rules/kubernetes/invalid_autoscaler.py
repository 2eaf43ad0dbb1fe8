"""An autoscaler has bounds in their order, and metrics that it can compare.

The API server refuses a most below the least, a metric without the source of its type, and one with two targets or
none. From 1.34 on it refuses a target without the group of its kind as well, which the controller never finds: without
`apiVersion` a Deployment is one of the core API.

## Wrong

```yaml title="web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 3
  maxReplicas: 2
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization}}
```

```text title="output"
web.yaml:16:16: error K8S021 `spec.maxReplicas` must be at least `minReplicas`, 3
web.yaml:19:29: error K8S021 `spec.metrics[0].resource.target` must have `averageUtilization` or `averageValue`
```

## Right

```yaml title="web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 3
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
```

Since 0.2.0. Source: `validateHorizontalPodAutoscalerSpec` of Kubernetes `pkg/apis/autoscaling/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S021", "invalid-autoscaler", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_autoscaler(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S021")
