"""Ports of the host are taken once; on its network they are those of the containers.

With `hostNetwork` a container listens on the host itself, so that `hostPort` can be nothing else. The API server
refuses the Pod. A `hostIP` that is no address is a warning: the API server takes it, and what forwards the port does
not.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostNetwork: true
  containers:
    - name: web
      image: registry.example.org/web:1.0
      ports: [{containerPort: 8080, hostPort: 80}]
```

```text title="output"
web.yaml:9:47: error K8S007 `spec.containers[0].ports[0].hostPort` must be 8080, as `hostNetwork` is set
```

## Right

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostNetwork: true
  containers:
    - name: web
      image: registry.example.org/web:1.0
      ports: [{containerPort: 8080, hostPort: 8080}]
```

Since 0.2.0. Source: `validateHostNetwork` and `checkHostPortConflicts` of Kubernetes `pkg/apis/core/validation`; the
plugin `portmap` of containernetworking.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S007", "invalid-host-port", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_host_port(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S007")
