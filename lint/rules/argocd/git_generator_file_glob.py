"""A pattern for files takes the files that it seems to.

Argo CD asks Git for the files of a pattern, and there `*` is for slashes, too: `envs/*/config.yaml` takes
`envs/prod/old/config.yaml` as well, and an Application is made of that. With the controller's other way to read
patterns (`applicationsetcontroller.enable.new.git.file.globbing`) a `*` ends at a slash, and so it is for folders.

The rule speaks where a pattern takes both, files where it says and others that stand deeper.

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
        files: [{path: envs/*/config.yaml}]
  template:
    metadata: {name: '{{ .name }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: deploy}
      destination: {server: https://kubernetes.default.svc, namespace: '{{ .name }}'}
```

```yaml title="envs/prod/config.yaml"
name: prod
```

```yaml title="envs/prod/db/config.yaml"
name: db
```

```text title="output"
sets/apps.yaml:11:24: warning ARG083 `envs/*/config.yaml` takes envs/prod/db/config.yaml, too: its `*` crosses slashes
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
        files:
          - path: envs/*/config.yaml
          - path: envs/*/*/config.yaml
            exclude: true
  template:
    metadata: {name: '{{ .name }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: deploy}
      destination: {server: https://kubernetes.default.svc, namespace: '{{ .name }}'}
```

```yaml title="envs/prod/config.yaml"
name: prod
```

```yaml title="envs/prod/db/config.yaml"
name: db
```

## When to ignore

Where the deeper files are meant: `envs/**/config.yaml` says so.

Since 0.2.0. Source: argo-cd `util/git/client.go` (LsFiles), `reposerver/repository/repository.go` (GetGitFiles).
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import MisleadingPatternFact
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, Related, repository_rule


@repository_rule("ARG083", "deeper-files", Severity.WARNING, needs=(MisleadingPatternFact,))
def git_generator_file_glob(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(MisleadingPatternFact):
        if fact.what == "deeper":
            yield Problem(
                fact.at,
                f"`{fact.pattern}` takes {fact.path}, too: its `*` crosses slashes",
                "also what stands deeper",
                fact.pattern,
                (Related(Place(fact.path), "this is taken"),),
                "write `**/` where that is meant, else exclude it",
            )
