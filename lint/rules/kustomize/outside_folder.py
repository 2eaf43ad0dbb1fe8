"""A kustomization that Argo CD builds takes files from its own folder.

kustomize refuses a file that is not in or below the folder of the kustomization: `security; file … is not in or below
…`. Folders with a kustomization of their own may be anywhere in the repository. The rule speaks where Argo CD deploys
from this repository, Flux (which lifts the restriction) does not, and nothing here mentions `LoadRestrictionsNone`, the
build option that lifts it.

## Wrong

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="root.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/web/kustomization.yaml"
resources:
  - ../shared/service.yaml
```

```yaml title="apps/shared/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```text title="output"
apps/web/kustomization.yaml:2:5: error KUS009 `../shared/service.yaml` is outside of apps/web, which kustomize refuses
```

## Right

```yaml title="stackwright.yaml"
repository:
  urls: [https://git.example.org/team/platform.git]
```

```yaml title="root.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/platform.git, path: apps/web}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="apps/web/kustomization.yaml"
resources:
  - ../shared
```

```yaml title="apps/shared/kustomization.yaml"
resources:
  - service.yaml
```

```yaml title="apps/shared/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

## When to ignore

Where Argo CD's own configuration, with `kustomize.buildOptions: --load-restrictor LoadRestrictionsNone`, stands in
another repository.

Since 0.1.0. Source: kustomize `api/internal/loader/fileloader.go`; kustomize#985, #2159.
"""

import posixpath
from collections.abc import Iterator

from ....model.argocd.facts import ApplicationFact, Mark, MarkFact
from ....model.edge import Edge
from ....model.flux.facts import FluxFact
from ....model.kustomize.builds import builds
from ....model.path_edges import files_naming_paths, path_edges, path_edges_of
from ....model.repository import Repository, file_query
from ....model.text.place import Place
from ....schemas.reference_forms import Leads
from ....schemas.references import COMPONENT, KUSTOMIZATION
from ...finding import Severity
from ...rule import Problem, Related, repository_rule

#: helm reads its value files itself, without the restriction.
_FREE = frozenset({"helmCharts[].valuesFile", "helmCharts[].additionalValuesFiles[]"})


@repository_rule("KUS009", "outside-folder", Severity.ERROR)
def outside_folder(repository: Repository) -> Iterator[Problem]:
    marks = (fact.mark for _, fact in repository.each(MarkFact))
    if repository.facts(FluxFact) or Mark.LIFTS_RESTRICTIONS in marks or not repository.facts(ApplicationFact):
        return
    outside = [edge for edges in _outside(repository).values() for edge in edges]
    built = _argocd_kustomizations(repository) if outside else set()
    for edge in outside:
        if edge.at.path in built:
            folder = posixpath.dirname(edge.at.path)
            yield Problem(
                edge.at,
                f"`{edge.written}` is outside of {folder}, which kustomize refuses",
                "not in or below this folder",
                edge.target,
                (Related(Place(edge.target), "this file"),),
                "give its folder a kustomization and name the folder, or move the file",
            )


def _argocd_kustomizations(repository: Repository) -> set[str]:
    """The kustomization files that Applications of this repository lead to, directly or through others."""
    folders = {edge.hit.path for edge in path_edges(repository) if edge.hit and edge.reference.leads is Leads.FOLDER}
    found = (build for path, build in builds(repository).items() if posixpath.dirname(path) in folders)
    return {part for build in found for part in build.parts}


@file_query(files_naming_paths)
def _outside(repository: Repository, path: str) -> tuple[Edge, ...]:
    """What a kustomization names as files outside of its folder."""
    folder = posixpath.dirname(path)
    return tuple(edge for edge in path_edges_of(repository, path) if folder and _is_outside(edge, folder))


def _is_outside(edge: Edge, folder: str) -> bool:
    is_file = edge.hit is not None and edge.hit.path == edge.target
    of_kustomize = edge.reference.source in (KUSTOMIZATION, COMPONENT) and edge.reference.path not in _FREE
    return is_file and of_kustomize and not edge.target.startswith(f"{folder}/")
