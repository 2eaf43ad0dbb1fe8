"""An object keeps the rules that the definition of its kind has in CEL.

A CustomResourceDefinition says with `x-kubernetes-validations` what types and enumerations cannot: that one field needs
another one, or that a number is not above a second. The API server evaluates these rules and refuses an object that
breaks one. Here they are evaluated on the objects of kinds that the repository itself defines, or that were imported
with `stackwright schema import`, with the defaults of the definition filled in.

Rules that compare with the object before (`oldSelf`) are left out, and nothing is said where a value is filled in later
(`${VAR}`), a patch may change the object, or a function is used that is not known here.

## Wrong

```yaml title="crds/backup.yaml"
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: backups.example.org}
spec:
  group: example.org
  names: {kind: Backup, plural: backups}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                keep: {type: integer}
                keepAtMost: {type: integer, default: 5}
              x-kubernetes-validations:
                - rule: "!has(self.keep) || self.keep <= self.keepAtMost"
                  message: keep must not be above keepAtMost
```

```yaml title="apps/backup.yaml"
apiVersion: example.org/v1
kind: Backup
metadata: {name: nightly}
spec:
  keep: 7
```

```text title="output"
apps/backup.yaml:4:1: error SCH020 `spec` breaks a rule of Backup: keep must not be above keepAtMost
```

## Right

```yaml title="crds/backup.yaml"
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: backups.example.org}
spec:
  group: example.org
  names: {kind: Backup, plural: backups}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                keep: {type: integer}
                keepAtMost: {type: integer, default: 5}
              x-kubernetes-validations:
                - rule: "!has(self.keep) || self.keep <= self.keepAtMost"
                  message: keep must not be above keepAtMost
```

```yaml title="apps/backup.yaml"
apiVersion: example.org/v1
kind: Backup
metadata: {name: nightly}
spec:
  keep: 7
  keepAtMost: 7
```

Since 0.2.0. Source: k8s.io/apiextensions-apiserver `pkg/apiserver/schema/cel/validation.go`.
"""

from collections.abc import Iterator

from ....model.deployed.reach import may_be_changed
from ....model.facts import ViolationFact
from ....model.kustomize.partial_objects import may_be_filled_in
from ....schemas.validation.validate import ViolationType
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...select_violations import select_violations
from ...violation_messages import field_of, kind_of, make_problem


@file_rule("SCH020", "broken-rule", Severity.ERROR, of=(ViolationFact,))
def broken_cel_rule(file: File) -> Iterator[Problem]:
    found = select_violations(file, ViolationType.RULE)
    for fact in found:
        if may_be_filled_in(file.repository, file.path) or may_be_changed(file.repository, file.path, fact.owner):
            continue
        where = field_of(fact) if fact.violation.path else "it"
        rule = "".join(fact.violation.allowed)
        said = " ".join(fact.violation.got.split()) or f"`{rule}`"
        message = f"{where} breaks a rule of {kind_of(fact)}: {said}"
        hint = f"the rule is `{rule}`" if fact.violation.got else None
        yield make_problem(file.path, fact, message, "refused", hint=hint)
