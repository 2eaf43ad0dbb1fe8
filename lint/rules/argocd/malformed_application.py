"""An Application says from where, what, and where to.

The API server takes these Applications; Argo CD refuses them (`InvalidSpecError`), or fails each time it renders them,
and nothing is deployed. A source needs a `path` or a `chart`, one of several may have a `ref` in place of these, and a
chart needs a version. The destination needs `server` or `name`. `helm.values` is a text with a mapping in it.

The registry of a chart is written without `oci://`; with it, Argo CD takes the URL for an artifact of its own (3.1 and
newer) or for a Helm repository, and asks for something that is seldom there: a warning.

The template of an ApplicationSet is looked at where nothing else adds to it: no `templatePatch`, and no `template` in a
generator.

## Wrong

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, targetRevision: main}
  destination: {namespace: web}
```

```yaml title="apps/charts.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: charts, namespace: argocd}
spec:
  project: default
  sources:
    - repoURL: https://charts.example.org
      chart: web
    - repoURL: oci://registry.example.org/charts
      chart: db
      targetRevision: 1.2.0
      helm:
        values: |
          - replicas: 2
    - repoURL: https://git.example.org/team/web.git
      targetRevision: main
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
apps/charts.yaml:7:7: error ARG041 the source of a chart has no `targetRevision`
apps/charts.yaml:9:16: warning ARG041 the registry of a chart is written without `oci://`
apps/charts.yaml:13:17: error ARG041 `helm.values` is no mapping
apps/charts.yaml:15:7: error ARG041 one of the sources has neither `path`, `chart` nor `ref`
apps/web.yaml:6:11: error ARG041 a source has neither `path` nor `chart`
apps/web.yaml:7:16: error ARG041 the destination has neither `server` nor `name`
```

## Right

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: ., targetRevision: main}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/charts.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: charts, namespace: argocd}
spec:
  project: default
  sources:
    - repoURL: https://charts.example.org
      chart: web
      targetRevision: 2.0.1
    - repoURL: registry.example.org/charts
      chart: db
      targetRevision: 1.2.0
      helm:
        values: |
          replicas: 2
    - repoURL: https://git.example.org/team/web.git
      targetRevision: main
      ref: values
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

Since 0.2.0. Source: argo-cd `util/argo/argo.go` (ValidatePermissions, GetDestinationServer), `util/helm`,
`util/versions/tags.go`, `controller/hydrator/hydrator.go`.
"""

from collections.abc import Iterator

from ....model.argocd.spec_mistakes import SpecMistakeFact
from ....schemas.argocd.application_and_project_validation import APPLICATION_LAWS
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...spec_mistakes import find_broken


@file_rule("ARG041", "malformed-application", Severity.ERROR, of=(SpecMistakeFact,), half="schema", follows=("ARG001",))
def malformed_application(file: File) -> Iterator[Problem]:
    yield from find_broken(file, APPLICATION_LAWS)
