"""No Kustomization or HelmRelease of Flux depends on itself, directly or through others.

Each waits until what it depends on is ready. In a circle none ever is: Flux says `dependency is not ready` for each of
them, and nothing of what they deploy is updated any more.

## Wrong

```yaml title="clusters/prod/infra.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: database, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  sourceRef: {kind: OCIRepository, name: database}
  dependsOn:
    - name: storage
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: storage, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  sourceRef: {kind: OCIRepository, name: storage}
  dependsOn:
    - name: database
```

```text title="output"
clusters/prod/infra.yaml:9:13: error FLX007 Kustomization `database` waits for itself: database → storage → database
```

## Right

```yaml title="clusters/prod/infra.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: database, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  sourceRef: {kind: OCIRepository, name: database}
  dependsOn:
    - name: storage
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: storage, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  sourceRef: {kind: OCIRepository, name: storage}
```

Since 0.2.0. Source: kustomize-controller `internal/controller/kustomization_controller.go` (checkDependencies), which
knows no circles; Flux documentation, Kustomization, "Dependencies".
"""

from collections.abc import Iterator

from ....model.deployed.flux_dependencies import find_dependency_cycles
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, Related, repository_rule


@repository_rule("FLX007", "dependency-cycle", Severity.ERROR)
def dependency_cycle(repository: Repository) -> Iterator[Problem]:
    for cycle in find_dependency_cycles(repository):
        first = cycle[0]
        way = " → ".join([*(one.name for one in cycle), first.name])
        yield Problem(
            first.edge.at,
            f"{first.kind} `{first.name}` waits for itself: {way}",
            f"waits for {first.edge.target}",
            first.edge.target,
            tuple(Related(one.edge.at, f"{one.name} waits for {one.edge.target}") for one in cycle[1:]),
            "take out one of these dependencies",
        )
