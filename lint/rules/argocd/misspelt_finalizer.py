"""A finalizer of Argo CD on an Application is one that Argo CD takes off again.

Kubernetes deletes an object only when its list of finalizers is empty, and each is taken off by whom it belongs to.
Nobody knows a misspelt one: the deletion of the Application never ends, nor does that of its namespace, and what the
Application deployed is not removed either.

## Wrong

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
  namespace: argocd
  finalizers:
    - resource-finalizer.argocd.argoproj.io
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
apps/web.yaml:7:7: error ARG034 `resource-finalizer.argocd.argoproj.io` is no finalizer of Argo CD, nobody takes it off
```

```yaml title="fixed: apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
  namespace: argocd
  finalizers:
    - resources-finalizer.argocd.argoproj.io
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

## Right

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
  namespace: argocd
  finalizers:
    - resources-finalizer.argocd.argoproj.io
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

## When to ignore

Where a controller of your own takes the finalizer off.

Since 0.2.0. Source: argo-cd `pkg/apis/application/v1alpha1/application_defaults.go`; Kubernetes, Finalizers.
"""

from collections.abc import Iterator

from ....model.text.place import Place
from ....model.text.typed_access import items
from ....model.typo import is_typo
from ....schemas.argocd.exact_texts import FINALIZERS
from ....schemas.file_types import is_placeholder
from ....schemas.references import APPLICATION, APPLICATION_SET
from ...finding import Severity
from ...propose import is_meant, propose_value
from ...rule import Problem, Subject, object_rule

#: Where an Application's finalizers stand, and those of the Applications that an ApplicationSet makes.
_PATHS = {
    APPLICATION: ("metadata", "finalizers"),
    APPLICATION_SET: ("spec", "template", "metadata", "finalizers"),
}
_WHOSE = ("argocd.argoproj.io", "finalizer.argoproj.io")


@object_rule("ARG034", "misspelt-finalizer", Severity.ERROR, kinds=(APPLICATION, APPLICATION_SET))
def misspelt_finalizer(subject: Subject) -> Iterator[Problem]:
    path = _PATHS[subject.fact.type]
    for index, entry in enumerate(items(subject.value, *path)):
        if isinstance(entry, str) and _is_misspelt(entry):
            at = Place(subject.path, subject.fact.at.below(*path, index))
            message = f"`{entry}` is no finalizer of Argo CD, nobody takes it off"
            near = _nearest(entry)
            fix = propose_value(at, entry, near, safe=is_meant(entry, near, FINALIZERS)) if near else None
            hint = f"write `{near}`" if near else "write `resources-finalizer.argocd.argoproj.io`, or remove it"
            yield Problem(at, message, "blocks deletion", entry, hint=hint, fix=fix)


def _is_misspelt(entry: str) -> bool:
    """Whether it is meant for Argo CD and is none of its own; finalizers of others are theirs."""
    if entry in FINALIZERS or is_placeholder(entry):
        return False
    host = entry.partition("/")[0]
    return host.endswith(_WHOSE) or any(is_typo(entry, known) for known in FINALIZERS)


def _nearest(entry: str) -> str | None:
    from difflib import get_close_matches  # only where something is not known

    close = get_close_matches(entry, sorted(FINALIZERS), n=1, cutoff=0.8)
    return close[0] if close else None
