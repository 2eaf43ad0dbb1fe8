"""Cloud-init data fits into the machine's object, and what passes a key on is there.

KubeVirt refuses user data and network data of more than 2048 bytes, counted as UTF-8 and after base64: larger ones
are for a Secret. It refuses a cloud-init volume with neither, and an access credential that is passed on by a volume
which the machine does not have.

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
            - name: init
              disk: {bus: virtio}
      accessCredentials:
        - sshPublicKey:
            source: {secret: {secretName: keys}}
            propagationMethod: {configDrive: {}}
      volumes:
        - name: init
          cloudInitNoCloud: {userData: ""}
```

```text title="output"
vm.yaml:17:46: error VIR003 the key is passed on by `configDrive`, of which there is no volume
vm.yaml:20:29: error VIR003 `cloudInitNoCloud` has neither user data nor network data
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
            - name: init
              disk: {bus: virtio}
      accessCredentials:
        - sshPublicKey:
            source: {secret: {secretName: keys}}
            propagationMethod: {noCloud: {}}
      volumes:
        - name: init
          cloudInitNoCloud: {secretRef: {name: init}}
```

Since 0.2.0. Source: kubevirt `pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go`
(validateVolumes, validateAccessCredentials).
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR003", "refused-cloud-init", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def refused_cloud_init(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR003")
