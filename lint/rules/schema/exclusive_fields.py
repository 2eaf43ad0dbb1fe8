"""Of fields that exclude each other one is set, and of a group that needs one, one is there.

The API server, the webhook of the kind or its controller refuses the object. What a patch of a kustomization, of an
Application or of Flux may still take away or add is not judged.

## Wrong

```yaml title="vms/web.yaml"
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
metadata: {name: web}
spec:
  source:
    http: {url: https://images.example.org/web.qcow2}
    blank: {}
  storage: {resources: {requests: {storage: 10Gi}}}
```

```text title="output"
vms/web.yaml:5:3: error SCH007 `spec.source` has `blank` and `http`, which exclude each other
```

## Right

```yaml title="vms/web.yaml"
apiVersion: cdi.kubevirt.io/v1beta1
kind: DataVolume
metadata: {name: web}
spec:
  source:
    http: {url: https://images.example.org/web.qcow2}
  storage: {resources: {requests: {storage: 10Gi}}}
```

Since 0.2.0. Source: the admission of each kind: KubeVirt `vmi-create-admitter.go`, CDI `datavolume-validate.go`, Argo
CD `util/argo`.
"""

from collections.abc import Iterator

from ....model.deployed.reach import may_be_changed
from ....model.facts import ViolationFact
from ....schemas.validation.validate import ViolationType
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...select_violations import select_violations
from ...violation_messages import field_of, make_problem, one_of


@file_rule("SCH007", "exclusive-fields", Severity.ERROR, of=(ViolationFact,))
def exclusive_fields(file: File) -> Iterator[Problem]:
    for fact in select_violations(file, ViolationType.EXCLUSIVE):
        where = field_of(fact)
        border = fact.violation.allowed.index("")
        found, names = sorted(fact.violation.allowed[:border]), fact.violation.allowed[border + 1 :]
        if found and may_be_changed(file.repository, file.path, fact.owner):
            continue
        if found:
            listed = ", ".join(f"`{name}`" for name in found[:-1]) + f" and `{found[-1]}`"
            yield make_problem(
                file.path, fact, f"{where} has {listed}, which exclude each other", hint="keep one of them"
            )
        else:
            yield make_problem(file.path, fact, f"{where} needs one of {one_of(names)}", hint="add one of them")
