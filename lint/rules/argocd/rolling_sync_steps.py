"""Each Application of a progressive sync is in one step, and no step is empty.

With `strategy.type: RollingSync` the ApplicationSet controller syncs its Applications step by step: those first whose
labels meet the `matchExpressions` of the first step, and so on. Their own automatic sync is switched off meanwhile. An
Application that no step takes is therefore never synced, unless somebody does it by hand; one that two steps take, and
a step without any Application, are reported in the conditions of the ApplicationSet, in the cluster. An `In` with a
label that is not there takes nothing, a `NotIn` does. Which labels there are is known from the ApplicationSet as it is
expanded here; where a part of it is not known nothing is said.

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
      elements: [{env: dev}, {env: prod}]
  strategy:
    type: RollingSync
    rollingSync:
      steps:
      - matchExpressions:
        - {key: env, operator: In, values: [dev]}
      - matchExpressions:
        - {key: env, operator: In, values: [production]}
  template:
    metadata:
      name: 'web-{{ .env }}'
      labels: {env: '{{ .env }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: deploy}
      destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
sets/web.yaml:14:7: warning ARG028 the Application `web-prod` is in no step: nothing syncs it by itself
sets/web.yaml:16:9: warning ARG028 no Application is in this step
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
      elements: [{env: dev}, {env: prod}]
  strategy:
    type: RollingSync
    rollingSync:
      steps:
      - matchExpressions:
        - {key: env, operator: In, values: [dev]}
      - matchExpressions:
        - {key: env, operator: In, values: [prod]}
  template:
    metadata:
      name: 'web-{{ .env }}'
      labels: {env: '{{ .env }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: deploy}
      destination: {server: https://kubernetes.default.svc, namespace: web}
```

## When to ignore

Where some Applications are meant to be synced by hand.

Since 0.2.0. Source: argo-cd `applicationset/progressivesync/progressive_sync.go`.
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import RolloutFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule

_SHOWN = 8


@repository_rule(
    "ARG028", "rolling-sync-steps", Severity.WARNING, needs=(RolloutFact,), follows=("SCH", "YAML", "ARG020", "ARG025")
)
def rolling_sync_steps(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(RolloutFact):
        labels = ", ".join(fact.labels[:_SHOWN])
        hint = (
            f"the Applications have the labels {labels}" if labels else "the template gives the Applications no labels"
        )
        yield Problem(fact.at, _message(fact), "meets nothing" if fact.what == "empty" else "", hint=hint)


def _message(fact: RolloutFact) -> str:
    more = f" and {fact.times - 1} more" if fact.times > 1 else ""
    match fact.what:
        case "empty":
            return "no Application is in this step"
        case "several":
            return f"the Application `{fact.application}`{more} is in this step and in one before it"
        case _:
            verb, end = ("are", "them by themselves") if more else ("is", "it by itself")
            return f"the Application `{fact.application}`{more} {verb} in no step: nothing syncs {end}"
