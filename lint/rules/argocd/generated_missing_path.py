"""Every path of an Application that an ApplicationSet makes leads somewhere.

It is ARG001 (and ARG002) for Applications that no file has: each ApplicationSet is expanded, and what its elements make
of the template is followed, as far as it is in this repository at the revision at hand. Argo CD says `app path does not
exist` of the one Application whose element is wrong, and the others work.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="env/dev/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - list:
      elements: [{env: dev}, {env: prod}]
  template:
    metadata: {name: 'web-{{ .env }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: 'env/{{ .env }}'}
      destination: {server: https://kubernetes.default.svc, namespace: 'web-{{ .env }}'}
```

```text title="output"
sets/web.yaml:13:74: error ARG023 `web-prod`, made of this: `env/prod` leads nowhere: env/prod does not exist
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="env/dev/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - list:
      elements: [{env: dev}]
  template:
    metadata: {name: 'web-{{ .env }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: 'env/{{ .env }}'}
      destination: {server: https://kubernetes.default.svc, namespace: 'web-{{ .env }}'}
```

## When to ignore

Where another job pushes the folders to the branch that Argo CD reads.

Since 0.2.0. Source: argo-cd `util/app/path`, `reposerver/repository/repository.go`.
"""

from collections.abc import Iterator
from dataclasses import replace

from ....model.argocd.applicationset_facts import MadeFact
from ....model.argocd.made_edges import MadeEdge, missing_made_edges
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...missing_paths import missing_path
from ...rule import Problem, repository_rule

_HINT = "add what is missing, or correct the element or the template"


@repository_rule("ARG023", "generated-missing-path", Severity.ERROR, needs=(MadeFact,), follows=("ARG020", "ARG025"))
def generated_missing_path(repository: Repository) -> Iterator[Problem]:
    by_place: dict[Place, list[MadeEdge]] = {}
    for found in missing_made_edges(repository):
        by_place.setdefault(found.edge.at, []).append(found)
    for group in by_place.values():
        yield _problem(repository, group)


def _problem(repository: Repository, group: list[MadeEdge]) -> Problem:
    """One finding of a place, whichever and how many elements it fails for: the template may be what is wrong."""
    first = group[0]
    told = missing_path(repository, first.edge)
    names = list(dict.fromkeys(one.made.element for one in group))
    others = f" and {len(names) - 1} more" if len(names) > 1 else ""
    message = f"`{names[0]}`{others}, made of this: {told.message}"
    return replace(told, message=message, hint=_HINT, fix=None)
