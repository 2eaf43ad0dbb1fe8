"""A field with a fixed set of values has one of them.

KubeVirt's own definitions have almost no enumerations: its admission webhook refuses the value when the object is
applied, or the virtual machine never starts.

## Wrong

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: Loadbalancer
  ports: [{port: 80}]
```

```text title="output"
apps/web/service.yaml:5:9: error SCH004 `spec.type` cannot be `Loadbalancer`
```

## Right

```yaml title="apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  ports: [{port: 80}]
```

Since 0.2.0. Source: the enumerations of each kind's API and of its admission.
"""

from collections.abc import Iterator

from ....model.files.tree import closest
from ....model.repository import Repository
from ....schemas.validation.validate import Fault
from ...finding import Severity
from ...rule import Problem, repository_rule
from ...violation_messages import field_of, one_of, read_as, told, value_of


@repository_rule("SCH004", "unknown-value", Severity.ERROR)
def unknown_value(repository: Repository) -> Iterator[Problem]:
    for path, fact in repository.mistakes(Fault.NOT_ALLOWED):
        allowed = fact.mistake.allowed
        near = closest(fact.mistake.got.strip('"'), [value.strip('"') for value in allowed], cutoff=0.6)
        values = f"it can be {one_of(allowed)}" if allowed else "its schema lists the values"
        said = f"{read_as(fact)} here; " if read_as(fact) else ""
        yield told(
            path,
            fact,
            f"{field_of(fact)} cannot be {value_of(fact)}",
            "no such value",
            hint=f"{said}write `{near}`; {values}" if near else f"{said}{values}",
        )
