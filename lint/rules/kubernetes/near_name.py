"""A name that nothing has, beside one that differs by a slip and that nothing else uses, is that one misspelt.

Secrets, classes and what charts make may come from elsewhere, so that a name alone proves nothing
([K8S001](K8S001.md)). But where the same namespace has an object of that kind whose name is a letter off, and nothing
in the repository uses that one, both are the same: the Pod waits for ever for the one, and the other lies idle.

## Wrong

```yaml title="db/web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: db}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      envFrom: [{secretRef: {name: deafult-mongodb}}]
```

```yaml title="db/secret.yaml"
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: default-mongodb, namespace: db}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  dataFrom: [{extract: {key: mongodb}}]
```

```text title="output"
db/web.yaml:8:36: warning K8S044 Secret `deafult-mongodb` is not here; `default-mongodb` is, and nothing uses it
```

```yaml title="fixed: db/web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: db}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      envFrom: [{secretRef: {name: default-mongodb}}]
```

## Right

```yaml title="db/web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: db}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      envFrom: [{secretRef: {name: default-mongodb}}]
```

```yaml title="db/secret.yaml"
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: default-mongodb, namespace: db}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  dataFrom: [{extract: {key: mongodb}}]
```

Since 0.2.0. Source: Kubernetes API (core/v1), kustomize's name-reference table.
"""

from collections.abc import Iterator

from ....model.deployed.unused_near_names import near_names
from ....model.facts import ReferenceFact
from ...finding import Severity
from ...propose import propose_value
from ...rule import File, Problem, Related, file_rule, name_of


@file_rule("K8S044", "near-name", Severity.WARNING, of=(ReferenceFact,), follows=("SCH", "YAML"))
def near_name(file: File) -> Iterator[Problem]:
    for found in near_names.at(file.repository, file.path) or ():
        edge = found.edge
        written = f"{edge.written.removesuffix(edge.target)}{found.meant}"
        yield Problem(
            edge.at,
            f"{found.kind.name} `{edge.target}` is not here; `{found.meant}` is, and nothing uses it",
            "misspelt",
            edge.target,
            (Related(name_of(found.there), "this one is there"),),
            f"write `{written}`",
            fix=propose_value(edge.at, edge.written, written, safe=True),
        )
