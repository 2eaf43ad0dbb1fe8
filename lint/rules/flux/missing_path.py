"""Every `spec.path` of a Flux Kustomization in this repository leads to a folder.

Flux says `kustomization path not found` and stops updating all that the Kustomization deploys. The rule speaks where
the source is known to be this repository at the branch that is checked out: a GitRepository with its URL (by owner and
name; further URLs under `repository.urls` in stackwright.yaml), what the Flux Operator syncs, or a source of which
nearly all paths are here. Paths in an OCI artifact, a bucket, another repository, a tag or another branch, and paths
with variables, are not judged; nor are Kustomizations whose path a patch may set.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/source.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec:
  interval: 1m
  url: https://git.example.org/team/platform
  ref: {branch: main}
```

```yaml title="clusters/prod/shop.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps/webshp
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
```

```yaml title="apps/webshop/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```text title="output"
clusters/prod/shop.yaml:6:9: error FLX001 `./apps/webshp` leads nowhere: apps/webshp does not exist
```

```yaml title="fixed: clusters/prod/shop.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps/webshop
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/source.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec:
  interval: 1m
  url: https://git.example.org/team/platform
  ref: {branch: main}
```

```yaml title="clusters/prod/shop.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps/webshop
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
```

```yaml title="apps/webshop/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

## When to ignore

Where another job pushes the folder to the branch that Flux reads.

Since 0.2.0. Source: kustomize-controller `internal/controller/kustomization_controller.go` (reconcile).
"""

from collections.abc import Iterator

from ....model.flux.facts import FluxFact
from ...finding import Severity
from ...missing_targets import missing_targets
from ...rule import File, Problem, file_rule


@file_rule("FLX001", "missing-flux-path", Severity.ERROR, of=(FluxFact,))
def missing_flux_path(file: File) -> Iterator[Problem]:
    return missing_targets(file, "FLX001")
