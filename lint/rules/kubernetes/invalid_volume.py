"""A volume says all that its source needs.

The API server refuses a volume without the name or path of what is to be mounted, paths in it that are absolute or
lead up, and sources of which two write one file. It takes a `claimName` that no claim can have, and the Pod waits for
ever: a warning.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
  volumes:
    - name: settings
      configMap: {items: [{key: app.conf, path: /app.conf}]}
```

```text title="output"
web.yaml:10:7: error K8S009 `spec.volumes[0].configMap` must have `name`
web.yaml:10:49: error K8S009 `spec.volumes[0].configMap.items[0].path` must be a relative path
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
  volumes:
    - name: settings
      configMap: {name: web, optional: true, items: [{key: app.conf, path: app.conf}]}
```

Since 0.2.0. Source: `validateVolumeSource` of Kubernetes `pkg/apis/core/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S009", "invalid-volume", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_volume(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S009")
