"""An Application deploys each object once.

Where two files of a folder have the same object, the one that Argo CD reads last is applied, and the other is lost:
the Application shows `RepeatedResourceWarning`, the sync succeeds. kustomize refuses such a thing; a folder without
kustomization, or two sources of one Application, are taken as they are.

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
  source:
    repoURL: https://git.example.org/team/platform.git
    path: apps/web
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/web/a.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: b}
```

```yaml title="apps/web/b.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: b}
```

```text title="output"
apps/web/b.yaml:3:18: warning ARG074 the Application `web` has the ConfigMap `settings` twice: one of the two is lost
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
  source:
    repoURL: https://git.example.org/team/platform.git
    path: apps/web
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/web/a.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: b}
```

```yaml title="apps/web/b.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: colours}
data: {a: b}
```

Since 0.2.0. Source: argo-cd `controller/state.go` (DeduplicateTargetObjects).
"""

from collections.abc import Iterator
from typing import NamedTuple

from ....model.argocd.deployed import find_deployed
from ....model.argocd.facts import ApplicationFact
from ....model.files.file_tree import normalize_from_root
from ....model.kustomize.partial_objects import is_whole
from ....model.kustomize.paths import kustomization_in
from ....model.repository import Repository, file_query, files_having
from ....model.text.place import Place
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule


@repository_rule("ARG074", "repeated-object", Severity.WARNING, follows=("ARG003", "KUS"))
def repeated_object(repository: Repository) -> Iterator[Problem]:
    told: set[tuple[Place, Place]] = set()
    for repeated in (one for several in _in_file(repository).values() for one in several):
        if repeated.places not in told:
            told.add(repeated.places)
            yield repeated.problem


class _Repeated(NamedTuple):
    """An object that an Application has twice: where, and what is to be said."""

    places: tuple[Place, Place]
    problem: Problem


@file_query(files_having(ApplicationFact))
def _in_file(repository: Repository, path: str) -> tuple[_Repeated, ...]:
    """What the Applications of a file have twice."""
    every = repository.facts_at(path, ApplicationFact)
    return tuple(
        repeated
        for application in every
        if is_whole(repository, path, application.object)
        for repeated in _find(repository, path, application)
    )


def _find(repository: Repository, path: str, application: ApplicationFact) -> Iterator[_Repeated]:
    first: dict[tuple[str, str, str, str], tuple[Place, str]] = {}
    for found in find_deployed(repository, path, application):
        one, folder = found.deployed, normalize_from_root(found.source.path or "")
        if found.at is None or not one.name:
            continue
        key = (one.kind.group, one.kind.name, one.namespace or "", one.name)
        other, around = first.setdefault(key, (found.at, folder))
        # What is twice in one kustomization is refused by kustomize.
        is_built = folder == around and kustomization_in(repository.tree, folder) is not None
        if other != found.at and not is_built:
            named = f"the Application `{application.object.name}` has the {one.kind.name} `{one.name}` twice"
            related = (Related(name_of(other), "the first"),)
            message = f"{named}: one of the two is lost"
            problem = Problem(name_of(found.at), message, "the second", one.name, related, "rename or remove one")
            yield _Repeated((other, found.at), problem)
