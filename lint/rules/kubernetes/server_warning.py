"""What the API server warns of is done otherwise.

It takes the object, and says what will not be as one expects: names with dots that become hostnames, a time below 0,
two addresses or Secrets in one list, volumes that are recycled.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  terminationGracePeriodSeconds: -1
  containers:
    - name: web
      image: registry.example.org/web:1.0
```

```text title="output"
web.yaml:5:34: warning K8S031 `spec.terminationGracePeriodSeconds` is below 0: the API server warns, and takes 1
```

## Right

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: web
      image: registry.example.org/web:1.0
```

Since 0.2.0. Source: Kubernetes `pkg/api/*/warnings.go`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S031", "server-warning", Severity.WARNING, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def server_warning(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S031")
