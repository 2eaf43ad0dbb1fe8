"""What an Application deploys has a namespace.

An object that lives in a namespace and names none gets that of `destination.namespace`. Where the destination has none
either, Argo CD says `Namespace for web is missing` and deploys nothing of the Application.

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
  destination: {server: https://kubernetes.default.svc}
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

```text title="output"
clusters/prod/web.yaml:9:16: error ARG075 neither the destination nor the Service `web` says a namespace
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

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

Since 0.2.0. Source: argo-cd `controller/state.go` (CompareAppState), gitops-engine `pkg/sync/sync_context.go`.
"""

from collections.abc import Iterator

from ....model.argocd.deployed import find_files
from ....model.argocd.facts import ApplicationFact
from ....model.argocd.patched import is_patched
from ....model.crd.definitions import is_kind_namespaced
from ....model.facts import ObjectFact
from ....model.files.file_tree import normalize_from_root
from ....model.kustomize.builds import builds_including
from ....model.kustomize.partial_objects import is_partial, is_whole
from ....model.kustomize.paths import kustomization_in
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.references import APPLICATION
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule


@repository_rule("ARG075", "no-namespace", Severity.ERROR, follows=("ARG041", "SCH"))
def no_namespace(repository: Repository) -> Iterator[Problem]:
    for path, application in repository.each(ApplicationFact):
        if application.namespace or not is_whole(repository, path, application.object):
            continue
        if (application.server or application.cluster) and not _is_moved(repository, application):
            found = next(_find_without(repository, application), None)
            if found is not None and not is_patched(repository, path, APPLICATION, {application.object.name}):
                yield _problem(Place(path, application.object.at.below("spec", "destination")), *found)


def _is_moved(repository: Repository, application: ApplicationFact) -> bool:
    """Whether a source gives its objects a namespace, or a kustomization may."""
    folders = (normalize_from_root(one.path or "") for one in application.sources)
    return any(one.moved or one.patches or one.filters for one in application.sources) or any(
        kustomization_in(repository.tree, folder) for folder in folders
    )


def _find_without(repository: Repository, application: ApplicationFact) -> Iterator[tuple[Place, ObjectFact]]:
    """The objects of plain files that live in a namespace and name none."""
    for path in find_files(repository, application):
        if builds_including.at(repository, path):
            continue
        for fact in repository.facts_at(path, ObjectFact):
            is_lost = not fact.namespace and fact.name and is_kind_namespaced(repository, fact.type) is True
            if is_lost and not is_partial(repository, path, fact.kind):
                yield Place(path, fact.at), fact


def _problem(at: Place, declared: Place, fact: ObjectFact) -> Problem:
    message = f"neither the destination nor the {fact.kind} `{fact.name}` says a namespace"
    related = (Related(name_of(declared), "has none"),)
    hint = "add `namespace` to `destination`, or to the object"
    return Problem(at, message, "Argo CD deploys nothing of it", fact.name, related, hint)
