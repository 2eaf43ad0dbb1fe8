"""What a Flux Kustomization is to wait for counts.

With `wait: true` a Kustomization waits for all that it deploys, and `healthChecks` are ignored. Who names an object
there that the Kustomization does not deploy itself, such as one that a chart or an operator makes, thinks that it is
waited for: it is not. What is named and deployed is waited for anyway, and not told. Where not all of the build is
known nothing is said.

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
  timeout: 5m
  path: ./apps/web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  wait: true
  healthChecks:
    - {apiVersion: example.org/v1, kind: Database, name: web, namespace: web}
```

```yaml title="apps/web/kustomization.yaml"
resources: [release.yaml]
```

```yaml title="apps/web/release.yaml"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: website, namespace: web}
spec:
  interval: 1h
  chart: {spec: {chart: web, version: 1.2.3, sourceRef: {kind: HelmRepository, name: charts}}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: web}
spec: {interval: 1h, url: "https://charts.example.org"}
```

```text title="output"
clusters/prod/web.yaml:17:7: warning FLX011 the Database `web` is not waited for: beside `wait: true` this is ignored
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
  timeout: 5m
  path: ./apps/web
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  healthChecks:
    - {apiVersion: example.org/v1, kind: Database, name: web, namespace: web}
    - {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: website, namespace: web}
```

```yaml title="apps/web/kustomization.yaml"
resources: [release.yaml]
```

```yaml title="apps/web/release.yaml"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: website, namespace: web}
spec:
  interval: 1h
  chart: {spec: {chart: web, version: 1.2.3, sourceRef: {kind: HelmRepository, name: charts}}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: web}
spec: {interval: 1h, url: "https://charts.example.org"}
```

Since 0.2.0. Source: kustomize-controller `api/v1/kustomization_types.go` (Wait).
"""

from collections.abc import Iterator

from ....model.flux.build_facts import HealthCheckFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("FLX011", "ignored-health-check", Severity.WARNING, needs=(HealthCheckFact,), follows=("SCH", "YAML"))
def ignored_health_check(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(HealthCheckFact):
        if fact.what == "ignored":
            message = f"the {fact.kind} `{fact.name}` is not waited for: beside `wait: true` this is ignored"
            hint = "remove `wait`, and name all that is to be waited for"
            yield Problem(fact.at, message, "ignored", fact.name, hint=hint)
