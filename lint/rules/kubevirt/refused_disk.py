"""A disk has a volume, and a volume is of one thing and on a bus that can do it.

KubeVirt's webhook refuses a machine with a disk of which there is no volume, with two devices of the same boot order,
a read-only sata disk, a PCI address on another bus than virtio, odd block sizes, a host disk without a path, and
more. The schema knows none of it, so that Argo CD fails after the merge. A volume without a disk is no mistake: it
gets one.

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
        memory: {guest: 1Gi}
        devices:
          disks:
            - name: root
              disk: {bus: virtio}
              bootOrder: 1
            - name: data
              disk: {bus: sata, readonly: true}
              bootOrder: 1
      volumes:
        - name: root
          containerDisk: {image: quay.io/example/disk:1}
```

```text title="output"
vm.yaml:15:21: error VIR002 the disk `data` has no volume of that name
vm.yaml:16:43: error VIR002 the sata disk `data` cannot be read-only
vm.yaml:17:26: error VIR002 the boot order 1 is that of another device
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
        memory: {guest: 1Gi}
        devices:
          disks:
            - name: root
              disk: {bus: virtio}
              bootOrder: 1
            - name: data
              disk: {bus: sata}
              bootOrder: 2
      volumes:
        - name: root
          containerDisk: {image: quay.io/example/disk:1}
        - name: data
          persistentVolumeClaim: {claimName: data}
```

Since 0.2.0. Source: kubevirt `pkg/storage/admitters/disks.go`,
`pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go` (validateVolumes, validateBootOrder).
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR002", "refused-disk", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def refused_disk(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR002")
