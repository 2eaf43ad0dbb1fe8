"""Every generator of an ApplicationSet makes something.

A pattern of a Git generator that matches nothing is no error: the ApplicationSet makes no Application of it, and what
it had made before is deleted. In `directories` a pattern is matched as Go's `path.Match` does: `*` stays within one
folder, `**` is no more than `*`, and folders whose names begin with a dot are left out. In `files` it is a pathspec of
git, in which `*` crosses folders (with `applicationsets.new-git-file-globbing` in stackwright.yaml, as the controller
may be set, it does not). Only generators of this repository at the revision at hand are looked at. Where other patterns
of the generator do take something, it is an info; of a list of elements that says that it is empty nothing is said.

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
      directories: [{path: tenants/*/*}]
  template:
    metadata: {name: '{{ .path.basename }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: '{{ .path.path }}'}
      destination: {server: https://kubernetes.default.svc, namespace: '{{ .path.basename }}'}
```

```text title="output"
sets/tenants.yaml:10:28: warning ARG022 `tenants/*/*` matches no folder of this repository: no Application is made of it
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
      directories: [{path: tenants/*}]
  template:
    metadata: {name: '{{ .path.basename }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/platform.git, path: '{{ .path.path }}'}
      destination: {server: https://kubernetes.default.svc, namespace: '{{ .path.basename }}'}
```

## When to ignore

Where another job adds the folders to the branch that Argo CD reads.

Since 0.2.0. Source: argo-cd `applicationset/generators/git.go`, `reposerver/repository/repository.go`.
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import IdleGeneratorFact
from ....model.misread_parts import is_misread
from ....model.repository import Repository
from ....model.text.place import Node
from ....schemas.file_types import is_placeholder
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule(
    "ARG022", "idle-generator", Severity.WARNING, needs=(IdleGeneratorFact,), follows=("SCH", "YAML", "ARG020")
)
def idle_generator(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(IdleGeneratorFact):
        if isinstance(fact.at.at, Node) and is_misread(repository, fact.at.path, fact.at.at):
            continue
        if fact.what == "exclusion":
            continue  # which is another mistake
        if fact.pattern and "{{" not in fact.pattern and is_placeholder(fact.pattern):
            continue  # whatever applies the ApplicationSet fills it in
        if fact.what == "element" and not fact.is_whole:
            continue  # whoever writes an empty list means it
        severity = None if fact.is_whole else Severity.INFO
        yield Problem(fact.at, *_words(fact), hint=_hint(fact), severity=severity)


def _words(fact: IdleGeneratorFact) -> tuple[str, str, str | None]:
    if fact.what == "element":
        return "the list has no elements: no Application is made of it", "empty", None
    if fact.is_left_out:
        message = f"all that `{fact.pattern}` takes is excluded: no Application is made of it"
        return message, "nothing is left of it", fact.pattern
    message = f"`{fact.pattern}` matches no {fact.what} of this repository: no Application is made of it"
    return message, "matches nothing", fact.pattern


def _hint(fact: IdleGeneratorFact) -> str:
    if fact.near:
        return f"write `{fact.near}`"
    if fact.what == "element":
        return "add elements, or remove the generator"
    if fact.is_left_out:
        return "exclude less, or remove the pattern"
    if fact.what == "folder" and "**" in fact.pattern:
        return "there is no `**` here: name each depth by a pattern of its own"
    return "correct the pattern, or remove it"
