"""Security contexts do not contradict themselves.

The API server refuses a privileged container that may not get more rights, a local profile without its name,
namespaces of the host for a Pod with users of its own, and for Windows what only Linux has.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      securityContext:
        privileged: true
        allowPrivilegeEscalation: false
        seccompProfile: {type: Localhost}
```

```text title="output"
web.yaml:10:35: error K8S012 `spec.containers[0].securityContext.allowPrivilegeEscalation` is false beside `privileged`
web.yaml:11:9: error K8S012 `spec.containers[0].securityContext.seccompProfile` must have `localhostProfile`
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
      securityContext:
        allowPrivilegeEscalation: false
        seccompProfile: {type: RuntimeDefault}
```

Since 0.2.0. Source: `ValidateSecurityContext`, `validatePodSpecSecurityContext` of Kubernetes
`pkg/apis/core/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S012", "invalid-security-context", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_security_context(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S012")
