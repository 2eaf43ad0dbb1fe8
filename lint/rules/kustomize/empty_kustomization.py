"""A kustomization has something in it.

kustomize from 5.2 on refuses a kustomization that sets nothing, `resources: []` included: `kustomization.yaml is
empty`. Every build that includes the folder fails with it. (Flux from 2.3 on accepts it again and deploys nothing.)

## Wrong

```yaml title="apps/web/kustomization.yaml"
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: []
```

```text title="output"
apps/web/kustomization.yaml:1:1: warning KUS003 this kustomization is empty, which kustomize refuses
```

## Right

```yaml title="apps/web/kustomization.yaml"
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - service.yaml
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

## When to ignore

A folder that is kept for later and that nothing includes; removing the file is as good.

Since 0.1.0. Source: kustomize `api/types/kustomization.go` (CheckEmpty), fluxcd/pkg#757.
"""

from collections.abc import Iterator

from ....model.place import Node, Place
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("KUS003", "empty-kustomization", Severity.WARNING)
def empty_kustomization(repository: Repository) -> Iterator[Problem]:
    for path, fact in repository.kustomizations:
        if not fact.filled and fact.api_version.partition("/")[0] in ("", "kustomize.config.k8s.io"):
            first = "apiVersion" if fact.api_version else "kind"
            yield Problem(
                Place(path, Node(0, (first,), key=True)),
                "this kustomization is empty, which kustomize refuses",
                "nothing follows",
                hint="name its resources, or remove the file and what refers to the folder",
            )
