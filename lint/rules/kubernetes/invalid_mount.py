"""What a container mounts is a volume of its Pod.

The API server refuses a mount of a volume that is not there, a `subPath` that is absolute or leads up, and a mount
that is passed on to the host by a container that is not privileged. The claims of a StatefulSet count as volumes.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      volumeMounts:
        - {name: settings, mountPath: /etc/web}
  volumes:
    - {name: setings, emptyDir: {}}
```

```text title="output"
web.yaml:9:18: error K8S008 `spec.containers[0].volumeMounts[0].name` `settings` is no volume of the Pod
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
      volumeMounts:
        - {name: settings, mountPath: /etc/web}
  volumes:
    - {name: settings, emptyDir: {}}
```

Since 0.2.0. Source: `ValidateVolumeMounts` of Kubernetes `pkg/apis/core/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S008", "invalid-mount", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_mount(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S008")
