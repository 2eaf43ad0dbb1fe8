"""The version of a chart is one version, and no range.

A range such as `1.x` or `^2.1` takes a newer version of the chart without a commit. Some want just that, for patches;
others want each version to pass review, which is what the strict profile asks for.

## Wrong

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://charts.example.org, chart: web, targetRevision: 2.x}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
apps/web.yaml:6:77: warning ARG045 `2.x` takes another version of the chart without a commit
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

## When to ignore

Where a range is meant: a repository of ranges leaves the rule out with `lint.ignore` in stackwright.yaml.

Since 0.2.0. Source: argo-cd `util/versions/tags.go` (MaxVersion); Argo CD's documentation (Tracking Strategies, Helm).
"""

from collections.abc import Iterator

from ....model.argocd.spec_mistakes import SpecMistakeFact
from ....schemas.argocd.application_and_project_validation import RANGE_LAWS
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...spec_mistakes import find_broken


@file_rule("ARG045", "chart-range", Severity.WARNING, of=(SpecMistakeFact,), strict=True, half="schema")
def chart_range(file: File) -> Iterator[Problem]:
    yield from find_broken(file, RANGE_LAWS)
