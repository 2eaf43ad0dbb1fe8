"""A file that a Git generator reads has one document.

The generator reads a file up to the end of its first document: one object, or a list of objects. What stands behind the
next `---` makes no Application, and nothing says so.

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
        files: [{path: envs/apps.yaml}]
  template:
    metadata: {name: '{{ .name }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: deploy}
      destination: {server: https://kubernetes.default.svc, namespace: '{{ .name }}'}
```

```yaml title="envs/apps.yaml"
name: web
---
name: db
```

```text title="output"
envs/apps.yaml:3:1: warning ARG082 the generator reads only the first document of this file
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
        files: [{path: envs/apps.yaml}]
  template:
    metadata: {name: '{{ .name }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: deploy}
      destination: {server: https://kubernetes.default.svc, namespace: '{{ .name }}'}
```

```yaml title="envs/apps.yaml"
- name: web
- name: db
```

Since 0.2.0. Source: argo-cd `applicationset/generators/git.go` (generateParamsFromGitFile).
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import MisleadingPatternFact
from ....model.repository import Repository
from ....model.text.place import Node, Place
from ...finding import Severity
from ...rule import Problem, Related, repository_rule


@repository_rule("ARG082", "dropped-document", Severity.WARNING, needs=(MisleadingPatternFact,))
def git_generator_further_documents(repository: Repository) -> Iterator[Problem]:
    told: set[str] = set()
    for fact in repository.evaluated(MisleadingPatternFact):
        if fact.what == "documents" and fact.path not in told:
            told.add(fact.path)
            yield Problem(
                Place(fact.path, Node(fact.document, ())),
                "the generator reads only the first document of this file",
                "no Application is made of it",
                fact.path,
                (Related(fact.at, "this takes the file"),),
                "write a list of objects, or a file for each",
            )
