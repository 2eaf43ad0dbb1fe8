"""The strategy of an ApplicationSet is one that takes effect.

The steps of `strategy.rollingSync` count only where `strategy.type` is `RollingSync`: without a type, or with
`AllAtOnce`, all Applications are changed at once, and nothing says so. The other way round, `RollingSync` without steps
is the same as none. While the controller syncs step by step it switches the automatic sync of the Applications off, so
that `selfHeal` of the template heals nothing; that is an info.

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
  strategy:
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

```text title="output"
sets/web.yaml:10:5: warning ARG029 the steps are ignored: `strategy.type` is not `RollingSync`
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

Since 0.2.0. Source: argo-cd `applicationset/progressivesync/progressive_sync.go`.
"""

from collections.abc import Iterator

from ....model.text.place import Place
from ....model.text.typed_access import items, mapping, text
from ....schemas.references import APPLICATION_SET
from ...finding import Severity
from ...rule import Problem, Subject, object_rule

_ROLLING = "RollingSync"


@object_rule("ARG029", "idle-strategy", Severity.WARNING, kinds=(APPLICATION_SET,))
def idle_strategy(subject: Subject) -> Iterator[Problem]:
    strategy = mapping(subject.value, "spec", "strategy")
    steps, kind = items(strategy, "rollingSync", "steps"), text(strategy, "type") or ""
    at = subject.fact.at.below("spec", "strategy")
    if steps and kind in ("", "AllAtOnce"):
        message = f"the steps are ignored: `strategy.type` is {f'`{kind}`, ' if kind else ''}not `{_ROLLING}`"
        place = Place(subject.path, at.below("rollingSync")._replace(key=True))
        yield Problem(place, message, "all at once", hint=f"add `type: {_ROLLING}`")
    elif kind == _ROLLING and not steps:
        message = f"`{_ROLLING}` without steps changes all Applications at once"
        place = Place(subject.path, at.below("type"))
        yield Problem(place, message, "no steps", hint="add `rollingSync.steps`, or remove the strategy")
    elif kind == _ROLLING:
        yield from _check_self_heal(subject)


def _check_self_heal(subject: Subject) -> Iterator[Problem]:
    path = ("spec", "template", "spec", "syncPolicy", "automated")
    if mapping(subject.value, *path).get("selfHeal") is True:
        message = f"`selfHeal` has no effect: with `{_ROLLING}` the automatic sync of the Applications is off"
        place = Place(subject.path, subject.fact.at.below(*path, "selfHeal"))
        hint = "the controller syncs when something changes in Git, and not when something does in the cluster"
        yield Problem(place, message, "switched off", hint=hint, severity=Severity.INFO)
