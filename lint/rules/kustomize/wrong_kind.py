"""`resources` names Kustomizations and `components` names Components.

A Component changes what the kustomization that includes it has put together; kustomize refuses it under `resources`,
and refuses a Kustomization under `components`. A folder whose `kustomization.yaml` is Flux's object of the same name is
refused as well, and so is a kustomization file named as if it were a manifest: name its folder.

An object of Flux under that name is told wherever no kustomization names the file itself: as a warning where nothing in
the repository is known to build the folder, since the file may be applied alone, and whoever builds the folder later is
refused.

## Wrong

```yaml title="apps/web/kustomization.yaml"
resources:
  - ../debug
```

```yaml title="apps/debug/kustomization.yaml"
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
namespace: debug
```

```text title="output"
apps/web/kustomization.yaml:2:5: error KUS005 `../debug` is a Component, which `resources` cannot include
```

## Wrong, the file instead of its folder

```yaml title="apps/web/kustomization.yaml"
resources:
  - ../base/kustomization.yaml
```

```yaml title="apps/base/kustomization.yaml"
resources:
  - service.yaml
```

```yaml title="apps/base/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```text title="output"
apps/web/kustomization.yaml:2:5: error KUS005 `../base/kustomization.yaml` is a kustomization, not a manifest
```

```yaml title="fixed: apps/web/kustomization.yaml"
resources:
  - ../base
```

## Wrong, an object of Flux under the name of kustomize's file

```yaml title="flux.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: home, namespace: flux-system}
spec:
  interval: 1h
  path: ./clusters/home
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
```

```yaml title="clusters/home/a/kustomization.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
```

```yaml title="apps/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```text title="output"
clusters/home/a/kustomization.yaml:1:13: error KUS005 an object of Flux is where kustomize looks for a file of its own
```

## Wrong, where nothing is known to build the folder

```yaml title="clusters/home/kustomization.yaml"
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  interval: 1h
  path: ./apps
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
```

```yaml title="apps/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```text title="output"
clusters/home/kustomization.yaml:1:13: warning KUS005 an object of Flux is where kustomize looks for a file of its own
```

## Right

```yaml title="apps/web/kustomization.yaml"
components:
  - ../debug
```

```yaml title="apps/debug/kustomization.yaml"
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
namespace: debug
```

Since 0.1.0. Source: kustomize `api/internal/target/kusttarget.go` (accumulateDirectory).
"""

import posixpath
from collections.abc import Iterator

from ....model.derived_values import Query
from ....model.edge import Edge
from ....model.flux.facts import FluxFact
from ....model.kustomize.builds import below, included
from ....model.kustomize.facts import KustomizationFact
from ....model.kustomize.paths import kustomization_in
from ....model.path_edges import path_edges
from ....model.repository import Repository, file_query
from ....model.text.place import Node, Place
from ....schemas.kubernetes.served import find_unknown_kustomization
from ....schemas.reference_forms import Leads
from ...finding import Severity
from ...propose import propose_value
from ...rule import Problem, Related, repository_rule

_OF_FLUX = "kustomize.toolkit.fluxcd.io/"


@repository_rule("KUS005", "wrong-kind", Severity.ERROR)
def wrong_kind(repository: Repository) -> Iterator[Problem]:
    for problems in _in_file(repository).values():
        yield from problems
    yield from _objects_of_flux(repository)


@file_query(included)
def _in_file(repository: Repository, path: str) -> tuple[Problem, ...]:
    """What a kustomization includes of another kind."""
    return tuple(problem for edge in included.at(repository, path) or () for problem in _check(repository, edge))


def _check(repository: Repository, edge: Edge) -> Iterator[Problem]:
    facts = repository.facts_at(edge.hit.path, KustomizationFact) if edge.hit else ()
    if edge.hit and facts and (said := _describe(edge, facts[-1])):
        sentence, hint = said
        related = (Related(Place(edge.hit.path, Node(0, ("kind",))), "this one"),)
        is_file = edge.target == edge.hit.path
        folder = posixpath.dirname(edge.written) or "."
        fix = propose_value(edge.at, edge.written, folder, safe=True) if is_file else None
        yield Problem(edge.at, sentence, "included here", edge.target, related, hint, fix=fix)


@Query
def _of_flux(repository: Repository) -> frozenset[str]:
    """The files of kustomize's names that are objects of Flux."""
    every = repository.each(KustomizationFact)
    return frozenset(path for path, fact in every if fact.api_version.startswith(_OF_FLUX))


def _objects_of_flux(repository: Repository) -> Iterator[Problem]:
    """Objects of Flux under the name of kustomize's file, which nothing includes as a file.

    Where nothing is known to build the folder, the file may be applied by itself: that is a warning.
    """
    of_flux = _of_flux(repository)
    if not of_flux:
        return
    named = {edge.hit.path for edge in path_edges(repository) if edge.hit}
    deployed = _deployed(repository)
    for path in sorted(of_flux - named):
        yield Problem(
            Place(path, Node(0, ("apiVersion",))),
            "an object of Flux is where kustomize looks for a file of its own",
            "kustomize refuses the folder",
            path,
            hint="give the file another name, such as `flux.yaml`",
            severity=None if path in deployed else Severity.WARNING,
        )


def _deployed(repository: Repository) -> set[str]:
    """The kustomization files of folders that are deployed; Flux takes those further down as well."""
    folders = [edge.hit.path for edge in path_edges(repository) if edge.reference.leads is Leads.FOLDER and edge.hit]
    found = {path for folder in folders if (path := kustomization_in(repository.tree, folder))}
    of_flux = {fact.path for _, fact in repository.each(FluxFact)}
    return found.union(*(below(repository, folder) for folder in folders if folder in of_flux))


def _describe(edge: Edge, fact: KustomizationFact) -> tuple[str, str] | None:
    written, field = f"`{edge.written}`", edge.reference.path.removesuffix("[]")
    if edge.hit is None:
        return None
    if find_unknown_kustomization(fact.api_version, fact.kind) is not None:  # which is told where it stands
        return None
    foreign = bool(fact.api_version) and not fact.api_version.startswith("kustomize.config.k8s.io/")
    if edge.target == edge.hit.path:
        folder = posixpath.dirname(edge.written) or "."
        return None if foreign else (f"{written} is a kustomization, not a manifest", f"name its folder: `{folder}`")
    if not fact.fields and not fact.api_version:  # it is empty, which is another mistake
        return None
    if foreign:
        return f"{written} has a kustomization.yaml that is of {fact.api_version}", "give that file another name"
    if fact.kind == "Component" and field != "components":
        return f"{written} is a Component, which `{field}` cannot include", "name it under `components`"
    if fact.kind != "Component" and field == "components":
        return f"{written} is a {fact.kind}, but `components` takes Components", "name it under `resources`"
    return None
