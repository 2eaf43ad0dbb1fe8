"""Classes of storage, priorities, Ingresses and runtimes have values that there are.

The highest priorities, and names that begin with `system-`, are the system's own; a controller of Ingresses is a path
behind a domain. The same goes for CSI drivers and Leases. The API server refuses the object.

## Wrong

```yaml title="web.yaml"
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: urgent}
value: 2000000000
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: edge}
spec: {controller: edge}
```

```text title="output"
web.yaml:4:8: error K8S029 `value` must be at most 1000000000
web.yaml:9:20: error K8S029 `spec.controller` must be a path with a domain before it, such as `example.com/ingress`
```

## Right

```yaml title="web.yaml"
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: urgent}
value: 1000000
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: edge}
spec: {controller: example.org/edge}
```

Since 0.2.0. Source: Kubernetes `pkg/apis/{scheduling,storage,networking,node,coordination}/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S029", "invalid-class", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_class(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S029")
