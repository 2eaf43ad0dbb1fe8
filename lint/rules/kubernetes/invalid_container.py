"""Every container has an image, and a name of its own in its Pod.

The API server refuses a Pod, and a workload of such Pods.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  initContainers:
    - {name: web, image: "registry.example.org/setup:1.0"}
  containers:
    - {name: web, image: "registry.example.org/web:1.0"}
    - {name: proxy, image: ""}
```

```text title="output"
web.yaml:8:14: error K8S005 `spec.containers[0].name` is the name of another container of the Pod
web.yaml:9:7: error K8S005 `spec.containers[1]` must have `image`: a container runs one
```

## Right

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  initContainers:
    - {name: setup, image: "registry.example.org/setup:1.0"}
  containers:
    - {name: web, image: "registry.example.org/web:1.0"}
    - {name: proxy, image: "registry.example.org/proxy:1.0"}
```

Since 0.2.0. Source: `validateContainers` of Kubernetes `pkg/apis/core/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S005", "invalid-container", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_container(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S005")
