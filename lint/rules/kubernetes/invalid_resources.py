"""Containers ask for resources that there are, and for no more than their limits.

The API server refuses requests above limits, names that are no resource, and devices or huge pages of which request
and limit differ, or that are no multiple of the page.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      resources:
        requests: {memory: 2Gi, ram: 1Gi}
        limits: {memory: 1Gi}
```

```text title="output"
web.yaml:9:28: error K8S011 `spec.containers[0].resources.requests.memory` must be at most its limit of `1Gi`
web.yaml:9:38: error K8S011 `spec.containers[0].resources.requests.ram` is no resource of containers
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
      resources:
        requests: {memory: 1Gi}
        limits: {memory: 1Gi}
```

Since 0.2.0. Source: `ValidateContainerResourceRequirements` of Kubernetes `pkg/apis/core/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S011", "invalid-resources", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_resources(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S011")
