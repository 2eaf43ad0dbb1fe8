"""A Flux Kustomization that prunes keeps its folder and its namespace.

To Flux an object in another namespace is another object: where `targetNamespace` or the `path` of a Kustomization
changes, what it had is pruned, and volumes, virtual machines and namespaces go with their data. The rule compares
Kustomizations of one name that prune, before and after the change.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="before: a.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: platform, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.org/team/platform.git", ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: films, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  path: ./films
  targetNamespace: media
  sourceRef: {kind: GitRepository, name: platform}
```

```yaml title="a.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: platform, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.org/team/platform.git", ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: films, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  path: ./films
  targetNamespace: films
  sourceRef: {kind: GitRepository, name: platform}
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
a.yaml:13:20: warning FLX015 moving the Kustomization `films` prunes the PersistentVolumeClaim `films` in media
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="before: a.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: platform, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.org/team/platform.git", ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: films, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  path: ./films
  targetNamespace: media
  sourceRef: {kind: GitRepository, name: platform}
```

```yaml title="a.yaml"
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: platform, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.org/team/platform.git", ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: films, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  path: ./films
  targetNamespace: media
  sourceRef: {kind: GitRepository, name: platform}
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

Since 0.2.0. Source: kustomize-controller `internal/controller/kustomization_controller.go` (prune), `docs/spec/v1`.
"""

from collections.abc import Iterator

from ....model.changes.moved_deployers import MovedDeployer, find_moved
from ....schemas.kubernetes.kept_data import LOST_WITH
from ...finding import Severity
from ...moved_deployers import describe_lost, place_of_move
from ...rule import Change, Problem, change_rule


@change_rule("FLX015", "moved-kustomization", Severity.WARNING)
def moved_kustomization(change: Change) -> Iterator[Problem]:
    for moved in find_moved(change.base, change.now, frozenset(LOST_WITH), is_argo=False):
        yield _problem(moved)


def _problem(moved: MovedDeployer) -> Problem:
    at, named, name = place_of_move(moved), describe_lost(moved), moved.lost[0][-1]
    message = f"moving the Kustomization `{moved.name}` prunes {named}"
    hint = "to keep it, give it `kustomize.toolkit.fluxcd.io/prune: disabled` in a change before this one"
    return Problem(at, message, "another place now", name, hint=hint)
