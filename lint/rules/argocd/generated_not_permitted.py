"""Each Application that an ApplicationSet makes is permitted by its AppProject.

It is [ARG015](ARG015.md) for Applications that no file has: the repository that the template names, the cluster and
namespace of each element, and the objects in its folder are held against the project. Argo CD makes the Application all
the same, which then fails with `application destination … is not permitted in project`, and deploys nothing.

Where two AppProjects of one name are here, both must refuse it. The values of charts are not known, hence neither is
what these make.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: web, namespace: argocd}
spec:
  sourceRepos: [https://git.example.org/team/platform.git]
  destinations: [{server: https://kubernetes.default.svc, namespace: dev}]
```

```yaml title="env/dev/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="env/prod/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - list:
      elements: [{env: dev}, {env: prod}]
  template:
    metadata: {name: '{{ .env }}'}
    spec:
      project: web
      source: {repoURL: https://git.example.org/team/platform.git, path: 'env/{{ .env }}'}
      destination: {name: in-cluster, namespace: '{{ .env }}'}
```

```text title="output"
web.yaml:14:50: error ARG060 `prod`, made of this: the project `web` does not permit the namespace `prod` of in-cluster
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: web, namespace: argocd}
spec:
  sourceRepos: [https://git.example.org/team/platform.git]
  destinations: [{server: https://kubernetes.default.svc, namespace: d*}]
```

```yaml title="env/dev/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - list:
      elements: [{env: dev}]
  template:
    metadata: {name: '{{ .env }}'}
    spec:
      project: web
      source: {repoURL: https://git.example.org/team/platform.git, path: 'env/{{ .env }}'}
      destination: {name: in-cluster, namespace: '{{ .env }}'}
```

## When to ignore

Where Argo CD runs with another AppProject of that name than the one that is here.

Since 0.2.0. Source: argo-cd `util/argo/argo.go` (ValidatePermissions), `controller/sync.go` (validateSyncPermissions).
"""

from collections.abc import Iterator
from dataclasses import replace

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.made_edges import made_by_key
from ....model.repository import Repository, file_query
from ....model.text.place import Node, Place
from ...finding import Severity
from ...project_refusals import find_refusals
from ...rule import Problem, repository_rule


@repository_rule(
    "ARG060",
    "generated-not-permitted",
    Severity.ERROR,
    needs=(MadeFact,),
    follows=("ARG020", "ARG024", "ARG025", "SCH"),
)
def generated_not_permitted(repository: Repository) -> Iterator[Problem]:
    by_place: dict[tuple[Place, str], list[tuple[MadeFact, Problem]]] = {}
    every = made_by_key(repository)
    for key, problems in _refusals(repository).items():
        for problem in problems:
            # A template that is wrong is so for many; each project that refuses is a mistake of its own.
            by_place.setdefault((problem.at, every[key].application.project or ""), []).append((every[key], problem))
    for group in by_place.values():
        made, problem = group[0]
        others = len({one.element for one, _ in group}) - 1
        more = f" and {others} more" if others else ""
        yield replace(problem, message=f"`{made.element}`{more}, made of this: {problem.message}")


@file_query(made_by_key)
def _refusals(repository: Repository, key: str) -> tuple[Problem, ...]:
    """What is not permitted of an Application that an ApplicationSet makes, at what in that says it."""
    made = made_by_key.at(repository, key)
    if made is None:
        return ()
    found = find_refusals(repository, made.owner.path, made.application, is_written=False)
    return tuple(replace(one, at=_origin(made, one.at)) for one in found)


def _origin(made: MadeFact, at: Place) -> Place:
    return made.origin_at(at.at.path) if isinstance(at.at, Node) else made.owner
