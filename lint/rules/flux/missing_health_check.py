"""What a Flux Kustomization waits for is there.

With `healthChecks` a Kustomization is ready only once the objects that it names are. One that is named with a slip, or
in another namespace than it is deployed to, is never found: the Kustomization waits for its timeout, fails, and what
depends on it is not reconciled. Objects may be made by something else, such as a chart: told is what the build of the
Kustomization has in another namespace or of a name that must be meant, and an object of Flux of a kind of which all
stand in this repository. Where not all of the build is known nothing is said.

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
  healthChecks:
    - {apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, name: websit, namespace: web}
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
clusters/prod/web.yaml:16:7: error FLX010 the HelmRelease `websit` that is waited for is not deployed here
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

Since 0.2.0. Source: kustomize-controller `internal/controller/kustomization_controller.go` (checkHealth).
"""

from collections.abc import Iterator

from ....model.flux.build_facts import HealthCheckFact
from ....model.flux.may_exist_outside_repository import is_nowhere
from ....model.repository import Repository
from ....schemas.references import (
    BUCKET,
    FLUX_KUSTOMIZATION,
    GIT_REPOSITORY,
    HELM_CHART,
    HELM_RELEASE,
    HELM_REPOSITORY,
    OCI_REPOSITORY,
)
from ...finding import Severity
from ...rule import Problem, repository_rule

_OF_FLUX = frozenset(
    {BUCKET, FLUX_KUSTOMIZATION, GIT_REPOSITORY, HELM_CHART, HELM_RELEASE, HELM_REPOSITORY, OCI_REPOSITORY}
)


@repository_rule("FLX010", "missing-health-check", Severity.ERROR, needs=(HealthCheckFact,), follows=("SCH", "YAML"))
def missing_health_check(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(HealthCheckFact):
        named = f"the {fact.kind} `{fact.name}` that is waited for"
        if fact.what == "moved":
            hint = f"write `namespace: {fact.near}`"
            yield Problem(fact.at, f"{named} is in another namespace", "not found there", fact.name, hint=hint)
        elif fact.what == "missing":
            hint = f"write `name: {fact.near}`"
            yield Problem(fact.at, f"{named} is not deployed here", "not found", fact.name, hint=hint)
        elif fact.what == "elsewhere" and is_nowhere(repository, _OF_FLUX, fact.kind, fact.name):
            hint = "name an object that is deployed, or remove the entry"
            yield Problem(fact.at, f"{named} is nowhere in this repository", "not found", fact.name, hint=hint)
