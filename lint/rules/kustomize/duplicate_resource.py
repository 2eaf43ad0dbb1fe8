"""A kustomization includes each resource once.

kustomize refuses the second one: `may not add resource with an already registered id`. It may come in twice directly,
or through two bases that both include it and leave its name and namespace as they are.

## Wrong

```yaml title="apps/web/kustomization.yaml"
resources:
  - service.yaml
  - ./service.yaml
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```text title="output"
apps/web/kustomization.yaml:3:5: error KUS006 `./service.yaml` is included twice, which kustomize refuses
```

```yaml title="fixed: apps/web/kustomization.yaml"
resources:
  - service.yaml
```

## Wrong, through two bases

```yaml title="apps/all/kustomization.yaml"
resources:
  - ../web
  - ../api
```

```yaml title="apps/web/kustomization.yaml"
resources: [../shared]
```

```yaml title="apps/api/kustomization.yaml"
resources: [../shared]
```

```yaml title="apps/shared/kustomization.yaml"
resources: [config.yaml]
```

```yaml title="apps/shared/config.yaml"
apiVersion: v1
kind: ConfigMap
metadata: {name: shared}
```

```text title="output"
apps/all/kustomization.yaml:3:5: error KUS006 `../api` brings apps/shared/config.yaml in again, which kustomize refuses
```

## Right

```yaml title="apps/web/kustomization.yaml"
resources:
  - service.yaml
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

Since 0.1.0. Source: kustomize `api/resmap/reswrangler.go` (Append).
"""

from collections.abc import Iterator

from ....model.edge import Edge as Reference
from ....model.edit import Action, Edit
from ....model.facts import ObjectFact
from ....model.kustomize.builds import builds, names_folder
from ....model.kustomize.facts import KustomizationFact
from ....model.path_edges import path_edges_of
from ....model.repository import Repository
from ...finding import Severity
from ...rule import File, Fix, Problem, Related, file_rule

#: Fields with which a base leaves the names and namespaces of its objects as they are, and takes none of them away.
_HARMLESS = frozenset(
    {"resources", "bases", "labels", "commonLabels", "commonAnnotations", "images", "replicas", "metadata"}
    | {"configMapGenerator", "secretGenerator", "generatorOptions", "buildMetadata", "sortOptions"}
)


@file_rule("KUS006", "duplicate-resource", Severity.ERROR, of=(KustomizationFact,))
def duplicate_resource(file: File) -> Iterator[Problem]:
    seen: dict[str, Reference] = {}
    for edge in path_edges_of(file.repository, file.path):
        if edge.hit and edge.reference.path in ("resources[]", "bases[]"):
            yield from _second(file.repository, edge, seen)


def _second(repository: Repository, edge: Reference, seen: dict[str, Reference]) -> Iterator[Problem]:
    """A problem where the edge brings in a manifest that an earlier one has brought in; then it is one of `seen`."""
    brought = sorted(_manifests(repository, edge))
    again = next((path for path in brought if path in seen), None)
    if again is not None:
        first = seen[again]
        same = first.hit == edge.hit
        what = "is included twice" if same else f"brings {again} in again"
        yield Problem(
            edge.at,
            f"`{edge.written}` {what}, which kustomize refuses",
            "second time",
            edge.target,
            (Related(first.at, "first time"),),
            "remove one of the two lines" if same else "include what both need once, in a place of its own",
            fix=Fix("Remove the second one", True, (Edit(edge.at, Action.REMOVE),)) if same else None,
        )
    for path in brought:
        seen.setdefault(path, edge)


def _manifests(repository: Repository, edge: Reference) -> set[str]:
    """The manifests with objects that an edge brings in as they are."""
    if edge.hit is None:
        return set()
    build = builds.at(repository, edge.hit.path) if names_folder(edge) else None
    paths = build.files if build else {edge.hit.path}
    facts = [repository.facts_at(part, KustomizationFact)[0] for part in build.parts] if build else []
    if any(fact.filled - _HARMLESS or fact.kind == "Component" for fact in facts):
        return set()
    return {path for path in paths if repository.facts_at(path, ObjectFact)}
