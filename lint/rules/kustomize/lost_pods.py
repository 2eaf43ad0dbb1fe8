"""A Service still selects its Pods once labels have been changed.

A patch that gives Pods another label, or labels that a kustomization puts on some objects and not on others, part a
Service from its Pods: everything is applied, and nobody answers. Told is a Service that selects a workload as both are
written, and no workload of the build as they are built.

## Wrong

```yaml title="app/kustomization.yaml"
resources: [web.yaml, service.yaml]
patches:
  - target: {kind: Deployment}
    path: labels.yaml
```

```yaml title="app/labels.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: shop}}
  template: {metadata: {labels: {app: shop}}}
```

```yaml title="app/web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
```

```yaml title="app/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
```

```text title="output"
app/labels.yaml:6:39: error KUS015 in the build of app, Service web selects `app: web`, which no Pods have any more
```

## Right

```yaml title="app/kustomization.yaml"
resources: [web.yaml, service.yaml]
labels:
  - pairs: {app: shop}
    includeSelectors: true
```

```yaml title="app/web.yaml"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.org/web:1.0"}]}
```

```yaml title="app/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
```

## When to ignore

Where the Service is meant for Pods of another build from then on.

Since 0.2.0. Source: kustomize 5.8 (`api/filters/labels`); Kubernetes `pkg/controller/endpointslice`.
"""

from collections.abc import Iterator

from ....model.kustomize.build_facts import BuiltMistakeFact, LostPods
from ....model.repository import Repository
from ...finding import Severity
from ...group_kustomize_build_problems import built_mistakes, name_builds
from ...rule import Problem, Related, repository_rule


@repository_rule("KUS015", "lost-pods", Severity.ERROR, needs=(BuiltMistakeFact,), follows=("SCH", "YAML"))
def lost_pods(repository: Repository) -> Iterator[Problem]:
    told = set()
    for found, folders in built_mistakes(repository, LostPods):
        if (found.at, found.name) in told:
            continue
        told.add((found.at, found.name))
        has = f"`{found.label}: {found.found}`" if found.found else f"no `{found.label}`"
        yield Problem(
            found.at,
            f"in the build of {name_builds(folders)}, {found.kind} {found.name} selects"
            f" `{found.label}: {found.wanted}`, which no Pods have any more",
            "changed here",
            found.name,
            (Related(found.other, "the other end"),),
            f"{found.workload} has {has}: change the selector and the labels of the Pods together",
        )
