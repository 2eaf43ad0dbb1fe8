"""A ConfigMap or Secret has the keys that are taken from it.

A container that takes a variable from a key which is not there does not start (`CreateContainerConfigError`), a volume
with such an item is not mounted, and Flux does not install a release whose values are not where it looks. What a
generator makes of its `literals`, `files` and `envs` shows in the build; a file has its own name as its key, unless
another one stands before it: `key=file`.

## Wrong

```yaml title="app/kustomization.yaml"
resources: [web.yaml]
configMapGenerator:
  - name: web
    literals: [LOG_LEVEL=info]
```

```yaml title="app/web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      env:
        - name: LEVEL
          valueFrom: {configMapKeyRef: {name: web, key: LOGLEVEL}}
```

```text title="output"
app/web.yaml:10:57: error KUS014 in the build of app, ConfigMap `web` has no key `LOGLEVEL`
```

## Right

```yaml title="app/kustomization.yaml"
resources: [web.yaml]
configMapGenerator:
  - name: web
    literals: [LOG_LEVEL=info]
```

```yaml title="app/web.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example.org/web:1.0
      env:
        - name: LEVEL
          valueFrom: {configMapKeyRef: {name: web, key: LOG_LEVEL}}
```

## When to ignore

Where something in the cluster adds the key to an object that is in the repository.

Since 0.2.0. Source: Kubernetes `pkg/kubelet/kubelet_pods.go`; fluxcd/helm-controller `api/v2` (`valuesFrom`).
"""

from collections.abc import Iterator

from ....model.files.file_tree import closest
from ....model.kustomize.build_facts import BuiltMistakeFact, MissingKey
from ....model.repository import Repository
from ....schemas.file_types import is_placeholder
from ...finding import Severity
from ...group_kustomize_build_problems import built_mistakes, name_builds
from ...rule import Problem, Related, repository_rule
from ...violation_messages import one_of


@repository_rule("KUS014", "unknown-key", Severity.ERROR, needs=(BuiltMistakeFact,), follows=("SCH", "YAML"))
def unknown_key(repository: Repository) -> Iterator[Problem]:
    told = set()
    for found, folders in built_mistakes(repository, MissingKey):
        if (found.at, found.key) in told or any(map(is_placeholder, (found.key, *found.keys))):
            continue
        told.add((found.at, found.key))
        near = closest(found.key, found.keys, cutoff=0.6)
        there = f"it has {one_of(found.keys)}"
        yield Problem(
            found.at,
            f"in the build of {name_builds(folders)}, {found.kind} `{found.name}` has no key `{found.key}`",
            "no such key",
            found.key,
            (Related(found.declared, "its keys are from here"),),
            f"write `{near}`; {there}" if near else there,
        )
