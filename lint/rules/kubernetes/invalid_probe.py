"""Probes and hooks ask in a way that there is.

A liveness or startup probe succeeds at once, a readiness probe ends nothing, and an init container that ends has no
probes; a hook sleeps no longer than the Pod is given to end. The API server refuses the Pod.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      livenessProbe:
        httpGet: {path: /healthz, port: 80800}
        successThreshold: 3
```

```text title="output"
web.yaml:9:41: error K8S010 `spec.containers[0].livenessProbe.httpGet.port` must be a port between 1 and 65535
web.yaml:10:27: error K8S010 `spec.containers[0].livenessProbe.successThreshold` must be 1
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
      livenessProbe:
        httpGet: {path: /healthz, port: 8080}
        failureThreshold: 3
```

Since 0.2.0. Source: `validateProbe`, `validateHandler`, `validateSleepAction` and `validateInitContainers` of
Kubernetes `pkg/apis/core/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S010", "invalid-probe", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_probe(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S010")
