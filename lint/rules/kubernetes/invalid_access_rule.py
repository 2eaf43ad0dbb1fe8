"""Roles say verbs, groups and resources, bindings whom they are for.

The API server refuses a rule on resources without their group (`""` is that of Pods and Services), URLs in a Role,
resources beside URLs, in a ClusterRoleBinding a ServiceAccount without its namespace, and one of a Role.

## Wrong

```yaml title="web.yaml"
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
  - {resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
  - {kind: ServiceAccount, apiGroup: rbac.authorization.k8s.io, name: web}
```

```text title="output"
web.yaml:5:5: error K8S023 `rules[0]` must have `apiGroups`, as it is about resources
web.yaml:12:38: error K8S023 `subjects[0].apiGroup` must be empty for a ServiceAccount
```

## Right

```yaml title="web.yaml"
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
  - {apiGroups: [""], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
  - {kind: ServiceAccount, name: web, namespace: shop}
```

Since 0.2.0. Source: Kubernetes `pkg/apis/rbac/validation`.
"""

from collections.abc import Iterator

from ....model.kubernetes.law_facts import LawFact
from ...api_validation_problems import broken_laws
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("K8S023", "invalid-access-rule", Severity.ERROR, of=(LawFact,), half="schema", follows=("SCH", "YAML"))
def invalid_access_rule(file: File) -> Iterator[Problem]:
    yield from broken_laws(file, "K8S023")
