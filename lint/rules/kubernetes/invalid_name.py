"""Every object has a name, of the form that its kind asks for.

The API server refuses any other. Most names are those of DNS: lower-case letters, digits, `-` and `.`; those of
Namespaces and Services have no dots and at most 63 characters, a CronJob's has at most 52, as its Jobs are called
after it. Namespaces, finalizers and the size of annotations are looked at as well.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: web_settings, namespace: my.shop}
---
apiVersion: v1
kind: ConfigMap
metadata: {namespace: shop}
data: {level: info}
```

```text title="output"
web.yaml:3:18: error K8S002 `metadata.name` must be lower-case letters, digits, `-` and `.`
web.yaml:3:43: error K8S002 `metadata.namespace` must be at most 63 lower-case letters, digits and `-`
web.yaml:7:1: error K8S002 `metadata` must have `name`: every object has a name
```

## Right

```yaml title="web.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: web-settings, namespace: my-shop}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {level: info}
```

Since 0.2.0. Source: apimachinery `pkg/api/validation/objectmeta.go` and `pkg/util/validation`; each kind's
`Validate…Name`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S002", "invalid-name", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_name(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S002")
