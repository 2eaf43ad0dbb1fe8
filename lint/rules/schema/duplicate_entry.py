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

from ....model.facts import ViolationFact
from ....schemas.validation.validate import ViolationType
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...select_violations import select_violations
from ...violation_messages import format_path, make_problem, related_field


@file_rule("SCH006", "duplicate-entry", Severity.ERROR, of=(ViolationFact,))
def duplicate_entry(file: File) -> Iterator[Problem]:
    for fact in select_violations(file, ViolationType.DUPLICATE):
        steps = fact.violation.path[:-1]
        keys = " and ".join(fact.violation.allowed)
        yield make_problem(
            file.path,
            fact,
            f"`{format_path(steps)}` has two entries with the same {keys}",
            "the second",
            related=(related_field(file.path, fact, (*steps, int(fact.violation.got)), "the first"),),
            hint=f"give each its own {keys}, or remove one",
        )
