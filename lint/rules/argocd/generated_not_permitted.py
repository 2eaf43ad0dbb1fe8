"""The AppProject of an Application that an ApplicationSet makes permits what it is made of.

It is ARG015 for Applications that no file has. Each ApplicationSet is expanded, and the repositories, the destination
and the objects of what its elements make are looked up in the AppProject, where this stands in the repository: the
Applications are made and stay there with `InvalidSpecError`, and none of them is synced. What hangs on something that
only the cluster knows is not looked at.

## Wrong

```yaml title="argocd/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: web, namespace: argocd}
spec:
  sourceRepos: ["https://git.example.org/team/*"]
  destinations: [{server: https://kubernetes.default.svc, namespace: "web-*"}]
```

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - list:
      elements: [{name: web-dev}, {name: web-prod}, {name: shop}]
  template:
    metadata: {name: '{{ .name }}'}
    spec:
      project: web
      source: {repoURL: https://git.example.org/team/web.git, path: 'envs/{{ .name }}'}
      destination: {server: https://kubernetes.default.svc, namespace: '{{ .name }}'}
```

```text title="output"
sets/web.yaml:14:72: error ARG046 `shop`, made of this: the project `web` does not permit the namespace `shop` of https://kubernetes.default.svc
```

## Right

```yaml title="argocd/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: web, namespace: argocd}
spec:
  sourceRepos: ["https://git.example.org/team/*"]
  destinations:
    - {server: https://kubernetes.default.svc, namespace: "web-*"}
    - {server: https://kubernetes.default.svc, namespace: shop}
```

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - list:
      elements: [{name: web-dev}, {name: web-prod}, {name: shop}]
  template:
    metadata: {name: '{{ .name }}'}
    spec:
      project: web
      source: {repoURL: https://git.example.org/team/web.git, path: 'envs/{{ .name }}'}
      destination: {server: https://kubernetes.default.svc, namespace: '{{ .name }}'}
```

## When to ignore

Where Argo CD runs with another AppProject of that name than the one that is here.

Since 0.2.0. Source: argo-cd `util/argo/argo.go` (ValidatePermissions), `controller/sync.go` (validateSyncPermissions),
`pkg/apis/application/v1alpha1/app_project_types.go`.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.deployed import find_deployed
from ....model.deployed.known_projects import merges_projects
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...permission_problems import find_case, refused_destination, refused_objects, refused_sources
from ...rule import Problem, repository_rule

#: Applications that are made beyond which no more are looked at; those of real repositories are some hundreds.
_MOST = 5_000


@repository_rule(
    "ARG046", "generated-not-permitted", Severity.ERROR, needs=(MadeFact,), follows=("ARG020", "ARG024", "ARG025")
)
def generated_not_permitted(repository: Repository) -> Iterator[Problem]:
    if merges_projects(repository):
        return
    by_place: dict[tuple[Place, str], list[tuple[str, Problem]]] = {}
    for made in islice(repository.evaluated(MadeFact), _MOST):
        for problem in _problems(repository, made):
            key = problem.at, problem.message if problem.target is None else problem.label
            by_place.setdefault(key, []).append((made.element, problem))
    for group in by_place.values():
        names = list(dict.fromkeys(name for name, _ in group))
        others = f" and {len(names) - 1} more" if len(names) > 1 else ""
        first = group[0][1]
        yield replace(first, message=f"`{names[0]}`{others}, made of this: {first.message}")


def _problems(repository: Repository, made: MadeFact) -> Iterator[Problem]:
    path = made.owner.path
    case = find_case(repository, path, made.application, dict(made.origins))
    if case is None:
        return
    yield from refused_sources(repository, case)
    if refused := refused_destination(case):
        yield refused
    else:
        # Of a chart it is known what it makes only with all of its values.
        found = (one for one in find_deployed(repository, path, made.application) if one.at is not None)
        yield from refused_objects(case, found)
