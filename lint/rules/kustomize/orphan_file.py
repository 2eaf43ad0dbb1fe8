"""Every manifest beside a kustomization is part of it.

kustomize takes only what it is told: a manifest beside a kustomization that nothing refers to is not part of the build,
and nothing says so. Often it was meant to be added; often it is parked or applied by hand on purpose, hence only in the
strict profile.

## Wrong

```yaml title="apps/web/kustomization.yaml"
resources:
  - service.yaml
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="apps/web/account.yaml"
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
```

```text title="output"
apps/web/account.yaml: info KUS008 no kustomization includes this file, although it stands beside one
```

## Right

```yaml title="apps/web/kustomization.yaml"
resources:
  - service.yaml
  - account.yaml
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

```yaml title="apps/web/account.yaml"
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
```

Since 0.1.0. Source: kustomize#5928 (closed as out of scope).
"""

from collections.abc import Iterator

from ....model.deployed.find_ignoring_kustomization import find_ignoring
from ....model.facts import ObjectFact
from ....model.text.place import Place
from ...finding import Severity
from ...rule import File, Problem, Related, file_rule


@file_rule("KUS008", "orphan-file", Severity.INFO, of=(ObjectFact,), strict=True, follows=("ARG038", "CHG004"))
def orphan_file(file: File) -> Iterator[Problem]:
    kustomization = find_ignoring(file.repository, file.path)
    if kustomization is not None:
        message = "no kustomization includes this file, although it stands beside one"
        related = (Related(Place(kustomization), "does not name it"),)
        hint = "add it to `resources`, or remove it"
        yield Problem(Place(file.path), message, target=file.path, related=related, hint=hint)
