"""A kustomization has something in it.

kustomize from 5.1 on refuses a kustomization that sets nothing: `kustomization.yaml is empty`, and every build that
includes the folder fails with it. One with `resources: []` and nothing else is accepted and builds nothing (Flux 2.2
refuses it, too), which is only told as info.

## Wrong

```yaml title="apps/web/kustomization.yaml"
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
# resources:
#   - service.yaml
```

```yaml title="apps/later/kustomization.yaml"
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: []
```

```text title="output"
apps/later/kustomization.yaml:3:1: info KUS003 this kustomization builds nothing
apps/web/kustomization.yaml:1:1: error KUS003 this kustomization sets nothing, which kustomize refuses
```

## Right

```yaml title="apps/web/kustomization.yaml"
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - service.yaml
```

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
```

## When to ignore

A folder that is kept for later and that nothing includes; removing the file is as good.

Since 0.1.0. Source: kustomize `api/types/kustomization.go` (CheckEmpty), kustomize#5337, fluxcd/pkg#757.
"""

from collections.abc import Iterator

from ....model.kustomize.facts import KustomizationFact
from ....model.text.place import Node, Place
from ...finding import Severity
from ...rule import File, Problem, file_rule


@file_rule("KUS003", "empty-kustomization", Severity.ERROR, of=(KustomizationFact,))
def empty_kustomization(file: File) -> Iterator[Problem]:
    for fact in file.of(KustomizationFact):
        if not fact.filled and fact.api_version.partition("/")[0] in ("", "kustomize.config.k8s.io"):
            yield _problem(file.path, fact)


def _problem(path: str, fact: KustomizationFact) -> Problem:
    hint = "name its resources, or remove the file and what refers to the folder"
    if fact.fields:
        at = Place(path, Node(0, (min(fact.fields),), key=True))
        return Problem(at, "this kustomization builds nothing", "nothing in it", hint=hint, severity=Severity.INFO)
    at = Place(path, Node(0, ("apiVersion" if fact.api_version else "kind",), key=True))
    return Problem(at, "this kustomization sets nothing, which kustomize refuses", "nothing follows", hint=hint)
