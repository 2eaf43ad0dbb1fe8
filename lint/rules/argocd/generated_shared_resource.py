"""No two Applications deploy one object to a cluster, where an ApplicationSet makes one of them.

It is [ARG037](ARG037.md) for Applications that no file has: two ApplicationSets that take the same folders, a generator
that takes a folder which an Application of its own deploys as well, or elements that differ in their names alone. Argo
CD says SharedResourceWarning, and each takes the object from the other at every sync; where one prunes, it goes.

Applications are compared that one kustomization, or one folder, has, and of which cluster and objects are known.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="sets/apps.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - git:
      repoURL: https://git.example.org/team/platform.git
      revision: main
      directories: [{path: apps/*}]
  template:
    metadata: {name: '{{ .path.basename }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: '{{ .path.path }}'}
      destination: {server: https://kubernetes.default.svc, namespace: apps}
```

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: apps}
```

```text title="output"
sets/apps.yaml:15:74: warning ARG061 the Applications `shop` and `web` both deploy the Service `web`
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="sets/apps.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - git:
      repoURL: https://git.example.org/team/platform.git
      revision: main
      directories: [{path: apps/*}]
  template:
    metadata: {name: '{{ .path.basename }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: '{{ .path.path }}'}
      destination: {server: https://kubernetes.default.svc, namespace: apps}
```

Since 0.2.0. Source: argo-cd `controller/state.go` (SharedResourceWarning); argo-cd#7156, #8811, #15467.
"""

from collections.abc import Iterator
from dataclasses import replace

from ....model.argocd.applicationset_facts import MadeFact
from ....model.repository import Repository
from ....model.text.place import Place
from ...find_shared_resources import MOST, Deploying, Key, find_shared, group_with_made, shared_problem
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule(
    "ARG061",
    "generated-shared-resource",
    Severity.WARNING,
    needs=(MadeFact,),
    follows=("ARG020", "ARG021", "ARG023", "ARG025"),
)
def generated_shared_resource(repository: Repository) -> Iterator[Problem]:
    told: set[tuple[Place, Place]] = set()
    for group in group_with_made(repository):
        for one, other, shared in find_shared(group[:MOST]):
            first, second = (one, other) if other.is_made else (other, one)
            both = first.deployed[shared[0]][0], second.deployed[shared[0]][0]
            if second.is_made and both not in told:
                told.add(both)
                yield _problem(first, second, shared)


def _problem(first: Deploying, second: Deploying, shared: list[Key]) -> Problem:
    """The problem, at what the ApplicationSet says; what both say is no other end."""
    found = shared_problem(first, second, shared)
    return replace(found, related=tuple(one for one in found.related if one.place != found.at))
