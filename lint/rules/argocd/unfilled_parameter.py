"""Every parameter in an ApplicationSet's template is filled in.

Without `goTemplate: true` a placeholder is `{{name}}`, and one of which the element has no parameter stays as it is;
`{{.name}}` is such a one. With `goTemplate: true` a key that is missing reads `<no value>`, unless `goTemplateOptions`
has `missingkey=error`, and one that has others in it, such as `.path`, reads `map[…]`. In all cases the controller goes
on, and the Application has a name that the API server refuses, or a path, URL or namespace that is nowhere. Told is
what elements leave that are known here: in the name, project, source and destination any placeholder and `map[…]`,
elsewhere `<no value>`, and a parameter that there is behind a dot.

## Wrong

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  generators:
  - list:
      elements: [{env: dev}, {env: prod}]
  template:
    metadata: {name: 'web-{{.env}}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: 'envs/{{env}}'}
      destination: {server: https://kubernetes.default.svc, namespace: 'web-{{env}}'}
```

```text title="output"
sets/web.yaml:9:22: error ARG025 `{{.env}}` is not filled in: the element has no parameter of that name
```

## Right

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  generators:
  - list:
      elements: [{env: dev}, {env: prod}]
  template:
    metadata: {name: 'web-{{env}}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: 'envs/{{env}}'}
      destination: {server: https://kubernetes.default.svc, namespace: 'web-{{env}}'}
```

## When to ignore

Where another tool fills in the file before it is applied.

Since 0.2.0. Source: argo-cd `applicationset/utils/utils.go`; argo-cd#20594, #13731.
"""

from collections.abc import Iterator

from ....model.argocd.applicationset_facts import UnfilledFact
from ....model.files.file_tree import closest
from ....model.repository import Repository
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, repository_rule

#: What stands in the place of a parameter that is missing.
_NO_VALUE = "<no value>"


@repository_rule(
    "ARG025", "unfilled-parameter", Severity.ERROR, needs=(UnfilledFact,), follows=("SCH", "YAML", "ARG020")
)
def unfilled_parameter(repository: Repository) -> Iterator[Problem]:
    told: set[Place] = set()
    for fact in repository.evaluated(UnfilledFact):
        if fact.at not in told:
            told.add(fact.at)
            yield Problem(fact.at, _message(fact), "stays in the Application", fact.written, hint=_hint(fact))


def _message(fact: UnfilledFact) -> str:
    if fact.is_go and _NO_VALUE not in fact.written:
        return "this becomes `map[…]`: the parameter has others in it"
    if fact.is_go:
        return f"this becomes `{fact.written}`: the element has no such parameter"
    return f"`{fact.written}` is not filled in: the element has no parameter of that name"


def _hint(fact: UnfilledFact) -> str:
    known = ", ".join(fact.parameters[:8]) or "none"
    if fact.is_go and _NO_VALUE not in fact.written:
        return f"name one of them; its parameters are {known}"
    if fact.is_go:
        return f"its parameters are {known}; with `goTemplateOptions: [missingkey=error]` the controller reports this"
    name = fact.written.strip("{} \t")
    if name.startswith("."):
        return f"write `{{{{{name[1:]}}}}}`, or set `goTemplate: true`, with which parameters begin with a dot"
    near = closest(name, fact.parameters)
    return f"write `{{{{{near}}}}}`" if near else f"its parameters are {known}"
