"""A kustomization includes each resource once.

kustomize refuses the second one: `may not add resource with an already registered id`.

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

from ....model.edge import Edge
from ....model.place import Place
from ....model.repository import Repository
from ...finding import Severity
from ...rule import Problem, Related, repository_rule


@repository_rule("KUS006", "duplicate-resource", Severity.ERROR)
def duplicate_resource(repository: Repository) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Place] = {}
    for edge in repository.path_edges:
        if (
            edge.hit is None
            or edge.reference.path not in ("resources[]", "bases[]")
            or not _has_objects(repository, edge)
        ):
            continue
        first = seen.setdefault((edge.at.path, edge.hit.path), edge.at)
        if first != edge.at:
            yield Problem(
                edge.at,
                f"`{edge.written}` is included twice, which kustomize refuses",
                "second time",
                edge.target,
                (Related(first, "first time"),),
                "remove one of the two lines",
            )


def _has_objects(repository: Repository, edge: Edge) -> bool:
    """Whether something is known to be registered twice: an empty build can be included any number of times."""
    if edge.hit is None:
        return False
    build = repository.builds.get(edge.hit.path)
    paths = build.files if build else {edge.hit.path}
    return any(repository.files[path].objects for path in paths if path in repository.files)
