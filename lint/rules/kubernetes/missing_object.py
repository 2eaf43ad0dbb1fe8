"""Every ConfigMap, Service or other object that a manifest names exists in this repository.

A pod that names a ConfigMap, ServiceAccount or PersistentVolumeClaim which does not exist waits for ever; an Ingress
whose Service does not exist answers with errors. The rule speaks only where it knows: the name stands nowhere else in a
custom resource or in Helm values, nothing that cannot be seen (a Helm chart, a remote base, an operator's resource) is
deployed into the same namespace, and the object is not one that every cluster has. An operator's resource of which it
is not known where it is silences what is beside it, and names that begin with its own. Secrets, StorageClasses and the
like usually come from outside of the repository and are counted as unknown instead. Where one thing keeps the rule from
speaking anywhere, such as a chart that may go into any namespace, the summary names it.

## Wrong

```yaml title="apps/web/deployment.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: ghcr.io/example/web:1.2.3
          envFrom:
            - configMapRef: {name: web-confg}
```

```yaml title="apps/web/config.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: web-config, namespace: web}
```

```text title="output"
apps/web/deployment.yaml:13:36: warning K8S001 ConfigMap `web-confg` does not exist in this repository
```

```yaml title="fixed: apps/web/deployment.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: ghcr.io/example/web:1.2.3
          envFrom:
            - configMapRef: {name: web-config}
```

## Right

```yaml title="apps/web/deployment.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: ghcr.io/example/web:1.2.3
          envFrom:
            - configMapRef: {name: web-config}
```

```yaml title="apps/web/config.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: web-config, namespace: web}
```

## When to ignore

Objects that are made by hand or by another repository. A reference that may stay open says `optional: true` itself.

Since 0.1.0. Source: Kubernetes API (core/v1, networking.k8s.io/v1), kustomize's name-reference table.
"""

from collections.abc import Iterator

from ....model.facts import ReferenceFact
from ...finding import Severity
from ...missing_targets import missing_targets
from ...rule import File, Problem, file_rule


@file_rule("K8S001", "missing-object", Severity.WARNING, of=(ReferenceFact,))
def missing_object(file: File) -> Iterator[Problem]:
    return missing_targets(file, "K8S001")
