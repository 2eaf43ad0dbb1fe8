"""No field is used that its own system tells people to leave.

KubeVirt and CDI warn when such an object is applied, kustomize when it builds; a later version removes the field. The
rule speaks where every version that applies deprecates it; see [VER001](VER001.md) for how that is known.

## Wrong

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  running: true
  template:
    spec:
      domain:
        devices: {}
        resources: {requests: {memory: 2Gi}}
```

```text title="output"
vms/web.yaml:5:3: info VER003 `spec.running` is deprecated since KubeVirt 1.4
```

## Right

```yaml title="vms/web.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        devices: {}
        resources: {requests: {memory: 2Gi}}
```

Since 0.2.0. Source: KubeVirt `vms-admitter.go` (warnings), kustomize `api/types/kustomization.go`
(CheckDeprecatedFields).
"""

from collections.abc import Iterator

from ....model.facts import MistakeFact
from ....schemas.tables.catalogue import product_of
from ....schemas.validation.validate import Fault
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...version_messages import absence, is_deprecated
from ...violation_messages import field_of, told
from ...violations import violations


@file_rule("VER003", "deprecated-field", Severity.INFO, of=(MistakeFact,))
def deprecated_field(file: File) -> Iterator[Problem]:
    for fact in violations(file, Fault.LIFE):
        life = dict(fact.mistake.life)
        _, title = product_of(fact.api_version)
        where = file.repository, file.path, fact.api_version, life
        if is_deprecated(*where) and absence(*where) is None:
            since = f" since {title} {life['deprecated']}" if life["deprecated"] != "0" else ""
            hint = f"use {life['use']}" if life.get("use") else None
            message = f"{field_of(fact)} is deprecated{since}"
            yield told(file.path, fact, message, target=str(fact.mistake.path[-1]), hint=hint)
