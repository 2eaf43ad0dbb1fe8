"""A Service has ports with names, and the settings of its type alone.

The API server refuses a Service without ports, several ports without names, and what only a Service of another type
has. A `nodePort` outside of 30000 to 32767 is a warning: the API server can be told of another range. So is
a `sessionAffinityConfig` without `sessionAffinity: ClientIP`, which the API server drops.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  externalTrafficPolicy: Local
  ports:
    - {port: 80}
    - {name: metrics, port: 9090}
```

```text title="output"
web.yaml:6:26: error K8S018 `spec.externalTrafficPolicy` may not be set: nothing outside reaches this Service
web.yaml:8:7: error K8S018 `spec.ports[0]` must have `name`, as there are several ports
```

## Right

```yaml title="web.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  selector: {app: web}
  externalTrafficPolicy: Local
  ports:
    - {name: http, port: 80}
    - {name: metrics, port: 9090}
```

Since 0.2.0. Source: `ValidateService` of Kubernetes `pkg/apis/core/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S018", "invalid-service", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_service(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S018")
