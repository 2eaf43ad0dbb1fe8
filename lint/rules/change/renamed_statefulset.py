"""A StatefulSet with volumes keeps its name and its namespace.

The volumes of a StatefulSet are found by its name: `data-web-0` belongs to `web`, in the same namespace. Under another
name it begins with empty volumes, whatever was in the old ones; those stay behind, or are lost where the claims go with
it (`persistentVolumeClaimRetentionPolicy`). A `namePrefix`, a `nameSuffix` or a `namespace` that a kustomization above
it gets is enough. The rule compares what a folder has built before the change with what it builds now.

## Wrong

```yaml title="before: films/kustomization.yaml"
resources:
  - db.yaml
```

```yaml title="films/kustomization.yaml"
nameSuffix: -b
resources:
  - db.yaml
```

```yaml title="films/db.yaml"
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: postgres, image: "postgres:17"}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 10Gi}}
```

```text title="output"
films/kustomization.yaml:1:13: warning CHG005 the StatefulSet `db` is called `db-b` now, and begins with empty volumes
```

## Right

```yaml title="before: films/kustomization.yaml"
resources:
  - db.yaml
```

```yaml title="films/kustomization.yaml"
labels:
  - pairs: {stage: prod}
resources:
  - db.yaml
```

```yaml title="films/db.yaml"
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: postgres, image: "postgres:17"}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 10Gi}}
```

## When to ignore

Where what is in the volumes is moved, or made again.

Since 0.2.0. Source: kubernetes `pkg/controller/statefulset/stateful_set_utils.go` (getPersistentVolumeClaimName).
"""

from collections.abc import Iterator

from ....model.changes.compared import Deployed, Id, Part
from ....model.text.place import Place
from ....model.text.typed_access import items
from ....schemas.reference_forms import Kind
from ...finding import Severity
from ...rule import Change, Problem, change_rule

_SET = Kind("apps", "StatefulSet")


@change_rule("CHG005", "renamed-set", Severity.WARNING)
def renamed_set(change: Change) -> Iterator[Problem]:
    parts = change.compared.parts()
    kept = {one for part in parts for one in part.now if one not in part.before}
    told: set[tuple[Place, str]] = set()
    for part in parts:
        for gone, before in part.before.items():
            if gone in part.now or gone in kept or gone.kind != _SET or not _has_volumes(before):
                continue
            now = _find_renamed(part, before)
            if now is not None and _has_volumes(now):
                problem = _problem(gone, now)
                if (problem.at, gone.name) not in told:
                    told.add((problem.at, gone.name))
                    yield problem


def _has_volumes(one: Deployed) -> bool:
    return bool(items(one.value, "spec", "volumeClaimTemplates"))


def _find_renamed(part: Part, before: Deployed) -> Deployed | None:
    """What the same document makes now, where it is one object, as it was."""
    new = [one for key, one in part.now.items() if key not in part.before and _is_of_same(one, before)]
    old = [one for key, one in part.before.items() if key not in part.now and _is_of_same(one, before)]
    return new[0] if len(new) == len(old) == 1 else None


def _is_of_same(one: Deployed, other: Deployed) -> bool:
    return one.id.kind == other.id.kind and one.made_by.path == other.made_by.path


def _problem(gone: Id, now: Deployed) -> Problem:
    moved = gone.name == now.id.name
    field, what = (
        ("namespace", f"stands in `{now.id.namespace}` now") if moved else ("name", f"is called `{now.id.name}` now")
    )
    message = f"the StatefulSet `{gone.name}` {what}, and begins with empty volumes"
    hint = f"keep its {field}, or move what is in its volumes first"
    return Problem(now.origin(("metadata", field)), message, "is another one now", gone.name, hint=hint)
