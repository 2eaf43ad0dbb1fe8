"""Every patch of a Flux Kustomization meets an object that it deploys.

A patch with a `target` that selects nothing is dropped without a word, and what it was to change stays as it is. The
rule builds the folder with the patches, as Flux does, and speaks where all of that is known: no remote bases, charts
or generators, nothing that kustomize refuses. A patch for labels or annotations, which an object may be given later, is
an info.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.org/team/platform", ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps/web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  patches:
    - target: {kind: Service, name: wbe}
      patch: |
        - {op: add, path: /spec/type, value: LoadBalancer}
```

```yaml title="apps/web/kustomization.yaml"
resources: [service.yaml]
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

```text title="output"
clusters/prod/web.yaml:15:7: warning FLX009 this patch meets nothing that apps/web builds
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.org/team/platform", ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps/web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  patches:
    - target: {kind: Service, name: web}
      patch: |
        - {op: add, path: /spec/type, value: LoadBalancer}
```

```yaml title="apps/web/kustomization.yaml"
resources: [service.yaml]
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

## When to ignore

A patch that is kept for objects still to come.

Since 0.2.0. Source: fluxcd/pkg `kustomize/kustomize_generator.go`; kustomize `PatchTransformer.go`, kustomize#4379.
"""

from collections.abc import Iterator

from ....model.flux.build_facts import IdlePatchFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("FLX009", "idle-flux-patch", Severity.WARNING, needs=(IdlePatchFact,))
def idle_flux_patch(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(IdlePatchFact):
        yield Problem(
            fact.at,
            f"this patch meets nothing that {fact.path or 'the root'} builds",
            "dropped without a word",
            fact.path,
            hint="its `target` is a pattern over whole names: correct it, or remove the patch",
            severity=Severity.INFO if fact.is_by_label else None,
        )
