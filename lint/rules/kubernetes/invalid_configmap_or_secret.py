"""Secrets have the keys of their type, and keys of ConfigMaps stand once.

The API server refuses a Secret of type `kubernetes.io/tls` without certificate or key, one of registries without
their JSON, a key that is text and bytes at once, and more than a megabyte of data.

## Wrong

```yaml title="web.yaml"
apiVersion: v1
kind: Secret
metadata: {name: web-tls}
type: kubernetes.io/tls
data: {tls.crt: bm8=, ca.crt: bm8=}
```

```text title="output"
web.yaml:2:7: error K8S025 the Secret must have `tls.key` in its data: its type is kubernetes.io/tls
```

## Right

```yaml title="web.yaml"
apiVersion: v1
kind: Secret
metadata: {name: web-ca}
type: Opaque
data: {ca.crt: bm8=}
```

Since 0.2.0. Source: `ValidateSecret` and `ValidateConfigMap` of Kubernetes `pkg/apis/core/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule(
    "K8S025", "invalid-configmap-or-secret", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML")
)
def invalid_configmap_or_secret(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S025")
