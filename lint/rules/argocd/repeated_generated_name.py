"""The elements of an ApplicationSet make Applications of different names.

The controller refuses Applications of one name (`contains applications with duplicate name`), and reports so in the
conditions of the ApplicationSet: they are not made, or only one of them. Mostly the name in the template does not have
what tells the elements apart, or folders at different places have the same base name.

## Wrong

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
    metadata: {name: web}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: 'envs/{{ .env }}'}
      destination: {server: https://kubernetes.default.svc, namespace: 'web-{{ .env }}'}
```

```text title="output"
sets/web.yaml:10:22: error ARG021 2 elements make an Application `web`: the controller refuses a name that comes twice
```

## Right

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
      source: {repoURL: https://git.example.org/team/web.git, path: 'envs/{{ .env }}'}
      destination: {server: https://kubernetes.default.svc, namespace: 'web-{{ .env }}'}
```

Since 0.2.0. Source: argo-cd `applicationset/controllers/applicationset_controller.go` (validateGeneratedApplications).
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import RepeatedNameFact
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, repository_rule

_HINT = "put what tells the elements apart into the name"


@repository_rule("ARG021", "repeated-generated-name", Severity.ERROR, needs=(RepeatedNameFact,), follows=("ARG020",))
def repeated_generated_name(repository: Repository) -> Iterator[Problem]:
    by_place: dict[Place, list[RepeatedNameFact]] = {}
    for fact in repository.evaluated(RepeatedNameFact):
        by_place.setdefault(fact.at, []).append(fact)
    for at, facts in by_place.items():
        first = facts[0]
        others = f" (and {len(facts) - 1} more)" if len(facts) > 1 else ""
        message = (
            f"{first.times} elements make an Application `{first.name}`{others}: the controller refuses a name that"
        )
        yield Problem(
            at,
            f"{message} comes twice",
            "the same for several elements",
            first.name,
            hint=_HINT,
        )
