"""Every value has the form that its field asks for: quantities, durations, addresses, names, lengths and ranges.

The API server or Talos refuses the object. A value that something fills in later (`${VAR}`, a template's tag) is not
judged.

Where a kustomization has `replacements` or `vars`, values may be put in on the way: then what is built is judged
(KUS012).

## Wrong

```yaml title="apps/web/claim.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: web}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 10GB}}
```

```text title="output"
apps/web/claim.yaml:6:35: error SCH005 `spec.resources.requests.storage` cannot be `10GB`
```

## Right

```yaml title="apps/web/claim.yaml"
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: web}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 10Gi}}
```

Since 0.2.0. Source: the parsers of each kind's API, such as apimachinery `pkg/api/resource/quantity.go`.
"""

from collections.abc import Iterator

from ....model.facts import ViolationFact
from ....model.kustomize.partial_objects import may_be_filled_in
from ....schemas.validation.unknown_units import in_its_units
from ....schemas.validation.validate import ViolationType
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...select_violations import select_violations
from ...violation_messages import field_of, make_problem, value_of


@file_rule("SCH005", "malformed-value", Severity.ERROR, of=(ViolationFact,))
def malformed_value(file: File) -> Iterator[Problem]:
    found = select_violations(file, ViolationType.MALFORMED)
    # What is put into an object on the way is looked at in what is built, by KUS012.
    for fact in found if not may_be_filled_in(file.repository, file.path) else ():
        form, value = ", ".join(fact.violation.allowed), value_of(fact)
        if value.startswith("`"):
            advice = in_its_units(form, fact.violation.got.strip('"'))
            hint = f"{advice}; it must be {form}" if advice else f"write {form}"
            yield make_problem(file.path, fact, f"{field_of(fact)} cannot be {value}", "not of that form", hint=hint)
        else:  # a list, a mapping, or what may be a secret
            yield make_problem(file.path, fact, f"{field_of(fact)} must be {form}", "not of that form")
