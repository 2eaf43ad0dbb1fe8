"""The template of an ApplicationSet names no other namespace for its Applications.

Whatever `template.metadata.namespace` says, the controller makes the Applications in the namespace of the
ApplicationSet: that of a team could else make Applications in the namespace of Argo CD. Who writes another one there
mostly means `spec.destination.namespace`, in which the Application deploys.

## Wrong

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - list:
      elements: [{env: dev}]
  template:
    metadata: {name: 'web-{{ .env }}', namespace: web}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: deploy}
      destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
sets/web.yaml:10:51: warning ARG027 the Applications are made in `argocd`, as the ApplicationSet is, and not in `web`
```

## Right

```yaml title="sets/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: web, namespace: argocd}
spec:
  goTemplate: true
  generators:
  - list:
      elements: [{env: dev}]
  template:
    metadata: {name: 'web-{{ .env }}'}
    spec:
      project: default
      source: {repoURL: https://git.example.org/team/web.git, path: deploy}
      destination: {server: https://kubernetes.default.svc, namespace: web}
```

Since 0.2.0. Source: argo-cd `applicationset/controllers/template/template.go`.
"""

from collections.abc import Iterator

from ....model.text.place import Place
from ....model.text.typed_access import text
from ....schemas.file_types import is_placeholder
from ....schemas.references import APPLICATION_SET
from ...finding import Severity
from ...rule import Problem, Subject, object_rule

_PATH = ("spec", "template", "metadata", "namespace")


@object_rule("ARG027", "ignored-namespace", Severity.WARNING, kinds=(APPLICATION_SET,))
def ignored_namespace(subject: Subject) -> Iterator[Problem]:
    own, said = text(subject.value, "metadata", "namespace"), text(subject.value, *_PATH)
    if own and said and own != said and not is_placeholder(own + said):
        message = f"the Applications are made in `{own}`, as the ApplicationSet is, and not in `{said}`"
        place = Place(subject.path, subject.fact.at.below(*_PATH))
        hint = "remove it; `spec.destination.namespace` is where an Application deploys"
        yield Problem(place, message, "ignored", said, hint=hint)
