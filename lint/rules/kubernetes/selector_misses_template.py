"""A workload selects the Pods that it makes.

The labels of its template meet its selector, which is not empty. The API server refuses the object.

## Wrong

```yaml title="web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: website}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
```

```text title="output"
web.yaml:5:33: error K8S004 `spec.selector.matchLabels.app` is not on the Pods of the template: they have `website`
```

## Right

```yaml title="web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
```

Since 0.2.0. Source: Kubernetes `pkg/apis/apps/validation` and `pkg/apis/batch/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S004", "selector-misses-template", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def selector_misses_template(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S004")
