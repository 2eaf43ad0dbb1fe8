"""Every `dependsOn` of Flux names a Kustomization or HelmRelease that exists.

What depends on something that is not there is never applied: Flux says `dependency not found` again and again, and the
old state stays. A ResourceSet waits likewise for one of these, or for another ResourceSet. A name without `namespace`
is looked for in the namespace of the object that names it. The rule speaks where all objects of Flux can be seen
(nothing generates them, and no Kustomization deploys another repository); else only where another one is there whose
name differs by a slip.

## Wrong

```yaml title="clusters/prod/database.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: database, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  sourceRef: {kind: OCIRepository, name: database}
```

```yaml title="clusters/prod/shop.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  sourceRef: {kind: OCIRepository, name: shop}
  dependsOn:
    - name: databse
```

```text title="output"
clusters/prod/shop.yaml:9:13: error FLX002 Kustomization `databse` does not exist in this repository
```

```yaml title="fixed: clusters/prod/shop.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  sourceRef: {kind: OCIRepository, name: shop}
  dependsOn:
    - name: database
```

## Right

```yaml title="clusters/prod/database.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: database, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  sourceRef: {kind: OCIRepository, name: database}
```

```yaml title="clusters/prod/shop.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  sourceRef: {kind: OCIRepository, name: shop}
  dependsOn:
    - name: database
```

## When to ignore

Where the other object is applied to the cluster by hand, or by another repository.

Since 0.2.0. Source: kustomize-controller `internal/controller/kustomization_controller.go` (checkDependencies);
helm-controller the same.
"""

from collections.abc import Iterator

from ....model.facts import ReferenceFact
from ...finding import Severity
from ...missing_targets import missing_targets
from ...rule import File, Problem, file_rule


@file_rule("FLX002", "missing-dependency", Severity.ERROR, of=(ReferenceFact,))
def missing_dependency(file: File) -> Iterator[Problem]:
    return missing_targets(file, "FLX002")
