"""An Application that prunes keeps its folder and its place.

To Argo CD an object in another namespace is another object: where `destination.namespace` or the `path` of an
Application changes, what it had is pruned, and volumes, virtual machines and namespaces go with their data. In another
cluster it leaves what it had where it was, without anybody to whom it belongs. The rule compares Applications of one
name that prune, before and after the change.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="before: a.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: films}
  destination: {server: https://kubernetes.default.svc, namespace: media}
  syncPolicy: {automated: {prune: true}}
```

```yaml title="a.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: films}
  destination: {server: https://kubernetes.default.svc, namespace: films}
  syncPolicy: {automated: {prune: true}}
```

```yaml title="before: films/claim.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: films}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
```

```yaml title="films/claim.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: films}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
```


```text title="output"
a.yaml:7:68: warning ARG076 moving the Application `films` prunes the PersistentVolumeClaim `films` in media
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="before: a.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: films}
  destination: {server: https://kubernetes.default.svc, namespace: media}
  syncPolicy: {automated: {prune: true}}
```

```yaml title="a.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: films}
  destination: {server: https://kubernetes.default.svc, namespace: media}
  syncPolicy: {automated: {prune: true}}
```

```yaml title="before: films/claim.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: films}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
```

```yaml title="films/claim.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: films}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
```


## When to ignore

Where the data is moved by hand, or is not needed any more.

Since 0.2.0. Source: argo-cd `controller/state.go` (CompareAppState), `docs/user-guide/auto_sync.md`.
"""

from collections.abc import Iterator

from ....model.changes.moved_deployers import MovedDeployer, find_moved
from ....schemas.kubernetes.kept_data import LOST_WITH
from ...finding import Severity
from ...moved_deployers import describe_lost, place_of_move
from ...rule import Change, Problem, change_rule


@change_rule("ARG076", "moved-application", Severity.WARNING)
def prune_after_move(change: Change) -> Iterator[Problem]:
    for moved in find_moved(change.base, change.now, frozenset(LOST_WITH), is_argo=True):
        yield _problem(moved)


def _problem(moved: MovedDeployer) -> Problem:
    at, named, name = place_of_move(moved), describe_lost(moved), moved.lost[0][-1]
    if moved.leaves:
        message = f"moving the Application `{moved.name}` to another cluster leaves {named} behind"
        hint = "delete what it had there first, with the Application and its finalizer"
        return Problem(at, message, "another cluster now", name, hint=hint)
    message = f"moving the Application `{moved.name}` prunes {named}"
    hint = "to keep it, give it `argocd.argoproj.io/sync-options: Prune=false` in a change before this one"
    return Problem(at, message, "another place now", name, hint=hint)
