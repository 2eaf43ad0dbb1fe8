"""Every `sourceRef` and `chartRef` of Flux names a source that exists.

Without its source a Kustomization or HelmRelease is never applied: Flux says `Source artifact not found`, and the old
state stays. The rule speaks where the repository has other sources of that kind and all objects of Flux can be seen
(nothing generates them, and no Kustomization deploys another repository); else only where another one is there whose
name differs by a slip. What the bootstrap and the Flux Operator make is taken to be there. The providers that a
ResourceSet takes inputs from are looked for in the same way.

## Wrong

```yaml title="repositories/charts.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: jetstack, namespace: flux-system}
spec:
  interval: 1h
  url: https://charts.jetstack.io
```

```yaml title="apps/cert-manager/release.yaml"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: cert-manager, namespace: cert-manager}
spec:
  interval: 1h
  chart:
    spec:
      chart: cert-manager
      sourceRef: {kind: HelmRepository, name: jetstak, namespace: flux-system}
```

```text title="output"
apps/cert-manager/release.yaml:9:47: error FLX003 HelmRepository `jetstak` does not exist in this repository
```

```yaml title="fixed: apps/cert-manager/release.yaml"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: cert-manager, namespace: cert-manager}
spec:
  interval: 1h
  chart:
    spec:
      chart: cert-manager
      sourceRef: {kind: HelmRepository, name: jetstack, namespace: flux-system}
```

## Right

```yaml title="repositories/charts.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: jetstack, namespace: flux-system}
spec:
  interval: 1h
  url: https://charts.jetstack.io
```

```yaml title="apps/cert-manager/release.yaml"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: cert-manager, namespace: cert-manager}
spec:
  interval: 1h
  chart:
    spec:
      chart: cert-manager
      sourceRef: {kind: HelmRepository, name: jetstack, namespace: flux-system}
```

## When to ignore

Where the source is applied to the cluster by hand, or by another repository.

Since 0.2.0. Source: kustomize-controller (getSource); helm-controller (reconcileChartTemplate, getSource).
"""

from collections.abc import Iterator

from ....model.facts import ReferenceFact
from ...finding import Severity
from ...missing_targets import missing_targets
from ...rule import File, Problem, file_rule


@file_rule("FLX003", "missing-source", Severity.ERROR, of=(ReferenceFact,))
def missing_source(file: File) -> Iterator[Problem]:
    return missing_targets(file, "FLX003")
