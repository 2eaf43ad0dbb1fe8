"""Every `$name/…` of an Application names the `ref` of one of its sources.

Argo CD refuses the Application: `source referenced "$name", which is not one of the available sources`. The source of a
chart cannot be referred to. Variables of
the build environment (`$ARGOCD_APP_NAME` and its like) are not refs.

## Wrong

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  sources:
    - repoURL: https://charts.example.org
      chart: web
      targetRevision: 1.2.3
      helm:
        valueFiles: [$values/web.yaml]
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
clusters/prod/web.yaml:11:22: error ARG002 `$values/web.yaml` names a ref that no source of this Application has
```

## Wrong, misspelt

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  sources:
    - repoURL: https://charts.example.org
      chart: web
      targetRevision: 1.2.3
      helm:
        valueFiles: [$vaules/web.yaml]
    - repoURL: https://git.example.org/team/values.git
      ref: values
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
clusters/prod/web.yaml:11:22: error ARG002 `$vaules/web.yaml` names a ref that no source of this Application has
```

```yaml title="fixed: clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  sources:
    - repoURL: https://charts.example.org
      chart: web
      targetRevision: 1.2.3
      helm:
        valueFiles: [$values/web.yaml]
    - repoURL: https://git.example.org/team/values.git
      ref: values
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

## Right

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  sources:
    - repoURL: https://charts.example.org
      chart: web
      targetRevision: 1.2.3
      helm:
        valueFiles: [$values/web.yaml]
    - repoURL: https://git.example.org/team/values.git
      ref: values
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

Since 0.1.0. Source: argo-cd `reposerver/repository/repository.go` (resolveReferencedSources).
"""

from collections.abc import Iterator

from ....model.argocd.facts import ApplicationFact
from ....model.edge import Edge
from ....model.text.place import Node, Place
from ....model.typo import is_typo, only_typo
from ...finding import Severity
from ...missing_targets import missing_edges
from ...propose import propose_value
from ...rule import File, Fix, Problem, Related, file_rule

_NOT_THERE = "a ref that no source of this Application has"


@file_rule("ARG002", "undefined-ref", Severity.ERROR, of=(ApplicationFact,))
def undefined_ref(file: File) -> Iterator[Problem]:
    for edge in missing_edges(file, "ARG002"):
        refs = _refs(file, edge)
        written = ", ".join(f"`${name}/…`" for name, _ in refs)
        chart = any(f"${name}" == edge.written.partition("/")[0] for name, _ in refs)
        mistake = "the ref of a chart, which has no files to take" if chart else _NOT_THERE
        yield Problem(
            edge.at,
            f"`{edge.written}` names {mistake}",
            "undefined",
            edge.target,
            tuple(Related(place, "this ref is there") for _, place in refs),
            f"write {written}" if refs and not chart else "give the Git source that has the file a `ref`",
            fix=_fix(edge, sorted({name for name, _ in refs})) if not chart else None,
        )


def _fix(edge: Edge, names: list[str]) -> Fix | None:
    """The ref that is meant; the only one that there is may be meant."""
    named, _, rest = edge.written.removeprefix("$").partition("/")
    meant = only_typo(named, names) or (names[0] if len(names) == 1 else None)
    return propose_value(edge.at, edge.written, f"${meant}/{rest}", safe=is_typo(named, meant)) if meant else None


def _refs(file: File, edge: Edge) -> list[tuple[str, Place]]:
    """The refs that the Application around the edge has, with their places."""
    node = edge.at.at
    if not isinstance(node, Node):
        return []
    return [
        (source.ref, Place(edge.at.path, Node(node.document, (*source.at, "ref"))))
        for application in file.of(ApplicationFact)
        if node.is_in(application.object.at)
        for source in application.sources
        if source.ref
    ]
