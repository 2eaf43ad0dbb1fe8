"""A pattern for folders has no `**`.

Argo CD matches folders with Go's `path.Match`, where `**` is `*` written twice: `apps/**` takes the folders in `apps`
and none below them. With two patterns, or more, each depth is named by its own.

The rule speaks where the pattern takes some folder, and another one that has a kustomization or a chart stands deeper,
in none of those that are taken for one of these.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="sets/apps.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
    - git:
        repoURL: https://git.example.org/team/platform.git
        revision: HEAD
        directories: [{path: apps/**}]
  template:
    metadata: {name: '{{ .path.basename }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: '{{ .path.path }}'}
      destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/web/kustomization.yaml"
resources: [settings.yaml]
```

```yaml title="apps/web/settings.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
```

```yaml title="apps/media/films/kustomization.yaml"
resources: [settings.yaml]
```

```yaml title="apps/media/films/settings.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: films}
```

```text title="output"
sets/apps.yaml:11:30: warning ARG084 `apps/**` does not take apps/media/films: for folders `**` is no more than `*`
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="sets/apps.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: apps, namespace: argocd}
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
    - git:
        repoURL: https://git.example.org/team/platform.git
        revision: HEAD
        directories: [{path: apps/web}, {path: apps/media/*}]
  template:
    metadata: {name: '{{ .path.basename }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: '{{ .path.path }}'}
      destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/web/kustomization.yaml"
resources: [settings.yaml]
```

```yaml title="apps/web/settings.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
```

```yaml title="apps/media/films/kustomization.yaml"
resources: [settings.yaml]
```

```yaml title="apps/media/films/settings.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: films}
```

Since 0.2.0. Source: argo-cd `applicationset/generators/git.go` (filterApps).
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import MisleadingPatternFact
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, Related, repository_rule


@repository_rule("ARG084", "shallow-folders", Severity.WARNING, needs=(MisleadingPatternFact,))
def git_generator_folder_glob(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(MisleadingPatternFact):
        if fact.what == "double":
            yield Problem(
                fact.at,
                f"`{fact.pattern}` does not take {fact.path}: for folders `**` is no more than `*`",
                "one level",
                fact.pattern,
                (Related(Place(fact.path), "this is not taken"),),
                "name each depth by a pattern of its own",
            )
