"""helm renders a chart of the repository with what an Application gives it.

Argo CD runs `helm template` with the value files, values and parameters of the Application. What helm refuses there, a
value that is `required`, a function on a value of another type, or YAML that is none, ends the sync: the Application
shows `ComparisonError` and stays at what it had. Where a chart asks the cluster for what it can do, helm may be right
there, and nothing is said.

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

from ....model.charts.chart_facts import RefusedChartFact
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, Related, repository_rule


@repository_rule("ARG068", "refused-chart", Severity.ERROR, needs=(RefusedChartFact,))
def refused_chart(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(RefusedChartFact):
        where = f"line {fact.line} of this template" if fact.line else "this template"
        related = (Related(Place(fact.template), where),) if fact.template else ()
        message = f"helm refuses the chart {fact.folder}: {fact.message}"
        yield Problem(fact.at, message, "cannot be rendered", fact.folder, related)
