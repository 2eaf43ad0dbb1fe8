"""A folder has one kustomization file.

`kustomization.yaml`, `kustomization.yml` and `Kustomization` are three names for the same thing; kustomize refuses a
folder with two of them: `Found multiple kustomization files`.

## Wrong

```yaml title="apps/web/kustomization.yaml"
resources: [service.yaml]
```

```yaml title="apps/web/kustomization.yml"
resources: [service.yaml]
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```text title="output"
apps/web/kustomization.yml: error KUS004 apps/web has two kustomization files, which kustomize refuses
```

## Right

```yaml title="apps/web/kustomization.yaml"
resources: [service.yaml]
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

Since 0.1.0. Source: kustomize `api/internal/target/kusttarget.go` (LoadKustFile).
"""

import posixpath
from collections.abc import Iterator

from ....model.derived_values import Query
from ....model.kustomize.facts import KustomizationFact
from ....model.repository import Repository
from ....model.text.place import Place
from ....schemas.file_types import KUSTOMIZATION_NAMES
from ...finding import Severity
from ...rule import Problem, Related, repository_rule


@repository_rule("KUS004", "two-kustomizations", Severity.ERROR)
def two_kustomizations(repository: Repository) -> Iterator[Problem]:
    for folder, there in _of_several_names(repository):
        if any(repository.facts_at(path, KustomizationFact) for path in there):
            yield Problem(
                Place(there[1]),
                f"{folder or 'the root'} has two kustomization files, which kustomize refuses",
                target=there[1],
                related=(Related(Place(there[0]), "the other one"),),
                hint="keep one of them",
            )


@Query
def _of_several_names(repository: Repository) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The folders with files of several of the names that kustomize looks for, in the order in which it does."""
    tree, found = repository.tree, dict[str, list[str]]()
    for name in KUSTOMIZATION_NAMES:
        for path in tree.by_name.get(name, ()):
            if path in tree.files:
                found.setdefault(posixpath.dirname(path), []).append(path)
    return tuple((folder, tuple(paths)) for folder, paths in sorted(found.items()) if len(paths) > 1)
