"""Every `substituteFrom`, `valuesFrom` and `decryption.secretRef` of Flux names a ConfigMap or Secret that exists.

Flux refuses to build the Kustomization, or to install the release, until the object is there, unless it says
`optional: true`. As such objects are often made by hand, the rule speaks only where another one is there whose name
differs by a slip.

## Wrong

```yaml title="clusters/prod/settings.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: cluster-settings, namespace: flux-system}
data: {DOMAIN: example.org}
```

```yaml title="clusters/prod/shop.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  sourceRef: {kind: OCIRepository, name: shop}
  postBuild:
    substituteFrom:
      - {kind: ConfigMap, name: cluster-setings}
```

```text title="output"
clusters/prod/shop.yaml:10:33: warning FLX004 ConfigMap `cluster-setings` does not exist in this repository
```

```yaml title="fixed: clusters/prod/shop.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  sourceRef: {kind: OCIRepository, name: shop}
  postBuild:
    substituteFrom:
      - {kind: ConfigMap, name: cluster-settings}
```

## Right

```yaml title="clusters/prod/settings.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: cluster-settings, namespace: flux-system}
data: {DOMAIN: example.org}
```

```yaml title="clusters/prod/shop.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  sourceRef: {kind: OCIRepository, name: shop}
  postBuild:
    substituteFrom:
      - {kind: ConfigMap, name: cluster-settings}
```

## When to ignore

Where the object is made by hand, and its name is meant to be almost another one's.

Since 0.2.0. Source: fluxcd/pkg `kustomize/kustomize_varsub.go` (loadVars); helm-controller `internal/chartutil`.
"""

from collections.abc import Iterator

from ....model.facts import ReferenceFact
from ...finding import Severity
from ...missing_targets import missing_targets
from ...rule import File, Problem, file_rule


@file_rule("FLX004", "missing-values-source", Severity.WARNING, of=(ReferenceFact,))
def missing_values_source(file: File) -> Iterator[Problem]:
    return missing_targets(file, "FLX004")
