"""Each Application is hydrated to a folder of its own.

Argo CD writes the manifests of all Applications with one dry source and one branch in a commit. Where two of them name
the same folder, it refuses both (`hydrator uses the same destination`), and none of those that share the branch is
hydrated any more.

## Wrong

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  sourceHydrator:
    drySource: {repoURL: https://git.example.org/team/shop.git, path: web, targetRevision: main}
    syncSource: {targetBranch: env/prod, path: shop}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/db.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: db, namespace: argocd}
spec:
  project: default
  sourceHydrator:
    drySource: {repoURL: https://git.example.org/team/shop.git, path: db, targetRevision: main}
    syncSource: {targetBranch: env/prod, path: shop}
  destination: {server: https://kubernetes.default.svc, namespace: db}
```

```text title="output"
apps/web.yaml:8:48: error ARG080 `db` and `web` are both hydrated to `shop` of the branch env/prod
```

## Right

```yaml title="apps/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  sourceHydrator:
    drySource: {repoURL: https://git.example.org/team/shop.git, path: web, targetRevision: main}
    syncSource: {targetBranch: env/prod, path: web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/db.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: db, namespace: argocd}
spec:
  project: default
  sourceHydrator:
    drySource: {repoURL: https://git.example.org/team/shop.git, path: db, targetRevision: main}
    syncSource: {targetBranch: env/prod, path: db}
  destination: {server: https://kubernetes.default.svc, namespace: db}
```

Since 0.2.0. Source: argo-cd `controller/hydrator/hydrator.go` (validateApplications).
"""

from collections.abc import Iterator

from ....model.argocd.hydrations import HydrationFact
from ....model.facts import ObjectFact
from ....model.kustomize.partial_objects import is_whole
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.file_types import is_placeholder
from ...finding import Severity
from ...rule import Problem, Related, repository_rule

_AT = ("spec", "sourceHydrator", "syncSource", "path")


@repository_rule("ARG080", "shared-hydration", Severity.ERROR)
def shared_hydration(repository: Repository) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], tuple[str, Place]] = {}
    for path, fact in repository.each(HydrationFact):
        if is_placeholder("".join(fact.target)) or not _is_whole(repository, path, fact):
            continue
        at = Place(path, fact.owner.below(*_AT))
        name, other = seen.setdefault(fact.target, (fact.name, at))
        if name != fact.name:  # one of the same name is the same Application of another cluster
            yield Problem(
                at,
                f"`{name}` and `{fact.name}` are both hydrated to `{fact.path}` of the branch {fact.branch}",
                "written to twice",
                fact.path,
                (Related(other, "this one is written there, too"),),
                "give each Application a folder of its own",
            )


def _is_whole(repository: Repository, path: str, fact: HydrationFact) -> bool:
    objects = (one for one in repository.facts_at(path, ObjectFact) if one.at == fact.owner)
    return any(is_whole(repository, path, one) for one in objects)
