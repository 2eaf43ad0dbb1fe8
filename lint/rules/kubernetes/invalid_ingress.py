"""An Ingress has names of DNS as hosts, and absolute paths.

No address, no port, and `*` as the first label only. The API server refuses the Ingress.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - host: web.example.org:8443
      http:
        paths:
          - path: api
            pathType: Prefix
            backend: {service: {name: web, port: {number: 80}}}
```

```text title="output"
web.yaml:11:13: error K8S019 `spec.rules[0].host` must be a name of DNS, without a port
web.yaml:14:19: error K8S019 `spec.rules[0].http.paths[0].path` must begin with `/`
```

## Right

```yaml title="web.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - host: web.example.org
      http:
        paths:
          - path: /api
            pathType: Prefix
            backend: {service: {name: web, port: {number: 80}}}
```

Since 0.2.0. Source: `ValidateIngress` of Kubernetes `pkg/apis/networking/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S019", "invalid-ingress", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_ingress(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S019")
