"""Every ConfigMap, Service or other object that a manifest names exists in this repository.

A pod that names a ConfigMap, ServiceAccount or PersistentVolumeClaim which does not exist waits for ever; an Ingress
whose Service does not exist answers with errors. The rule speaks only where it knows: the name stands nowhere else in a
custom resource or in Helm values, nothing that cannot be seen (a Helm chart, a remote base, an operator's resource) is
deployed into the same namespace, and the object is not one that every cluster has. Secrets, StorageClasses and the like
usually come from outside of the repository and are counted as unknown instead.

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
apps/web/deployment.yaml:13:36: warning K8S001 there is no ConfigMap `web-confg` in this repository
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

from ....model.edge import Edge
from ....model.files.tree import closest
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.references import Kind, Leads
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule

#: Missing names beyond which no similar ones are looked for.
_MOST_COMPARED = 1_000


@repository_rule("K8S001", "missing-object", Severity.WARNING)
def missing_object(repository: Repository) -> Iterator[Problem]:
    told = 0
    for edge in repository.edges:
        kind = edge.reference.target
        if edge.is_missing and not isinstance(kind, Leads):
            told += 1
            yield _problem(repository, edge, kind, is_compared=told <= _MOST_COMPARED)


def _problem(repository: Repository, edge: Edge, kind: Kind, *, is_compared: bool) -> Problem:
    close = closest(edge.target, repository.objects.names.get(kind, ())) if is_compared else None
    places = _places(repository, kind, close) if close else []
    return Problem(
        edge.at,
        f"there is no {kind.name} `{edge.target}` in this repository",
        "declared nowhere",
        edge.target,
        tuple(Related(place, "this one is there") for place in sorted(places)[:1]),
        f"write `{close}`" if close else f"add the {kind.name}, or correct the name",
    )


def _places(repository: Repository, kind: Kind, name: str) -> list[Place]:
    """Where objects of that name are named: in their metadata, or in what makes them."""
    declared = [place for place, _ in repository.objects.declared.get((kind, name), ())]
    made = [place for place, _ in repository.objects.made.get((kind, name), ())]
    return [name_of(place) for place in declared] or made
