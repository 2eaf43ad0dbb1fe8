"""What an Application sets has an effect.

Argo CD reads one of several fields and passes over the others without a word: `sources` before `source`,
`sourceHydrator` before both, `valuesObject` before `values`. A source with a `ref` alone lends its files and renders
nothing. `managedNamespaceMetadata` is for the namespace that CreateNamespace=true makes, and that is the one of
`destination.namespace`. A `source` beside `sources` is an info: Argo CD's documentation says that it is not read, and
most are left over.

## Wrong

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/old.git, path: deploy}
  sources:
    - repoURL: https://charts.example.org
      chart: web
      targetRevision: 2.0.1
      helm:
        values: "replicas: 2"
        valuesObject: {replicas: 3}
    - repoURL: https://git.example.org/team/web.git
      ref: values
      helm: {valueFiles: [$values/web.yaml]}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  syncPolicy:
    managedNamespaceMetadata:
      labels: {pod-security.kubernetes.io/enforce: privileged}
```

```text title="output"
apps/web.yaml:6:11: info ARG042 `source` is ignored beside `sources`
apps/web.yaml:12:17: warning ARG042 `helm.values` is ignored beside `valuesObject`
apps/web.yaml:16:13: warning ARG042 a source with `ref` alone renders nothing, so its `helm` is ignored
apps/web.yaml:20:7: warning ARG042 `managedNamespaceMetadata` does nothing without CreateNamespace=true
```

## Right

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  sources:
    - repoURL: https://charts.example.org
      chart: web
      targetRevision: 2.0.1
      helm:
        valueFiles: [$values/web.yaml]
        valuesObject: {replicas: 3}
    - repoURL: https://git.example.org/team/web.git
      ref: values
  destination: {server: https://kubernetes.default.svc, namespace: web}
  syncPolicy:
    syncOptions: [CreateNamespace=true]
    managedNamespaceMetadata:
      labels: {pod-security.kubernetes.io/enforce: privileged}
```

Since 0.2.0. Source: argo-cd `pkg/apis/application/v1alpha1/types.go` (GetSource, HasMultipleSources), `values.go`,
`controller/sync.go`, `gitops-engine/pkg/sync/sync_context.go` (autoCreateNamespace).
"""

from collections.abc import Iterator

from ....model.argocd.spec_mistakes import SpecMistakeFact
from ....schemas.argocd.application_and_project_validation import IDLE_LAWS
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...spec_mistakes import find_broken


@file_rule("ARG042", "ignored-setting", Severity.WARNING, of=(SpecMistakeFact,), half="schema")
def ignored_setting(file: File) -> Iterator[Problem]:
    yield from find_broken(file, IDLE_LAWS)
