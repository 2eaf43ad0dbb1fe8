"""A device is there on the machine's architecture, and has what it needs.

KubeVirt refuses a bus, a watchdog, a sound card, a video type or a CPU model that the architecture does not have;
some of these only when the instance is made, so that Argo CD is green and nothing runs.

## Wrong

```yaml title="vm.yaml"
apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata: {name: web}
spec:
  runStrategy: Always
  template:
    spec:
      architecture: arm64
      domain:
        ioThreadsPolicy: supplementalPool
        memory: {guest: 1Gi}
        devices:
          watchdog: {name: dog, i6300esb: {action: reset}}
          disks:
            - name: root
              disk: {bus: sata}
      volumes:
        - name: root
          containerDisk: {image: quay.io/example/disk:1}
```

```text title="output"
vm.yaml:10:26: error VIR007 `supplementalPool` needs a number of threads
vm.yaml:13:21: error VIR007 arm64 has no `watchdog`
vm.yaml:16:27: error VIR007 a disk of arm64 cannot be on the bus `sata`
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
      architecture: arm64
      domain:
        ioThreadsPolicy: supplementalPool
        ioThreads: {supplementalPoolThreadCount: 2}
        memory: {guest: 1Gi}
        devices:
          disks:
            - name: root
              disk: {bus: virtio}
      volumes:
        - name: root
          containerDisk: {image: quay.io/example/disk:1}
```

Since 0.2.0. Source: kubevirt `pkg/virt-api/webhooks` (amd64.go, arm64.go, s390x.go),
`pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go`.
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR007", "refused-device", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def refused_device(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR007")
