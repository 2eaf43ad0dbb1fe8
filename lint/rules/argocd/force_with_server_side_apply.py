"""An object with `Force=true` is not applied on the server's side, unless it is replaced.

`Force=true` under `argocd.argoproj.io/sync-options` deletes an object and makes it again where it cannot be changed.
Before Argo CD 3.5.3 the API's client refuses it together with server-side apply, which the Application or the object
itself asks for: the dry run passes, and the sync of that object fails each time. With `Replace=true` the object is
replaced and not applied, and `Force=true` does what it is meant to.

## Wrong

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
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  syncPolicy:
    syncOptions: [ServerSideApply=true]
```

```yaml title="apps/web/job.yaml"
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    argocd.argoproj.io/sync-options: Force=true
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: "ghcr.io/example/web:1.0.0"}]}}
```

```text title="output"
apps/web/job.yaml:6:38: warning ARG035 Force=true without Replace=true fails with server-side apply before Argo CD 3.5.3
```

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
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
  syncPolicy:
    syncOptions: [ServerSideApply=true]
```

```yaml title="apps/web/job.yaml"
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    argocd.argoproj.io/sync-options: Force=true,Replace=true
spec:
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: "ghcr.io/example/web:1.0.0"}]}}
```

## When to ignore

From Argo CD 3.5.3 on; where the repository says 3.6 or newer the rule is silent.

Since 0.2.0. Source: argo-cd#29624.
"""

from collections.abc import Iterator

from ....model.deployed.server_side_apply import server_side
from ....model.facts import ObjectFact
from ....model.versions.applicable import versions
from ...finding import Severity
from ...propose import propose_value
from ...rule import File, Problem, Related, file_rule

_ANNOTATION = "argocd.argoproj.io/sync-options"
_FORCE, _REPLACE = "Force=true", "Replace=true"
#: The first minor version of which every release takes both.
_MENDED = (3, 6)


@file_rule("ARG035", "force-with-server-side-apply", Severity.WARNING, of=(ObjectFact,))
def force_with_server_side_apply(file: File) -> Iterator[Problem]:
    for fact in file.of(ObjectFact):
        written = dict(fact.annotations).get(_ANNOTATION, "")
        options = {option.strip() for option in written.split(",")}
        if _FORCE not in options or _REPLACE in options or _is_mended(file):
            continue
        applied = server_side(file.repository, file.path, fact.at)
        if applied is not None and not applied.by_flux:
            at = file.place(fact.at.below("metadata", "annotations", _ANNOTATION))
            yield Problem(
                at,
                f"{_FORCE} without {_REPLACE} fails with server-side apply before Argo CD 3.5.3",
                "refused when it is applied",
                fact.name,
                (Related(applied.at, "server-side apply is asked for here"),) if applied.at != at else (),
                f"write `{written},{_REPLACE}`, or update Argo CD",
                fix=propose_value(at, written, f"{written},{_REPLACE}", safe=False),
            )


def _is_mended(file: File) -> bool:
    return versions(file.repository).are_all_from("argocd", _MENDED)
