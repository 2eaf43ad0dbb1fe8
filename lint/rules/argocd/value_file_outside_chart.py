"""A value file of a chart is in the chart, or comes by `$name/…`.

Where the source is a chart of a Helm repository, `helm.valueFiles` are files of that chart, and not of the repository
that the Application stands in: `open …/envs/prod.yaml: no such file or directory`. What Git has comes from a second
source with a `ref`. A path that leads out of the chart is always refused; another is told of where this repository has
a file of that path, since then that one was meant.

## Wrong

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source:
    repoURL: https://charts.example.org
    chart: web
    targetRevision: 2.0.1
    helm:
      valueFiles:
        - envs/prod.yaml
        - ../values.yaml
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="envs/prod.yaml"
replicas: 3
```

```text title="output"
apps/web.yaml:12:11: error ARG055 `envs/prod.yaml` is looked up in the chart, and stands in this repository
apps/web.yaml:13:11: error ARG055 `../values.yaml` leads out of the chart
```

## Right

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  sources:
    - repoURL: https://charts.example.org
      chart: web
      targetRevision: 2.0.1
      helm:
        valueFiles: [values.yaml, $git/envs/prod.yaml]
    - repoURL: https://git.example.org/team/web.git
      targetRevision: main
      ref: git
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="envs/prod.yaml"
replicas: 3
```

Since 0.2.0. Source: argo-cd `reposerver/repository/repository.go` (getResolvedValueFiles), `util/io/path/resolved.go`.
"""

import posixpath
from collections.abc import Iterator

from ....model.argocd.facts import ApplicationFact
from ....model.argocd.own_urls import source_at
from ....model.facts import FileState, ReferenceFact
from ....model.files.file_tree import join
from ....model.kustomize.partial_objects import is_partial
from ....schemas.file_types import is_placeholder
from ....schemas.reference_forms import Leads
from ...finding import Severity
from ...rule import File, Problem, file_rule

_HINT = "add this repository to `sources` with a `ref`, and write `$REF/{}`"


@file_rule("ARG055", "chart-value-file", Severity.ERROR, of=(ApplicationFact,))
def chart_value_file(file: File) -> Iterator[Problem]:
    if file.facts.state is not FileState.READ or is_partial(file.repository, file.path, "Application"):
        return
    for application in file.of(ApplicationFact):
        for fact in file.of(ReferenceFact):
            if fact.reference.leads is not Leads.VALUES or not fact.at.is_in(application.object.at):
                continue
            source = source_at(application, fact.at.path)
            if source is not None and source.chart and not source.ignores_missing_values:
                yield from _check(file, fact)


def _check(file: File, fact: ReferenceFact) -> Iterator[Problem]:
    written = fact.value
    if written.startswith("$") or "://" in written or is_placeholder(written):
        return
    if posixpath.normpath(written).startswith(".."):
        hint = _HINT.format("PATH")
        yield Problem(file.place(fact.at), f"`{written}` leads out of the chart", "refused", written, hint=hint)
        return
    own = written.lstrip("/")
    if "/" not in own:
        return  # `values-prod.yaml` may be a file of the chart
    for path in (join("", own), join(posixpath.dirname(file.path), own)):
        if path in file.repository.tree.files:
            message = f"`{written}` is looked up in the chart, and stands in this repository"
            yield Problem(file.place(fact.at), message, "not a file of the chart", written, hint=_HINT.format(path))
            return
