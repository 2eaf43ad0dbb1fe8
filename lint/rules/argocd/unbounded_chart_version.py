"""The version of a chart is written down.

With `*` as its `targetRevision`, or `>=0.0.0`, an Application takes the newest version of its chart whenever Argo CD
asks for it: the next major version is deployed without a commit, at a time that nobody has chosen, and with it what
that version has renamed or removed. A rollback in Git does not bring the old one back. ARG045 tells of narrower ranges,
in the strict profile.

## Wrong

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://charts.example.org, chart: web, targetRevision: "*"}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
apps/web.yaml:6:77: warning ARG044 `*` takes whatever version of the chart is the newest
```

## Right

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://charts.example.org, chart: web, targetRevision: 2.0.1}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

Since 0.2.0. Source: argo-cd `util/versions/tags.go` (MaxVersion); Argo CD's documentation (Tracking Strategies, Helm).
"""

from collections.abc import Iterator

from ....model.argocd.spec_mistakes import SpecMistakeFact
from ....schemas.argocd.application_and_project_validation import FLOATING_LAWS
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...spec_mistakes import find_broken


@file_rule("ARG044", "floating-chart", Severity.WARNING, of=(SpecMistakeFact,), half="schema")
def floating_chart(file: File) -> Iterator[Problem]:
    yield from find_broken(file, FLOATING_LAWS)
