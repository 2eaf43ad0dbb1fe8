"""Environment variables have names that a process can have, and ask for what a Pod can tell.

The API server refuses a name with `=` or a letter that is not ASCII, a field of the Pod that cannot be asked for, and
a resource that is neither a request nor a limit.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      env:
        - {name: "LEVEL=info", value: ""}
        - name: NODE
          valueFrom: {fieldRef: {fieldPath: spec.node}}
```

```text title="output"
web.yaml:9:18: error K8S006 `spec.containers[0].env[0].name` may have no `=`, and only printable ASCII
web.yaml:11:45: error K8S006 `spec.containers[0].env[1].valueFrom.fieldRef.fieldPath` cannot be `spec.node`
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
      env:
        - {name: LEVEL, value: info}
        - name: NODE
          valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
```

Since 0.2.0. Source: `ValidateEnv` of Kubernetes `pkg/apis/core/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S006", "invalid-environment", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_environment(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S006")
