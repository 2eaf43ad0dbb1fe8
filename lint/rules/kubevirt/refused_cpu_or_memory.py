"""A machine has memory, and its CPUs and memory agree with what it requests.

A VirtualMachine without memory is taken, and the instance that is made of it is refused: Argo CD is green and nothing
runs. Requests above limits, memory that is no multiple of its hugepages, half a dedicated CPU, and realtime or NUMA
without dedicated CPUs are refused at once. What an instancetype gives is not asked of the machine.

## Wrong

```yaml title="vm.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        cpu: {dedicatedCpuPlacement: true, cores: 2, threads: 3}
        devices: {}
```

```text title="output"
vm.yaml:9:9: error VIR005 the machine has no memory: no instance is made of it
vm.yaml:9:63: error VIR005 there are at most two threads with dedicated CPUs, not 3
```

## Right

```yaml title="vm.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  template:
    spec:
      domain:
        cpu: {dedicatedCpuPlacement: true, cores: 2, threads: 2}
        memory: {guest: 2Gi}
        devices: {}
```

Since 0.2.0. Source: kubevirt `pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go`,
`pkg/defaults/defaults.go`, `pkg/liveupdate/memory/memory.go`.
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR005", "refused-cpu-or-memory", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def refused_cpu_or_memory(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR005")
