"""Every ApplicationSet can be expanded.

The ApplicationSet controller fills parameters into its template, and reports what it cannot do in the conditions of the
ApplicationSet, in the cluster, after the merge: no Application is created or changed meanwhile. Each ApplicationSet is
expanded here as the controller does, with the folders and files of this repository, the elements of lists, the clusters
that are registered here or stand in stackwright.yaml, and what is combined of these. Told are templates that the engine
refuses (a function or variable that is not defined, a key that is missing under `missingkey=error`), generators that
are none, are combined in a way the controller does not know, or have fields of a wrong type, files of parameters that
cannot be read, and a `templatePatch` that is not one. Of a generator that asks another repository, pull requests or
clusters that are not known nothing is said.

## Wrong

```yaml title="sets/alerts.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: alerts, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - list:
      elements: [{env: dev}, {env: prod}]
  template:
    metadata: {name: 'alerts-{{ .env }}'}
    spec:
      project: default
      source:
        repoURL: https://charts.example.org
        chart: rules
        targetRevision: 1.0.0
        helm:
          values: 'summary: "{{ $labels.pod }} is down"'
      destination: {server: https://kubernetes.default.svc, namespace: alerts}
```

```text title="output"
sets/alerts.yaml:18:19: error ARG020 the controller cannot expand this: undefined variable "$labels"
```

## Right

```yaml title="sets/alerts.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: alerts, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - list:
      elements: [{env: dev}, {env: prod}]
  template:
    metadata: {name: 'alerts-{{ .env }}'}
    spec:
      project: default
      source:
        repoURL: https://charts.example.org
        chart: rules
        targetRevision: 1.0.0
        helm:
          values: 'summary: "{{ `{{ $labels.pod }}` }} is down"'
      destination: {server: https://kubernetes.default.svc, namespace: alerts}
```

## When to ignore

Where another tool fills in the file before it is applied.

Since 0.2.0. Source: argo-cd `applicationset/controllers/template/template.go`, `applicationset/utils/utils.go`.
"""

import re
from collections.abc import Iterator

from ....model.argocd.applicationset_facts import ExpansionErrorFact
from ....model.files.file_tree import closest
from ....model.misread_parts import is_misread
from ....model.repository import Repository
from ....model.text.place import Node
from ...finding import Severity
from ...rule import Problem, repository_rule

_NO_KEY = re.compile(r'map has no entry for key "([^"]*)"')
_NO_VARIABLE = re.compile(r'undefined variable "(\$\w+)"')
_NO_FUNCTION = re.compile(r'function "(\w+)" not defined')


@repository_rule("ARG020", "applicationset-error", Severity.ERROR, needs=(ExpansionErrorFact,), follows=("SCH", "YAML"))
def applicationset_error(repository: Repository) -> Iterator[Problem]:
    for fact in repository.evaluated(ExpansionErrorFact):
        # What a generator or the whole lacks may be what is written wrongly: the schema rules tell that.
        if fact.reason == "RENDERING" or not _is_misread(repository, fact):
            several = f" ({fact.times} elements)" if fact.times > 1 else ""
            label = f"no Application is made of it{several}"
            yield Problem(fact.at, f"the controller cannot expand this: {fact.message}", label, hint=_hint(fact))


def _is_misread(repository: Repository, fact: ExpansionErrorFact) -> bool:
    return isinstance(fact.at.at, Node) and is_misread(repository, fact.at.path, fact.at.at)


def _hint(fact: ExpansionErrorFact) -> str | None:
    if match := _NO_KEY.search(fact.message):
        near = closest(match[1], [name.rpartition(".")[2] for name in fact.parameters])
        return f"write `{near}`" if near else f"the element has {', '.join(fact.parameters[:8]) or 'no parameters'}"
    if _NO_VARIABLE.search(fact.message):
        return "what is another template's is quoted in this one: {{ `{{ … }}` }}"
    if match := _NO_FUNCTION.search(fact.message):
        return (
            f"with `goTemplate: true` parameters begin with a dot: `.{match[1]}`"
            if _is_parameter(fact, match[1])
            else None
        )
    return None


def _is_parameter(fact: ExpansionErrorFact, name: str) -> bool:
    return any(parameter == name or parameter.startswith(f"{name}.") for parameter in fact.parameters)
