"""An instancetype and a preference say what can be made of them.

Hugepages cannot be overcommitted, and where vCPUs are spread across cores and threads, a core has two threads.

## Wrong

```yaml title="types.yaml"
apiVersion: instancetype.kubevirt.io/v1beta1
kind: VirtualMachineClusterInstancetype
metadata: {name: large}
spec:
  cpu: {guest: 4}
  memory: {guest: 8Gi, overcommitPercent: 20, hugepages: {pageSize: 2Mi}}
---
apiVersion: instancetype.kubevirt.io/v1beta1
kind: VirtualMachineClusterPreference
metadata: {name: threads}
spec:
  cpu:
    preferredCPUTopology: spread
    spreadOptions: {across: CoresThreads, ratio: 4}
```

```text title="output"
types.yaml:6:43: error VIR012 `overcommitPercent` excludes hugepages
types.yaml:14:50: error VIR012 cores and threads have a ratio of 2, not 4
```

## Right

```yaml title="types.yaml"
apiVersion: instancetype.kubevirt.io/v1beta1
kind: VirtualMachineClusterInstancetype
metadata: {name: large}
spec:
  cpu: {guest: 4}
  memory: {guest: 8Gi, hugepages: {pageSize: 2Mi}}
---
apiVersion: instancetype.kubevirt.io/v1beta1
kind: VirtualMachineClusterPreference
metadata: {name: threads}
spec:
  cpu:
    preferredCPUTopology: spread
    spreadOptions: {across: CoresThreads, ratio: 2}
```

Since 0.2.0. Source: kubevirt `pkg/instancetype/webhooks/admitter.go`,
`pkg/instancetype/preference/webhooks/admitter.go`.
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR012", "refused-instancetype", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def refused_instancetype(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR012")
