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

from ....model.edge import Edge
from ....model.files.tree import Why
from ....model.repository import Repository
from ....model.text.place import Node, Place
from ...finding import Severity
from ...rule import Problem, Related, repository_rule

_NOT_THERE = "a ref that no source of this Application has"


@repository_rule("ARG002", "undefined-ref", Severity.ERROR)
def undefined_ref(repository: Repository) -> Iterator[Problem]:
    for edge in repository.path_edges:
        if edge.why is Why.UNDEFINED:
            refs = _refs(repository, edge)
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
            )


def _refs(repository: Repository, edge: Edge) -> list[tuple[str, Place]]:
    """The refs that the Application around the edge has, with their places."""
    node = edge.at.at
    if not isinstance(node, Node):
        return []
    return [
        (source.ref, Place(edge.at.path, Node(node.document, (*source.at, "ref"))))
        for application in repository.files[edge.at.path].applications
        if node.is_in(application.object.at)
        for source in application.sources
        if source.ref
    ]
