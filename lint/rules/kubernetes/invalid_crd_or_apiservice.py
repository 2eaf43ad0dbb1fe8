"""A definition is called after what it defines, and keeps objects in one version.

The API server refuses a CustomResourceDefinition or APIService with another name, one without a schema, and one that
keeps objects in several versions or in none.

## Wrong

```yaml title="web.yaml"
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: backup.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {kind: Backup, plural: backups}
  versions:
    - name: v1
      served: true
      storage: false
      schema: {openAPIV3Schema: {type: object}}
```

```text title="output"
web.yaml:3:18: error K8S033 `metadata.name` must be `spec.names.plural`, a dot and `spec.group`
web.yaml:9:5: error K8S033 `spec.versions` must have one version with `storage: true`, not 0
```

## Right

```yaml title="web.yaml"
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: backups.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {kind: Backup, plural: backups}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object}}
```

Since 0.2.0. Source: apiextensions-apiserver `pkg/apis/apiextensions/validation`; kube-aggregator
`pkg/apis/apiregistration/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S033", "invalid-crd-or-apiservice", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_crd_or_apiservice(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S033")
