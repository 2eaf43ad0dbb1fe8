"""No two entries of a list have the same name, where the name is what tells them apart.

Two volumes, disks, networks or containers of one name: the API server refuses the object, or one entry replaces the
other.

## Wrong

```yaml title="apps/web/pod.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: web, image: registry.example.org/web:1.0}
    - {name: web, image: registry.example.org/proxy:1.0}
```

```text title="output"
apps/web/pod.yaml:7:7: error SCH006 `spec.containers` has two entries with the same name
```

## Right

```yaml title="apps/web/pod.yaml"
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: web, image: registry.example.org/web:1.0}
    - {name: proxy, image: registry.example.org/proxy:1.0}
```

Since 0.2.0. Source: the list-map keys of each kind's API, and KubeVirt's admission (`validateVolumes`, `disks.go`).
"""

from collections.abc import Iterator

from ....model.repository import Repository
from ....schemas.validation.validate import Fault
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...violation_messages import beside, dotted, told


@repository_rule("SCH006", "duplicate-entry", Severity.ERROR)
def duplicate_entry(repository: Repository) -> Iterator[Problem]:
    for path, fact in repository.mistakes(Fault.DUPLICATE):
        steps = fact.mistake.path[:-1]
        keys = " and ".join(fact.mistake.allowed)
        yield told(
            path,
            fact,
            f"`{dotted(steps)}` has two entries with the same {keys}",
            "the second",
            related=(beside(path, fact, (*steps, int(fact.mistake.got)), "the first"),),
            hint=f"give each its own {keys}, or remove one",
        )
