"""What a Git generator is to leave out is there.

A pattern with `exclude: true` that matches nothing leaves nothing out, and says so nowhere: an Application is made of
the folder or file that was meant, and deployed. Told are patterns in which one step is a slip of a folder or file that
the generator takes; of those for what is not there any more nothing is said.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="tenants/red/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: red}
```

```yaml title="tenants/template/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: template}
```

```yaml title="sets/tenants.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: tenants, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - git:
      repoURL: https://git.example.org/team/platform.git
      revision: HEAD
      directories: [{path: tenants/*}, {path: tenants/templte, exclude: true}]
  template:
    metadata: {name: '{{ .path.basename }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: '{{ .path.path }}'}
      destination: {server: https://kubernetes.default.svc, namespace: '{{ .path.basename }}'}
```

```text title="output"
sets/tenants.yaml:10:47: warning ARG067 `tenants/templte` leaves nothing out: `tenants/template` is there
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="tenants/red/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: red}
```

```yaml title="tenants/template/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: template}
```

```yaml title="sets/tenants.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: tenants, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - git:
      repoURL: https://git.example.org/team/platform.git
      revision: HEAD
      directories: [{path: tenants/*}, {path: tenants/template, exclude: true}]
  template:
    metadata: {name: '{{ .path.basename }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: '{{ .path.path }}'}
      destination: {server: https://kubernetes.default.svc, namespace: '{{ .path.basename }}'}
```

Since 0.2.0. Source: argo-cd `applicationset/generators/git.go` (filterApps).
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import IdleGeneratorFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule(
    "ARG067", "idle-exclusion", Severity.WARNING, needs=(IdleGeneratorFact,), follows=("SCH", "YAML", "ARG020")
)
def idle_exclusion(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(IdleGeneratorFact):
        if fact.what == "exclusion":
            message = f"`{fact.pattern}` leaves nothing out: `{fact.near}` is there"
            yield Problem(fact.at, message, "matches nothing", fact.pattern, hint=f"write `{fact.near}`")
