"""Every path of an Application that points into this repository leads somewhere.

Argo CD shows `app path does not exist` and stops updating the Application. The rule follows `path`, `helm.valueFiles`,
`helm.fileParameters`, `kustomize.components`, `kustomize.patches[].path` and `directory.jsonnet.libs` of each source
whose `repoURL` is this repository (by owner and name, whatever the scheme, host and letter case; further names under
`repository.urls` in stackwright.yaml) at the revision that is checked out here.

`$name/values.yaml` is looked for from the root of the repository of the source with `ref: name`: the `path` of that
source plays no part. With `ignoreMissingValueFiles: true` a value file may be missing.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://git.example.org/team/platform
    path: apps/wbe
  destination:
    server: https://kubernetes.default.svc
    namespace: web
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```text title="output"
clusters/prod/web.yaml:10:11: error ARG001 `apps/wbe` leads nowhere: apps/wbe does not exist
```

## Wrong, misspelt

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://git.example.org/team/platform
    path: apps/webshp
  destination:
    server: https://kubernetes.default.svc
    namespace: web
```

```yaml title="apps/webshop/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform]
```

```text title="output"
clusters/prod/web.yaml:10:11: error ARG001 `apps/webshp` leads nowhere: apps/webshp does not exist
```

```yaml title="fixed: clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://git.example.org/team/platform
    path: apps/webshop
  destination:
    server: https://kubernetes.default.svc
    namespace: web
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://git.example.org/team/platform
    path: apps/web
  destination:
    server: https://kubernetes.default.svc
    namespace: web
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

## When to ignore

Where another job pushes the folder to the branch that Argo CD reads.

Since 0.1.0. Source: argo-cd `util/app/path`, `reposerver/repository/repository.go`.
"""

from collections.abc import Iterator

from ....model.argocd.facts import ApplicationFact
from ...finding import Severity
from ...missing_targets import missing_targets
from ...rule import File, Problem, file_rule


@file_rule("ARG001", "missing-path", Severity.ERROR, of=(ApplicationFact,))
def missing_application_path(file: File) -> Iterator[Problem]:
    return missing_targets(file, "ARG001")
