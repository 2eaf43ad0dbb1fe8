"""The selector of a set means the machines that it makes.

A VirtualMachinePool or VirtualMachineInstanceReplicaSet whose selector does not meet the labels of its own template
is refused.

## Wrong

```yaml title="pool.yaml"
apiVersion: pool.kubevirt.io/v1beta1
kind: VirtualMachinePool
metadata: {name: runners}
spec:
  replicas: 2
  selector: {matchLabels: {app: runner}}
  virtualMachineTemplate:
    metadata: {labels: {app: runners}}
    spec:
      runStrategy: Always
      template:
        spec: {domain: {memory: {guest: 1Gi}, devices: {}}}
```

```text title="output"
pool.yaml:6:33: error VIR011 the selector wants `app: runner`, which the template's labels do not have
```

## Right

```yaml title="pool.yaml"
apiVersion: pool.kubevirt.io/v1beta1
kind: VirtualMachinePool
metadata: {name: runners}
spec:
  replicas: 2
  selector: {matchLabels: {app: runner}}
  virtualMachineTemplate:
    metadata: {labels: {app: runner}}
    spec:
      runStrategy: Always
      template:
        spec: {domain: {memory: {guest: 1Gi}, devices: {}}}
```

Since 0.2.0. Source: kubevirt `pkg/virt-api/webhooks/validating-webhook/admitters` (vmirs-admitter.go,
vmpool-admitter.go).
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR011", "refused-machine-set", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def refused_machine_set(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR011")
