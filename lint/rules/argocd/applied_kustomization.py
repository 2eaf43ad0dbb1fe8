"""An Application that takes the files of a folder takes no kustomization for an object.

With `directory` Argo CD does not run kustomize: it applies every manifest that it finds, with `recurse` those of
subfolders, too. A file with `kind: Kustomization` is then an object of a kind that the cluster does not have: the sync
fails with `no matches for kind "Kustomization"`, and the patches in it are never applied. A kustomization without
`kind` is passed over in silence, with the same loss.

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
    directory: {recurse: true}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

```yaml title="apps/web/tls/kustomization.yaml"
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [issuer.yaml]
```

```yaml title="apps/web/tls/issuer.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: issuer}
```

```text title="output"
clusters/prod/web.yaml:8:11: error ARG072 the Application applies apps/web/tls/kustomization.yaml as an object
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
    directory: {recurse: true, exclude: 'tls/*'}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
```

```yaml title="apps/web/tls/kustomization.yaml"
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [issuer.yaml]
```

```yaml title="apps/web/tls/issuer.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: issuer}
```

Since 0.2.0. Source: argo-cd `reposerver/repository/repository.go` (findManifests), `util/app/discovery`.
"""

from collections.abc import Iterator

from ....model.argocd.facts import ApplicationFact, SourceFact
from ....model.argocd.own_urls import identity
from ....model.argocd.patched import is_patched
from ....model.argocd.paths import is_seen
from ....model.argocd.taken_files import is_below, is_taken
from ....model.files.file_tree import normalize_from_root
from ....model.kustomize.facts import KustomizationFact
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.file_types import is_placeholder
from ....schemas.references import APPLICATION
from ...finding import Severity
from ...rule import Problem, Related, repository_rule

_GROUP = "kustomize.config.k8s.io/"


@repository_rule("ARG072", "applied-kustomization", Severity.ERROR)
def applied_kustomization(repository: Repository) -> Iterator[Problem]:
    for path, application in repository.each(ApplicationFact):
        for source in application.sources:
            if source.is_directory and _is_here(repository, source):
                found = sorted(_find_applied(repository, source))
                if found and not is_patched(repository, path, APPLICATION, {application.object.name}):
                    at = Place(path, application.object.at._replace(path=(*source.at, "path")))
                    yield _problem(at, found)


def _is_here(repository: Repository, source: SourceFact) -> bool:
    is_known = bool(source.path) and not is_placeholder(source.path or "")
    return is_known and is_seen(source, repository.tree, identity(repository))


def _find_applied(repository: Repository, source: SourceFact) -> Iterator[str]:
    """The kustomizations that say what they are, among the files that a source takes."""
    folder = normalize_from_root(source.path or "")
    for path, fact in repository.each(KustomizationFact):
        is_said = fact.api_version.startswith(_GROUP) and path.endswith((".yaml", ".yml"))
        if is_said and is_below(path, folder) and is_taken(repository, source, folder, path) is True:
            yield path


def _problem(at: Place, found: list[str]) -> Problem:
    more = f", and {len(found) - 1} more," if len(found) > 1 else ""
    hint = "remove `directory`, so that kustomize builds the folder, or leave these out with `exclude`"
    related = tuple(Related(Place(path), "is applied as it stands") for path in found[:3])
    message = f"the Application applies {found[0]}{more} as an object"
    return Problem(at, message, "kustomize does not run here", found[0], related, hint)
