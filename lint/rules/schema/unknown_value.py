"""A field with a fixed set of values has one of them.

Where the API server does not list the values of a custom resource, what works with it refuses them: KubeVirt's own
definitions have almost no enumerations, and its admission webhook refuses the value when the object is applied, or the
virtual machine never starts; CDI makes a PersistentVolumeClaim of a DataVolume, and the API server refuses that.

A value that nothing reads is an info: in the steps of an ApplicationSet's `rollingSync`, which count only where the
controller is started with progressive syncs, and in a sync window of an AppProject that is for no Application.

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

```yaml title="fixed: apps/web/service.yaml"
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  ports: [{port: 80}]
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

Since 0.2.0. Source: the enumerations of each kind's API and of its admission; CDI `pkg/controller/datavolume`;
argo-cd `applicationset/progressivesync` (a step with another operator is skipped), `SyncWindows.Matches`.
"""

from collections.abc import Iterator

from ....model.facts import ViolationFact
from ....model.files.file_tree import closest
from ....schemas.validation.validate import ViolationType
from ...argocd_settings_without_effect import is_unread
from ...finding import Severity
from ...propose import is_meant, propose_value
from ...rule import File, Problem, file_rule
from ...select_violations import select_violations
from ...violation_messages import field_of, make_problem, one_of, read_as, value_of


@file_rule("SCH004", "unknown-value", Severity.ERROR, of=(ViolationFact,))
def unknown_value(file: File) -> Iterator[Problem]:
    for fact in select_violations(file, ViolationType.NOT_ALLOWED):
        allowed = fact.violation.allowed
        got, names = fact.violation.got.strip('"'), [value.strip('"') for value in allowed]
        near = closest(got, names, cutoff=0.6)
        values = f"it can be {one_of(allowed)}" if allowed else "its schema lists the values"
        said = f"{read_as(fact)} here; " if read_as(fact) else ""
        yield make_problem(
            file.path,
            fact,
            f"{field_of(fact)} cannot be {value_of(fact)}",
            "no such value",
            hint=f"{said}write `{near}`; {values}" if near else f"{said}{values}",
            severity=Severity.INFO if is_unread(file, fact) else None,
            fix=propose_value(file.place(fact.at), got, near, safe=is_meant(got, near, names))
            if near and f'"{near}"' in allowed and fact.violation.got == f'"{got}"'
            else None,
        )
