"""No two Applications of one name are deployed to the same place.

An Application is known by its namespace and name. Where two files of one deployment have the same, the one that is
applied last replaces the other, and what the other deployed is orphaned or pruned. Files count as one deployment where
the same kustomization or Application takes both, or where both stand in one folder that no kustomization sorts out; the
same name in the folders of two clusters is fine, and so it is in files beside a `Chart.yaml`, which Helm leaves out.

## Wrong

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="clusters/prod/web-new.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web-new.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```text title="output"
clusters/prod/web.yaml:3:18: warning ARG003 the Application `web` is declared twice in one deployment
```

## Right

```yaml title="clusters/prod/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

```yaml title="clusters/stage/web.yaml"
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.org/team/web.git, path: deploy}
  destination: {server: https://kubernetes.default.svc, namespace: web}
```

Since 0.1.0. Source: the API server's key of an object; argo-cd#7156.
"""

import posixpath
from collections import defaultdict
from collections.abc import Iterator

from ....model.argocd.facts import ApplicationFact
from ....model.facts import FileState
from ....model.kustomize.builds import builds
from ....model.kustomize.paths import kustomization_in
from ....model.path_edges import path_edges, path_edges_of
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.file_types import CHART_NAME, is_placeholder
from ....schemas.references import APPLICATION
from ...finding import Severity
from ...rule import Problem, Related, name_of, repository_rule


@repository_rule("ARG003", "duplicate-application", Severity.WARNING)
def duplicate_application(repository: Repository) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    several = _several(repository)
    units = _units(repository) if several else {}
    for path, application in several:
        for unit in units[path]:
            changes = _changes(repository, unit, path)
            key = (unit, application.object.namespace or "", application.object.name, *changes)
            seen[key].append(name_of(Place(path, application.object.at)))
    told: set[tuple[Place, ...]] = set()
    for (_, _, name, *_), places in sorted(seen.items(), key=lambda entry: entry[0]):
        group = tuple(sorted(set(places), key=lambda place: (place.path, str(place.at))))
        if len(group) > 1 and group not in told:
            told.add(group)
            first, *others = reversed(group)
            yield Problem(
                first,
                f"the Application `{name}` is declared twice in one deployment",
                "one of them",
                name,
                tuple(Related(place, "also here") for place in others),
                "rename or remove one of them",
            )


def _several(repository: Repository) -> list[tuple[str, ApplicationFact]]:
    """The Applications of which the name is used more than once, each with its file."""
    found: dict[str, list[tuple[str, ApplicationFact]]] = defaultdict(list)
    for path, application in repository.each(ApplicationFact):
        if not is_placeholder(application.object.name) and repository.states[path] is FileState.READ:
            found[application.object.name].append((path, application))
    return [pair for pairs in found.values() if len(pairs) > 1 for pair in pairs]


def _changes(repository: Repository, unit: str, path: str) -> list[str]:
    """What the kustomizations on the way from the unit to the file do to names and namespaces."""
    parts = builds(repository)[unit].parts if unit in builds(repository) else ()
    facts = (builds(repository)[part].fact for part in parts if path in builds(repository)[part].files)
    changes = (f"{fact.namespace or ''} {fact.prefix} {fact.suffix}" for fact in facts)
    return sorted(change for change in changes if change.strip())


def _units(repository: Repository) -> dict[str, set[str]]:
    """What deploys each file: kustomizations, else the folder that an Application (or somebody) applies as it is."""
    patches = {edge.hit.path for edge in path_edges(repository) if edge.hit and "patch" in edge.reference.path}
    sorted_out = {
        edge.hit.path
        for path, application in repository.each(ApplicationFact)
        for edge in path_edges_of(repository, path)
        if edge.hit and edge.reference.source == APPLICATION and any(source.filters for source in application.sources)
    }
    units: dict[str, set[str]] = defaultdict(set)
    for kustomization, build in builds(repository).items():
        for path in build.files - patches:
            units[path].add(kustomization)
    for path in repository.facts(ApplicationFact):
        folder = posixpath.dirname(path)
        alone = path not in units and path not in patches and kustomization_in(repository.tree, folder) is None
        is_chart = posixpath.join(folder, CHART_NAME) in repository.tree.files  # only its templates are deployed
        if alone and not is_chart and folder not in sorted_out:
            units[path].add(folder)
    return units
