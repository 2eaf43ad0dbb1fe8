"""A workload can replace its Pods.

The API server refuses a rollout of which no Pod may be missing and none be added, settings of another strategy, and a
deadline before a Pod can be ready.

## Wrong

```yaml title="web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  strategy:
    type: Recreate
    rollingUpdate: {maxSurge: 1}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
```

```text title="output"
web.yaml:7:20: error K8S015 `spec.strategy.rollingUpdate` may not be set: `type: Recreate` takes all Pods down at once
```

## Right

```yaml title="web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  strategy:
    rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
```

Since 0.2.0. Source: Kubernetes `pkg/apis/apps/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S015", "invalid-strategy", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_strategy(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S015")
