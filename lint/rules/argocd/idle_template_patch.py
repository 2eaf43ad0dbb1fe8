"""What `templatePatch` says changes the Applications.

A `templatePatch` is a text: no schema sees what is in it. The controller reads what it comes to as a part of an
Application, and drops each field that an Application does not have. The project stays that of the template, whatever
the patch says. The patch is looked at as it comes out for the elements that are known here.

## Wrong

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
  - list:
      elements: [{env: dev, auto: true}, {env: prod, auto: false}]
  template:
    metadata: {name: 'web-{{ .env }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: deploy}
      destination: {server: https://kubernetes.default.svc, namespace: web}
  templatePatch: |
    {{- if .auto }}
    spec:
      syncPolicies:
        automated: {prune: true}
    {{- end }}
```

```text title="output"
sets/web.yaml:16:18: warning ARG065 an Application has no field `spec.syncPolicies`: this part of the patch is dropped
```

## Right

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
  - list:
      elements: [{env: dev, auto: true}, {env: prod, auto: false}]
  template:
    metadata: {name: 'web-{{ .env }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: deploy}
      destination: {server: https://kubernetes.default.svc, namespace: web}
  templatePatch: |
    {{- if .auto }}
    spec:
      syncPolicy:
        automated: {prune: true}
    {{- end }}
```

Since 0.2.0. Source: argo-cd `applicationset/controllers/template/patch.go` (applyTemplatePatch).
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import DroppedPatchFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...violation_messages import format_path


@repository_rule(
    "ARG065", "idle-template-patch", Severity.WARNING, needs=(DroppedPatchFact,), follows=("SCH", "YAML", "ARG020")
)
def idle_template_patch(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(DroppedPatchFact):
        shown = format_path(fact.path)
        if fact.path == ("spec", "project"):
            message = "a patch cannot change the project of an Application"
            yield Problem(fact.at, message, "stays as it is", hint="write `project` in the template, with a parameter")
            continue
        message = f"an Application has no field `{shown}`: this part of the patch is dropped"
        hint = f"write `{fact.near}`" if fact.near else None
        if fact.near == "spec":
            hint = f"write it below `spec`: `spec.{shown}`"
        yield Problem(fact.at, message, "dropped", shown, hint=hint)
