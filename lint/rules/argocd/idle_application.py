"""An Application beside others that are deployed is deployed, too.

Where an Application deploys a folder with a kustomization, only what that takes is there in the cluster. A manifest of
an Application that was put beside the others, and not added to `resources`, does nothing, and nothing says so.

The rule speaks where another Application leads to the folder, its kustomization takes at least one other Application of
the folder, and nothing else names the file. One that itself leads to the folder, or to one around it, is a root that is
applied by hand.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="root.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: root, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: clusters/prod}
  destination: {server: https://kubernetes.default.svc, namespace: argocd}
```

```yaml title="clusters/prod/kustomization.yaml"
resources:
  - films.yaml
```

```yaml title="clusters/prod/films.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/films.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: media}
```

```yaml title="clusters/prod/music.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: music, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/music.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: media}
```

```text title="output"
clusters/prod/music.yaml: info ARG038 nothing deploys the Application `music`: no kustomization takes it
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="root.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: root, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: clusters/prod}
  destination: {server: https://kubernetes.default.svc, namespace: argocd}
```

```yaml title="clusters/prod/kustomization.yaml"
resources:
  - films.yaml
```

```yaml title="clusters/prod/films.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: films, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/films.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: media}
```

## When to ignore

Where the Application is parked, or applied by hand on purpose.

Since 0.2.0. Source: kustomize#5928; argo-cd, Cluster Bootstrapping.
"""

import posixpath
from collections.abc import Iterator

from ....model.argocd.deployed import folders_of_applications
from ....model.argocd.facts import ApplicationFact
from ....model.derived_values import Query
from ....model.facts import FileState
from ....model.files.file_tree import folders_of, normalize_from_root
from ....model.kustomize.builds import Build, builds
from ....model.kustomize.partial_objects import is_built, is_patch
from ....model.kustomize.paths import kustomization_in
from ....model.path_edges import named_paths
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.references import KUSTOMIZATION
from ...finding import Severity
from ...rule import File, Problem, Related, file_rule

_PLUGINS = frozenset({"generators", "transformers", "validators"})


@file_rule("ARG038", "idle-application", Severity.INFO, of=(ApplicationFact,))
def idle_application(file: File) -> Iterator[Problem]:
    path, repository = file.path, file.repository
    folder = posixpath.dirname(path)
    kustomization = kustomization_in(repository.tree, folder)
    build = builds.at(repository, kustomization) if kustomization else None
    if build is None or file.facts.state is not FileState.READ or not _is_left_out(repository, path):
        return
    applications = file.of(ApplicationFact)
    is_root = any(_leads_around(application, path) for application in applications)
    sibling = _sibling(repository, build, folder)
    if sibling and not is_root and _is_certain(repository, build, folder):
        name = applications[0].object.name
        yield Problem(
            Place(path),
            f"nothing deploys the Application `{name}`: no kustomization takes it",
            target=path,
            related=(Related(Place(build.path), "does not name it"), Related(Place(sibling), "this one is deployed")),
            hint=f"add `{posixpath.basename(path)}` to `resources`, or remove it",
        )


def _is_left_out(repository: Repository, path: str) -> bool:
    named = is_built(repository, path) or named_paths.has(repository, path)
    return not named and not is_patch(repository, path)


def _leads_around(application: ApplicationFact, path: str) -> bool:
    """Whether it deploys the folder that it stands in, or one around that."""
    around = {*folders_of(path), ""}
    return any(source.path is not None and normalize_from_root(source.path) in around for source in application.sources)


def _sibling(repository: Repository, build: Build, folder: str) -> str | None:
    """An Application of the same folder that the kustomization takes."""
    beside = (path for path in sorted(build.files) if posixpath.dirname(path) == folder)
    return next((path for path in beside if repository.facts_at(path, ApplicationFact)), None)


def _is_certain(repository: Repository, build: Build, folder: str) -> bool:
    """Whether an Application deploys the kustomization, of which all is known."""
    is_plain = build.is_whole and not build.fact.filled & _PLUGINS and build.fact.kind == KUSTOMIZATION.name
    return is_plain and _led_to.has(repository, folder)


@Query
def _led_to(repository: Repository) -> frozenset[str]:
    """The folders of the kustomizations that Applications deploy, also of those that others include."""
    folders = {folder for _, folder in folders_of_applications(repository)}
    roots = (kustomization_in(repository.tree, folder) for folder in folders)
    every = builds(repository)
    parts = (every[path].parts for path in roots if path and path in every)
    return frozenset(posixpath.dirname(part) for found in parts for part in found)
