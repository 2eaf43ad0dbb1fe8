"""What a chart of the repository names is there.

A chart may name a ConfigMap, a Secret or a ServiceAccount that another part of the repository has. A name that is
not there and differs from one that is by a slip is told at the Application that deploys the chart.

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

from ....model.charts.chart_facts import ChartReferenceFact
from ....model.deployed.resolve_names import known_names, resolve
from ....model.facts import ReferenceFact
from ....model.files.file_tree import WhyMissing
from ....model.repository import Repository
from ....model.text.place import Node
from ....model.typo import only_typo
from ...finding import Severity
from ...rule import Problem, Related, repository_rule

#: Nothing of that name is seen; templates of charts may make what no file shows.
_NOT_FOUND = (WhyMissing.ABSENT, WhyMissing.UNSEEN)


@repository_rule("ARG071", "missing-in-chart", Severity.ERROR, needs=(ChartReferenceFact,))
def missing_in_chart(repository: Repository) -> Iterator[Problem]:
    told: set[tuple[str, str]] = set()
    for fact in repository.evaluated(ChartReferenceFact):
        node = fact.at.at
        if (fact.template.path, fact.value) in told or not isinstance(node, Node):
            continue
        told.add((fact.template.path, fact.value))
        root = Node(node.document, ())
        named = ReferenceFact(fact.row, node, root, fact.value, fact.namespace, optional=False)
        edge = resolve(repository, named, fact.at.path, fact.namespace)
        kind = edge.reference.kind
        if kind is None or edge.why not in _NOT_FOUND:
            continue
        near = only_typo(edge.target, known_names(repository).get(kind, ()))
        if near is not None:
            message = f"the chart {fact.folder} renders to what names nothing: no {kind.name} is `{edge.target}`"
            related = (Related(fact.template, "this template names it"),)
            yield Problem(fact.at, message, "rendered from here", edge.target, related, f"write `{near}`")
