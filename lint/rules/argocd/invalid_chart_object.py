"""What a chart of the repository renders to fits the schema of its kind.

Templates are texts that no schema is for: whether a field is known, has its type and is not missing shows in what
helm makes of them with the values of an Application. The objects are checked as SCH001 to SCH007 and KUS012 check
others, and what is wrong is told at the Application, once for each template.

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

from ....model.charts.chart_facts import ChartMistakeFact
from ....model.facts import ViolationFact
from ....model.kustomize.build_facts import BuiltLaw, BuiltViolation
from ....model.repository import Repository
from ....model.text.place import Node
from ....schemas.validation.validate import ViolationType
from ...built_violation_messages import describe
from ...finding import Severity
from ...rule import Problem, Related, repository_rule
from ...violation_messages import format_path


@repository_rule("ARG069", "invalid-chart-object", Severity.ERROR, needs=(ChartMistakeFact,), half="schema")
def invalid_chart_object(repository: Repository) -> Iterator[Problem]:
    told: set[tuple[str, str]] = set()
    for fact in repository.evaluated(ChartMistakeFact):
        problem = _problem(fact)
        if problem is not None and (fact.template.path, problem.hint or problem.message) not in told:
            told.add((fact.template.path, problem.hint or problem.message))
            yield problem


def _problem(fact: ChartMistakeFact) -> Problem | None:
    related = (Related(fact.template, "this template makes it"),)
    match fact.found:
        case BuiltViolation() as found:
            violation = found.violation
            said = describe(
                ViolationFact(Node(0, violation.path), Node(0, ()), found.api_version, found.kind, violation),
                found.name,
                "it is dropped",
            )
            severity = Severity.WARNING if violation.type is ViolationType.UNKNOWN_FIELD else None
            message = f"the chart {fact.folder} renders to what is wrong: {said.message}"
            return Problem(fact.at, message, "rendered from here", said.target, related, said.hint, severity)
        case BuiltLaw() as law:
            who = f"{law.kind} {law.name}"
            where = f"`{format_path(law.path)}` of {who}" if law.path else who
            severity = Severity.WARNING if law.is_warning or law.is_applied else None
            message = f"the chart {fact.folder} renders to what is wrong: {where} {law.says}"
            return Problem(fact.at, message, "rendered from here", law.kind, related, law.hint or None, severity)
        case _:
            return None
