"""Every project of an Application that an ApplicationSet makes is declared, where this repository declares projects.

Argo CD says `Application referencing project … which does not exist`, and syncs nothing of it. The rule looks at
repositories that declare AppProjects in the open, and at names that are nearly one of these: others may be declared
where Argo CD is installed from. `default` is always there.

## Wrong

```yaml title="argocd/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: team-dev, namespace: argocd}
spec:
  sourceRepos: ["*"]
  destinations: [{server: "*", namespace: "*"}]
```

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - list:
      elements: [{env: dev}, {env: dve}]
  template:
    metadata: {name: 'web-{{ .env }}'}
    spec:
      project: 'team-{{ .env }}'
      source: {repoURL: https://git.example.org/team/web.git, path: 'envs/{{ .env }}'}
      destination: {server: https://kubernetes.default.svc, namespace: 'web-{{ .env }}'}
```

```text title="output"
sets/web.yaml:12:16: warning ARG024 `web-dve`, made of this: the AppProject `team-dve` is not declared here
```

## Right

```yaml title="argocd/project.yaml"
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: team-dev, namespace: argocd}
spec:
  sourceRepos: ["*"]
  destinations: [{server: "*", namespace: "*"}]
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
      project: 'team-{{ .env }}'
      source: {repoURL: https://git.example.org/team/web.git, path: 'envs/{{ .env }}'}
      destination: {server: https://kubernetes.default.svc, namespace: 'web-{{ .env }}'}
```

## When to ignore

Where the project is made elsewhere: name it under `repository.external` (`AppProject/team-*`) in stackwright.yaml.

Since 0.2.0. Source: argo-cd `util/argo/argo.go` (ValidatePermissions).
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from ....model.argocd.applicationset_facts import MadeFact
from ....model.deployed.resolve_names import known_names
from ....model.files.file_tree import closest
from ....model.repository import Repository
from ....model.text.place import Node, Place
from ....schemas.file_types import is_placeholder
from ....schemas.reference_forms import Kind
from ...finding import Severity
from ...rule import Problem, repository_rule

_PROJECT = Kind("argoproj.io", "AppProject")
_DEFAULT = "default"


@repository_rule(
    "ARG024", "generated-unknown-project", Severity.WARNING, needs=(MadeFact,), follows=("ARG020", "ARG025", "SCH")
)
def generated_unknown_project(repository: Repository) -> Iterator[Problem]:
    made = repository.evaluated(MadeFact)
    known = known_names(repository).get(_PROJECT, frozenset()) if made else frozenset()
    if known <= {_DEFAULT} or any(map(is_placeholder, known)):
        return
    by_place: dict[Place, list[MadeFact]] = {}
    for one in made:
        name, origin = one.application.project or _DEFAULT, dict(one.origins).get(("spec", "project"))
        is_said = origin is not None and not is_placeholder(name) and name not in (_DEFAULT, *known)
        if is_said and not _is_external(repository, name) and isinstance(one.owner.at, Node) and origin:
            by_place.setdefault(Place(one.owner.path, Node(one.owner.at.document, origin)), []).append(one)
    for at, group in by_place.items():
        name = group[0].application.project or _DEFAULT
        near = closest(name, known)
        # What has no like here may be declared where Argo CD is installed from; `stackwright new` declares all here.
        if near or repository.scaffold:
            yield _problem(at, group, name, near)


def _problem(at: Place, group: list[MadeFact], name: str, near: str | None) -> Problem:
    others = f" and {len(group) - 1} more" if len(group) > 1 else ""
    message = f"`{group[0].element}`{others}, made of this: the AppProject `{name}` is not declared here"
    hint = f"write `{near}`" if near else "declare it, or name one that is here"
    return Problem(at, message, "declared nowhere", name, hint=hint)


def _is_external(repository: Repository, name: str) -> bool:
    return any(fnmatchcase(f"AppProject/{name}", pattern) for pattern in repository.external)
