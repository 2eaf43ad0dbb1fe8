"""A chart of the repository can be rendered.

What a chart comes to is looked at where it can be rendered from what the repository has. Where it cannot (a dependency
that is fetched first, a value file that is encrypted or elsewhere, something that Argo CD fills in, a chart that asks
the cluster) that is said here, so that silence is not taken for a check.

It speaks with `stackwright lint --render helm` alone, where helm is on PATH: without that option nothing is run, and
nothing is known of what a chart comes to. Nothing is fetched: a chart whose dependencies are not in its folder is not
rendered ([ARG070](ARG070.md)).

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, targetRevision: HEAD, path: charts/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="charts/web/Chart.yaml"
apiVersion: v2
name: web
version: 1.0.0
```

```yaml title="charts/web/values.yaml"
host: web.example.org
```

```yaml title="charts/web/templates/settings.yaml"
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  host: {{ required "a host is needed" .Values.host | quote }}
```

Since 0.2.0. Source: argo-cd `reposerver/repository/repository.go` (helmTemplate); helm `cmd/helm/template.go`.
"""

from collections.abc import Iterator

from ....model.charts.chart_facts import ChartLeftOutFact
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("ARG070", "chart-not-rendered", Severity.INFO, needs=(ChartLeftOutFact,))
def chart_not_rendered(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(ChartLeftOutFact):
        yield Problem(fact.at, f"this chart is not rendered: {fact.why}", "not checked", fact.folder or None)
