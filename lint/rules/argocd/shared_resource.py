"""No two Applications deploy the same object to the same place.

An object belongs to the Application that has synced it last: the other one is OutOfSync (`SharedResourceWarning`), and
takes it back with its next sync. Where one of the two is deleted or leaves the object out, it is pruned, though the
other still wants it: with a Namespace goes everything in it. With `FailOnSharedResource=true` the sync fails. Two
Applications that install one chart under one release name into one namespace share all objects of it.

The rule compares Applications that one kustomization takes, or that stand in one folder, so that one Argo CD has both,
and that go to the same cluster. It knows the objects of folders in this repository that nothing changes on the way.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/films.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/films}
  destination: {server: https://kubernetes.default.svc, namespace: media}
```

```yaml title="clusters/prod/music.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: music, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/music}
  destination: {server: https://kubernetes.default.svc, namespace: media}
```

```yaml title="apps/films/namespace.yaml"
apiVersion: v1
kind: Namespace
metadata: {name: media}
```

```yaml title="apps/music/namespace.yaml"
apiVersion: v1
kind: Namespace
metadata: {name: media}
```

```text title="output"
clusters/prod/music.yaml:6:70: warning ARG037 the Applications `films` and `music` both deploy the Namespace `media`
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="clusters/prod/films.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/films}
  destination: {server: https://kubernetes.default.svc, namespace: media}
  syncPolicy: {syncOptions: [CreateNamespace=true]}
```

```yaml title="clusters/prod/music.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: music, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/music}
  destination: {server: https://kubernetes.default.svc, namespace: media}
  syncPolicy: {syncOptions: [CreateNamespace=true]}
```

```yaml title="apps/films/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: films}
```

```yaml title="apps/music/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: music}
```

Since 0.2.0. Source: argo-cd `controller/state.go` (SharedResourceWarning); argo-cd#7156, #8811, #15467.
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....model.text.place import Place
from ...find_shared_resources import MOST, find_shared, group_deploying, shared_problem
from ...finding import Severity
from ...rule import Problem, repository_rule


@repository_rule("ARG037", "shared-resource", Severity.WARNING, follows=("ARG003",))
def shared_resource(repository: Repository) -> Iterator[Problem]:
    told: set[tuple[Place, Place]] = set()
    for group in group_deploying(repository):
        for first, second, shared in find_shared(group[:MOST]):
            both = first.deployed[shared[0]][0], second.deployed[shared[0]][0]
            if both not in told:
                told.add(both)
                yield shared_problem(first, second, shared)
