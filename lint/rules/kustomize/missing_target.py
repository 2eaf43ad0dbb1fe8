"""Every path in a kustomization leads to a file, or to a folder with a kustomization.

`kustomize build` stops at the first path that leads nowhere, and so does the Argo CD Application or Flux Kustomization
that deploys the folder: nothing of it is updated any more, also what has nothing to do with the path. All fields that
name a file, folder or base are checked: `resources`, `components`, `bases`, `patches[].path`, `configMapGenerator`
files and envs, `helmCharts[].valuesFile`, `replacements`, `configurations`, `crds`, `transformers` and the rest.

A target is looked for among the files that git knows. What `.gitignore` hides, what is in a submodule, behind a URL,
or has a placeholder such as `${CLUSTER}` in its name is counted as unknown and not reported.

## Wrong

```yaml title="apps/web/kustomization.yaml"
resources:
  - deploymet.yaml
  - ../database
```

```yaml title="apps/web/account.yaml"
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
```

```yaml title="apps/database/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: database}
```

```text title="output"
apps/web/kustomization.yaml:2:5: error KUS001 `deploymet.yaml` leads nowhere: apps/web/deploymet.yaml does not exist
apps/web/kustomization.yaml:3:5: error KUS001 `../database` is a folder without a kustomization
```

## Wrong, misspelt

```yaml title="apps/web/kustomization.yaml"
resources:
  - acount.yaml  # who it runs as
```

```yaml title="apps/web/account.yaml"
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
```

```text title="output"
apps/web/kustomization.yaml:2:5: error KUS001 `acount.yaml` leads nowhere: apps/web/acount.yaml does not exist
```

```yaml title="fixed: apps/web/kustomization.yaml"
resources:
  - account.yaml  # who it runs as
```

## Right

```yaml title="apps/web/kustomization.yaml"
resources:
  - account.yaml
  - ../database
```

```yaml title="apps/web/account.yaml"
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
```

```yaml title="apps/database/kustomization.yaml"
resources:
  - service.yaml
```

```yaml title="apps/database/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: database}
```

## When to ignore

Where a script makes the file before kustomize runs and `.gitignore` does not name it; better add it there.

Since 0.1.0. Source: kustomize `api/internal/target/kusttarget.go`, `api/internal/loader/fileloader.go`.
"""

from collections.abc import Iterator

from ....model.kustomize.facts import KustomizationFact
from ...finding import Severity
from ...missing_targets import missing_targets
from ...rule import File, Problem, file_rule


@file_rule("KUS001", "missing-target", Severity.ERROR, of=(KustomizationFact,))
def missing_target(file: File) -> Iterator[Problem]:
    return missing_targets(file, "KUS001")
