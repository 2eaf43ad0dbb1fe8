"""A machine's firmware, type and architecture go together.

UEFI is with SecureBoot unless that is turned off, and SecureBoot needs SMM: `efi: {}` alone is refused. So are
machine types that KubeVirt does not emulate (`pc`), a kernel without a path, ACPI tables that are in no volume of a
Secret, and confidential machines whose firmware does not fit. What a preference may give is not asked of the machine.

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
        machine: {type: pc}
        firmware: {bootloader: {efi: {}}}
        memory: {guest: 1Gi}
        devices: {}
```

```text title="output"
vm.yaml:9:25: error VIR006 KubeVirt emulates no machine `pc`
vm.yaml:10:38: error VIR006 UEFI is with SecureBoot unless that is off, and SecureBoot needs SMM
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
        machine: {type: q35}
        firmware: {bootloader: {efi: {secureBoot: false}}}
        memory: {guest: 1Gi}
        devices: {}
```

Since 0.2.0. Source: kubevirt `pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go`
(validateDomainSpec, validateFirmware, validateEmulatedMachine), `pkg/virt-api/webhooks`.
"""

from collections.abc import Iterator

from ....model.kubevirt.webhook_facts import RefusalFact
from ...finding import Severity
from ...rule import File, Problem, file_rule
from ...webhook_refusals import find_refused


@file_rule("VIR006", "refused-firmware", Severity.ERROR, of=(RefusalFact,), follows=("SCH", "YAML"))
def refused_firmware(file: File) -> Iterator[Problem]:
    yield from find_refused(file, "VIR006")
